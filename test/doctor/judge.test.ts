import { describe, expect, test } from '@jest/globals';
import { judgeProbe } from '../../src/doctor/addresses.ts';
import { judgeDoor, judgeSecrets, judgeService, judgeSubscriptions } from '../../src/doctor/alerts.ts';
import { judgeClock } from '../../src/doctor/clock.ts';
import { judge } from '../../src/doctor/gateway-rights.ts';
import { judgePolicy } from '../../src/doctor/policies.ts';
import { isAllowed, type Permission } from '../../src/doctor/rights.ts';
import type { Gateway } from '../../src/domain/gateway.ts';
import type { Principal, RoleMap } from '../../src/domain/operator.ts';
import type { Policy } from '../../src/domain/policy.ts';

const now = new Date('2026-11-20T12:00:00Z');
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);

describe('an address', () => {
  test.each<{ problem: string | undefined; days: number; kind: string; says: string }>([
    { problem: undefined, days: 15, kind: 'right', says: 'trusted, until 2026-12-05' },
    { problem: undefined, days: 13, kind: 'doubtful', says: 'good until 2026-12-03 only' },
    { problem: 'CERT_HAS_EXPIRED', days: -1, kind: 'wrong', says: 'its certificate has expired' },
    { problem: 'SELF_SIGNED_CERT_IN_CHAIN', days: 90, kind: 'wrong', says: 'not trusted (SELF_SIGNED' },
    { problem: 'ERR_TLS_CERT_ALTNAME_INVALID', days: 90, kind: 'wrong', says: 'for another name' },
    { problem: 'SOMETHING_NEW', days: 90, kind: 'wrong', says: 'not trusted (SOMETHING_NEW)' },
  ])('with $problem and $days days left is $kind', ({ problem, days, kind, says }) => {
    const certificate = { problem, endsAt: inDays(days) };
    const found = judgeProbe('https://arm.example', { aheadMs: 0, certificate }, now);
    expect(found).toMatchObject({ kind, says: expect.stringContaining(says) });
  });
});

describe('the clock', () => {
  test.each([
    { ahead: [119_000, -119_000], kind: 'right', says: 'within 119 s of A and B' },
    { ahead: [0, 120_000], kind: 'wrong', says: 'this machine’s clock is 2 min behind B’s' },
    { ahead: [-600_000, 0], kind: 'wrong', says: 'this machine’s clock is 10 min ahead of A’s' },
    { ahead: [undefined, 500], kind: 'right', says: 'within 1 s of B' },
    { ahead: [undefined, undefined], kind: 'doubtful', says: 'no server told the time' },
  ])('beside $ahead is $kind', ({ ahead: [a, b], kind, says }) => {
    const told = [
      { name: 'A', aheadMs: a },
      { name: 'B', aheadMs: b },
    ];
    expect(judgeClock(told)).toMatchObject({ kind, says });
  });
});

describe('rights', () => {
  const action = 'Microsoft.Compute/virtualMachineScaleSets/deallocate/action';
  test.each<{ why: string; rights: Permission[]; allowed: boolean }>([
    { why: 'no role', rights: [], allowed: false },
    { why: 'the very action', rights: [{ actions: [action], notActions: [] }], allowed: true },
    {
      why: 'in another case',
      rights: [{ actions: [action.toUpperCase()], notActions: [] }],
      allowed: true,
    },
    { why: 'all', rights: [{ actions: ['*'], notActions: [] }], allowed: true },
    {
      why: 'a star in the middle',
      rights: [{ actions: ['Microsoft.Compute/*/action'], notActions: [] }],
      allowed: true,
    },
    { why: 'reading', rights: [{ actions: ['*/read'], notActions: [] }], allowed: false },
    {
      why: 'a beginning',
      rights: [{ actions: ['Microsoft.Compute/virtualMachineScaleSets'], notActions: [] }],
      allowed: false,
    },
    {
      why: 'a dot that is no wildcard',
      rights: [{ actions: [action.replace('.', 'x')], notActions: [] }],
      allowed: false,
    },
    {
      why: 'all but this',
      rights: [{ actions: ['*'], notActions: ['*/deallocate/action'] }],
      allowed: false,
    },
    {
      why: 'all but this, and this by another role',
      rights: [
        { actions: ['*'], notActions: ['*/deallocate/action'] },
        { actions: ['*/deallocate/action'], notActions: [] },
      ],
      allowed: true,
    },
  ])('$why: $allowed', ({ rights, allowed }) => {
    expect(isAllowed(rights, action)).toBe(allowed);
  });

  test('are not missed where no policy lets the order through', () => {
    expect(judge([], [])).toMatchObject({ kind: 'right' });
    expect(judge([], [['stop', action]])).toMatchObject({ kind: 'wrong' });
  });
});

