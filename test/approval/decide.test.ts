import { describe, expect, test } from '@jest/globals';
import { decide, type Refused, type Wish } from '../../src/approval/decide.ts';
import { refusalWords } from '../../src/approval/words.ts';
import type { Operator } from '../../src/domain/operator.ts';
import type { Decision, Request, RequestState } from '../../src/domain/request.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { noon, worldOf } from '../plan/worlds.ts';

const person = (key: string): Operator => ({
  tenant: 't',
  aadObjectId: key,
  teamsId: `29:${key}`,
  name: key,
});
const ana = person('ana');
const bo = person('bo');
const later = new Date(noon.getTime() + 60_000);
const end = new Date(noon.getTime() + 1_800_000);

function requestWith(more: Partial<Request> & { own?: boolean } = {}): Request {
  const world = worldOf('running running');
  const planned = makePlan({ kind: 'stop', gateway: world.gateway.id }, world);
  if (planned.kind !== 'plan') throw new Error('no plan');
  const { own = false, ...rest } = more;
  return {
    id: 'rq_1',
    number: 12,
    plan: planned.plan,
    policy: {
      orders: ['all'],
      gateways: [],
      approvers: 1,
      from: [],
      own,
      reason: 'optional',
      expiresMs: 1,
      remindMs: undefined,
    },
    approversNeeded: 1,
    orderer: ana,
    reason: undefined,
    place: { conversation: 'c', kind: 'channel', serviceUrl: 'https://x' },
    createdAt: noon,
    expiresAt: end,
    remindAt: undefined,
    deciders: [],
    replaces: undefined,
    state: { kind: 'waiting' },
    decisions: [],
    ...rest,
  };
}

const approvedByBo: Decision = { kind: 'approve', by: bo, at: noon, comment: undefined };
const rejected: RequestState = { kind: 'rejected', at: noon, by: bo, reason: 'no' };

describe('a wish', () => {
  test.each<{ name: string; request?: Request; wish: Partial<Wish>; now?: Date; why: Refused | undefined }>([
    { name: 'an approver approves', wish: {}, why: undefined },
    { name: 'an approver of another tenant', wish: { by: { ...bo, tenant: 'other' } }, why: 'other-tenant' },
    { name: 'somebody who is no approver', wish: { isDecider: false }, why: 'not-an-approver' },
    { name: 'the orderer approves', wish: { by: ana }, why: 'own-request' },
    {
      name: 'the orderer, no approver at all, approves',
      wish: { by: ana, isDecider: false },
      why: 'own-request',
    },
    {
      name: 'the orderer approves where the policy lets her',
      request: requestWith({ own: true }),
      wish: { by: ana },
      why: undefined,
    },
    { name: 'an admin who ordered it approves', wish: { by: ana, isAdmin: true }, why: 'own-request' },
    {
      name: 'an approver rejects with a reason',
      wish: { kind: 'reject', comment: 'freeze' },
      why: undefined,
    },
    {
      name: 'an approver rejects without one',
      wish: { kind: 'reject', comment: ' ' },
      why: 'reason-missing',
    },
    {
      name: 'a reader rejects',
      wish: { kind: 'reject', comment: 'x', isDecider: false },
      why: 'not-an-approver',
    },
    { name: 'the orderer cancels', wish: { kind: 'cancel', by: ana, isDecider: false }, why: undefined },
    { name: 'an approver cancels', wish: { kind: 'cancel' }, why: 'not-the-orderer' },
    { name: 'an admin cancels', wish: { kind: 'cancel', isAdmin: true }, why: undefined },
    { name: 'too late', wish: {}, now: end, why: 'expired' },
    { name: 'a moment before the end', wish: {}, now: new Date(end.getTime() - 1), why: undefined },
    { name: 'rejected before', request: requestWith({ state: rejected }), wish: {}, why: 'already-decided' },
    {
      name: 'a second approval by the same',
      request: requestWith({ approversNeeded: 2, decisions: [approvedByBo] }),
      wish: {},
      why: 'approved-before',
    },
    {
      name: 'approved by the same, then clicked again',
      request: requestWith({ state: { kind: 'approved', at: noon }, decisions: [approvedByBo] }),
      wish: {},
      why: 'approved-before',
    },
    {
      name: 'cancelled too late',
      request: requestWith({ state: { kind: 'approved', at: noon } }),
      wish: { kind: 'cancel', by: ana },
      why: 'already-decided',
    },
    {
      name: 'an approver cancels what was rejected',
      request: requestWith({ state: rejected }),
      wish: { kind: 'cancel' },
      why: 'over',
    },
    {
      // Whoever may not cancel never hears that it is decided: this word lets the orderer take back what waits its turn.
      name: 'an approver cancels what is approved',
      request: requestWith({ state: { kind: 'approved', at: noon } }),
      wish: { kind: 'cancel' },
      why: 'over',
    },
    {
      name: 'an approver cancels what nobody decided in time',
      wish: { kind: 'cancel' },
      now: end,
      why: 'expired',
    },
    {
      name: 'an approver rejects without a reason what was rejected',
      request: requestWith({ state: rejected }),
      wish: { kind: 'reject' },
      why: 'already-decided',
    },
    {
      name: 'the orderer approves what was rejected',
      request: requestWith({ state: rejected }),
      wish: { by: ana, isDecider: false },
      why: 'already-decided',
    },
    { name: 'the orderer approves what nobody decided in time', wish: { by: ana }, now: end, why: 'expired' },
    { name: 'a reader cancels', wish: { kind: 'cancel', isDecider: false }, why: 'not-an-approver' },
  ])('$name: $why', ({ request = requestWith(), wish, now = later, why }) => {
    const whole: Wish = {
      kind: 'approve',
      by: bo,
      comment: undefined,
      isDecider: true,
      isAdmin: false,
      ...wish,
    };
    const verdict = decide(request, whole, now);
    expect(verdict).toEqual(why === undefined ? { kind: 'allowed' } : { kind: 'refused', why });
    if (why !== undefined) expect(refusalWords(request, why).length).toBeGreaterThan(20);
  });

  test.each(['approve', 'reject', 'cancel'] as const)(
    'a stranger who wants to %s learns nothing of a request, over or not',
    (kind) => {
      const wish: Wish = { kind, by: bo, comment: 'x', isDecider: false, isAdmin: false };
      const refused = { kind: 'refused', why: 'not-an-approver' };
      expect(decide(requestWith(), wish, later)).toEqual(refused);
      expect(decide(requestWith({ state: rejected }), wish, later)).toEqual(refused);
      expect(decide(requestWith(), wish, end)).toEqual(refused);
      expect(refusalWords(requestWith({ state: rejected }), 'not-an-approver')).not.toMatch(/ana|bo|reject/i);
    },
  );

  test('whoever cancels what ended long ago hears how it ended', () => {
    expect(refusalWords(requestWith({ state: rejected }), 'over')).toBe('R-12 was rejected by bo.');
  });
});
