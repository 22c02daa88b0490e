import type { Principal, Role, RoleMap, Roles } from './operator.ts';

const allRoles: readonly Role[] = ['reader', 'operator', 'approver', 'admin'];
/** The roles that bring each role with them, itself among them. */
const bringing: Readonly<Record<Role, readonly Role[]>> = {
  reader: allRoles,
  operator: ['operator', 'admin'],
  approver: ['approver', 'admin'],
  admin: ['admin'],
};

/** Groups that must be asked for before these principals can be told apart; roles are looked up in `map`. */
export function groupsNeeded(principals: readonly Principal[], map: RoleMap): readonly string[] {
  const groups = new Set<string>();
  for (const one of principals) {
    if (one.kind === 'group') groups.add(one.id);
    if (one.kind === 'role')
      for (const inner of bringing[one.role].flatMap((role) => map[role]))
        if (inner.kind === 'group') groups.add(inner.id);
  }
  return [...groups];
}

/** Every group that any role of the map names. */
export function groupsOfMap(map: RoleMap): readonly string[] {
  return groupsNeeded(
    allRoles.map((role) => ({ kind: 'role', role })),
    map,
  );
}

/** The roles of a person, from the groups that Entra says the person is in. Nothing matches: an empty set. */
export function rolesOf(aadObjectId: string, groups: ReadonlySet<string>, map: RoleMap): Roles {
  const holds = (role: Role) =>
    map[role].some((one) =>
      one.kind === 'group' ? groups.has(one.id) : one.kind === 'user' && one.id === aadObjectId,
    );
  return new Set(allRoles.filter((role) => bringing[role].some(holds)));
}

/** Whether one of the principals means this person. */
export function isMeant(
  principals: readonly Principal[],
  aadObjectId: string,
  groups: ReadonlySet<string>,
  roles: Roles,
): boolean {
  return principals.some((one) => {
    switch (one.kind) {
      case 'role':
        return roles.has(one.role);
      case 'group':
        return groups.has(one.id);
      case 'user':
        return one.id === aadObjectId;
      default:
        return one satisfies never;
    }
  });
}