describe('a policy', () => {
  const group = (id: string): Principal => ({ kind: 'group', id });
  const map: RoleMap = {
    reader: [],
    operator: [group('operators')],
    approver: [group('approvers')],
    admin: [{ kind: 'user', id: 'root' }],
  };
  const policy: Policy = {
    orders: ['all'],
    gateways: [],
    approvers: 1,
    from: [{ kind: 'role', role: 'approver' }],
    own: false,
    reason: 'optional',
    expiresMs: 1,
    remindMs: undefined,
  };
  const people = (members: Readonly<Record<string, string>>) =>
    new Map(Object.entries(members).map(([id, groups]) => [id, new Set(groups.split(' '))]));

  test.each<{ why: string; members: Record<string, string>; change?: Partial<Policy>; kind: string }>([
    { why: 'one of each', members: { ana: 'operators', bo: 'approvers' }, kind: 'right' },
    { why: 'nobody approves', members: { ana: 'operators' }, kind: 'wrong' },
    { why: 'nobody orders', members: { bo: 'approvers' }, kind: 'doubtful' },
    {
      why: 'the one who orders is the one who approves',
      members: { ana: 'operators approvers' },
      kind: 'wrong',
    },
    {
      why: 'the same, and may',
      members: { ana: 'operators approvers' },
      change: { own: true },
      kind: 'right',
    },
    {
      why: 'one of two who order is the only one who approves',
      members: { ana: 'operators approvers', cy: 'operators' },
      kind: 'doubtful',
    },
    {
      why: 'admins approve too',
      members: { ana: 'operators', root: '', bo: 'approvers' },
      change: { approvers: 2 },
      kind: 'doubtful',
    },
    {
      why: 'two wanted of two',
      members: { ana: 'operators', bo: 'approvers', cy: 'approvers' },
      change: { approvers: 2 },
      kind: 'right',
    },
    {
      why: 'a user by name',
      members: { ana: 'operators', bo: '' },
      change: { from: [{ kind: 'user', id: 'bo' }] },
      kind: 'right',
    },
  ])('$why: $kind', ({ members, change, kind }) => {
    expect(judgePolicy({ ...policy, ...change }, map, people(members))).toMatchObject({ kind });
  });
});

describe('what alerts need', () => {
  const door = { audience: undefined, sender: 's', codes: [] as string[] };
  test.each([
    [door, 'doubtful', 'nobody may'],
    [{ ...door, codes: ['a'] }, 'right', '/api/alerts takes a code'],
    [{ ...door, codes: ['a', 'b'] }, 'doubtful', '/api/alerts takes 2 codes'],
    [
      { ...door, audience: 'api://alerts', codes: ['a'] },
      'right',
      '/api/alerts takes tokens for api://alerts and a code',
    ],
  ])('%j: %s', (alerts, kind, says) => {
    expect(judgeDoor(alerts)).toMatchObject({ kind, says: expect.stringContaining(says) });
  });

  test('a channel that hears of them', () => {
    const one = { channel: '19:a', gateway: undefined, kinds: [], severity: 'warning' } as const;
    expect(judgeSubscriptions([])).toMatchObject({ kind: 'doubtful' });
    expect(judgeSubscriptions([one, { ...one, severity: 'critical' }])).toMatchObject({
      kind: 'right',
      says: '2 subscriptions of 1 channel',
    });
  });

  test.each([
    { days: [], kind: 'doubtful', says: 'it has none' },
    { days: [300, 2], kind: 'right', says: '2, the last until 2027-09-16' },
    { days: [13], kind: 'doubtful', says: '1 until 2026-12-03' },
  ])('an app with secrets of $days days: $kind', ({ days, kind, says }) => {
    const secrets = days.map((left) => ({ keyId: `${left}`, displayName: undefined, endsAt: inDays(left) }));
    expect(judgeSecrets(secrets, now)).toMatchObject({ kind, says: expect.stringContaining(says) });
  });

  const gateway = { name: 'Falls', serviceName: 'Falls.contoso.com' } as Gateway;
  const certificate = {
    ...{ endsAt: inDays(100), commonName: 'Falls.contoso.com', names: [], issuedBy: 'CA', key: 'RSA 2048' },
    chainProblem: undefined,
  };
  test.each([
    { why: 'its own certificate', more: {}, kind: 'right', says: 'answers with RSA 2048 until 2027-02-28' },
    { why: 'a wildcard', more: { commonName: '*.contoso.com' }, kind: 'right', says: 'answers' },
    {
      why: 'a name of another case',
      more: { commonName: 'falls.contoso.com' },
      kind: 'doubtful',
      says: 'for falls',
    },
    { why: 'a wildcard too high', more: { commonName: '*.com' }, kind: 'doubtful', says: 'for *.com' },
    {
      why: 'an unknown authority',
      more: { chainProblem: 'SELF_SIGNED' },
      kind: 'doubtful',
      says: 'SELF_SIGNED',
    },
    { why: 'five days left', more: { endsAt: inDays(5) }, kind: 'doubtful', says: 'until 2026-11-25' },
  ])('a service name that serves $why: $kind', ({ more, kind, says }) => {
    const served = { kind: 'served', certificate: { ...certificate, ...more } } as const;
    expect(judgeService(gateway, served, now)).toMatchObject({ kind, says: expect.stringContaining(says) });
  });

  test('a service name that is silent may be stopped', () => {
    expect(judgeService(gateway, { kind: 'silent', why: 'it was refused' }, now)).toMatchObject({
      kind: 'doubtful',
      says: 'Falls.contoso.com does not answer on 443: it was refused',
    });
  });
});
