import { describe, expect, test } from '@jest/globals';
import type { Principal, RoleMap } from '../../src/domain/operator.ts';
import { groupsNeeded, isMeant, rolesOf } from '../../src/domain/roles.ts';

describe('roles', () => {
  const group = (id: string): Principal => ({ kind: 'group', id });
  const map: RoleMap = {
    reader: [group('readers')],
    operator: [group('operators')],
    approver: [group('approvers'), { kind: 'user', id: 'chen' }],
    admin: [group('admins')],
  };

  test.each<{ id: string; groups: string[]; roles: string[] }>([
    { id: 'x', groups: [], roles: [] },
    { id: 'x', groups: ['readers'], roles: ['reader'] },
    { id: 'x', groups: ['operators'], roles: ['operator', 'reader'] },
    { id: 'x', groups: ['approvers'], roles: ['approver', 'reader'] },
    { id: 'chen', groups: [], roles: ['approver', 'reader'] },
    { id: 'x', groups: ['admins'], roles: ['admin', 'approver', 'operator', 'reader'] },
    { id: 'x', groups: ['elsewhere'], roles: [] },
  ])('of $id in $groups are $roles', ({ id, groups, roles }) => {
    expect([...rolesOf(id, new Set(groups), map)].sort()).toEqual(roles);
  });

  test('a policy means roles, groups and persons', () => {
    const none = new Set<string>();
    expect(isMeant([{ kind: 'role', role: 'approver' }], 'x', none, new Set(['approver']))).toBe(true);
    expect(isMeant([group('g')], 'x', new Set(['g']), new Set())).toBe(true);
    expect(isMeant([{ kind: 'user', id: 'x' }], 'x', none, new Set())).toBe(true);
    expect(isMeant([{ kind: 'user', id: 'y' }, group('h')], 'x', none, new Set(['operator']))).toBe(false);
  });

  test.each<{ from: Principal[]; groups: string[] }>([
    { from: [{ kind: 'role', role: 'approver' }], groups: ['admins', 'approvers'] },
    { from: [{ kind: 'role', role: 'admin' }], groups: ['admins'] },
    // Whoever operates or approves is a reader too.
    { from: [{ kind: 'role', role: 'reader' }], groups: ['admins', 'approvers', 'operators', 'readers'] },
    { from: [group('g'), { kind: 'user', id: 'x' }], groups: ['g'] },
  ])('$from need $groups', ({ from, groups }) => {
    expect([...groupsNeeded(from, map)].sort()).toEqual(groups);
  });
});
