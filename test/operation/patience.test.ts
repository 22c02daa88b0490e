import { describe, expect, test } from '@jest/globals';
import { type GatewayState, gatewayIdOf } from '../../src/domain/gateway.ts';
import type { Operation, OperationState } from '../../src/domain/operation.ts';
import type { Order } from '../../src/domain/order.ts';
import { afterAnswer, afterAskingLook } from '../../src/operation/doubt.ts';
import { afterPoll, afterVerify, type Polled } from '../../src/operation/follow.ts';
import { afterLook } from '../../src/operation/seek.ts';
import { afterCall, afterCheck } from '../../src/operation/send.ts';
import { minute, second, type Turn } from '../../src/operation/step.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { gatewayOf, noon, stateOf, worldOf } from '../plan/worlds.ts';

const gateway = gatewayOf('GraniteFalls');
const on = stateOf(gateway, 'running running');
const off = stateOf(gateway, 'deallocated deallocated');
const half = stateOf(gateway, 'deallocated deallocating', { provisioning: 'updating' });
const past = (ms: number) => new Date(noon.getTime() + ms);
const stop: Order = { kind: 'stop', gateway: gateway.id };

function turnOf(state: OperationState, ms: number, order = stop, more: Partial<Operation> = {}): Turn {
  const planned = makePlan(order, worldOf('running running'));
  if (planned.kind !== 'plan') throw new Error(`no plan for ${order.kind}`);
  const operation: Operation = {
    id: 'op',
    requestId: 'rq',
    requestNumber: 12,
    gateway: gatewayIdOf('GraniteFalls'),
    epoch: 1,
    state,
    approvedAt: noon,
    startedAt: noon,
    seen: undefined,
    silentSince: undefined,
    sends: 1,
    wasAccepted: true,
    call: 0,
    sent: { requestId: 'op', since: noon },
    milestones: [],
    ...more,
  };
  return { operation, plan: planned.plan, now: past(ms), sendBefore: past(ms + 10_000), freshId: 'fresh' };
}

const polling: OperationState = { kind: 'polling', since: noon, handle: 'h' };
const looking: OperationState = { kind: 'looking', since: noon, why: 'w', handle: undefined };
const running: Polled = { kind: 'running', handle: 'h2', retryAfterMs: undefined };
const endless: OperationState = {
  kind: 'asking',
  since: noon,
  why: 'w',
  about: 'not-ending',
  handle: 'h',
};

describe('an operation that does not end', () => {
  test('though Azure calls it done is asked about after an hour, and goes on when the machines are back', () => {
    const starting = {
      ...on,
      instances: on.instances.map((one) => ({ ...one, power: 'starting' as const })),
    };
    const restart: Order = { kind: 'restart', gateway: gateway.id, instance: undefined };
    const verifying: OperationState = { kind: 'verifying', since: noon };
    expect(afterVerify(turnOf(verifying, 59 * minute, restart), starting).to.state.kind).toBe('verifying');
    const { to } = afterVerify(turnOf(verifying, 60 * minute, restart), starting);
    expect(to.state).toMatchObject({ kind: 'asking', about: 'not-ending' });
    const asked = turnOf(to.state, 61 * minute, restart);
    expect(afterAskingLook(asked, starting, undefined).to.state.kind).toBe('asking');
    expect(afterAskingLook(asked, on, undefined).to.state.kind).toBe('verifying');
  });

  test('is followed for an hour, then people are asked while it is still followed', () => {
    expect(afterPoll(turnOf(polling, 59 * minute), running, half).to.state.kind).toBe('polling');
    const step = afterPoll(turnOf(polling, 60 * minute), running, half);
    expect(step).toMatchObject({
      to: { state: { kind: 'asking', about: 'not-ending', handle: 'h2' } },
      acts: ['asked'],
      afterMs: minute,
    });
  });

  test.each<{ name: string; seen: GatewayState | undefined }>([
    { name: 'that stay busy', seen: half },
    { name: 'that nobody can see', seen: undefined },
  ])('is looked for at machines $name for an hour, then people are asked', ({ seen }) => {
    const found = { polled: undefined, seen, evidence: undefined };
    expect(afterLook(turnOf(looking, 59 * minute), found).to.state.kind).toBe('looking');
    expect(afterLook(turnOf(looking, 60 * minute), found).to.state).toMatchObject({
      kind: 'asking',
      about: 'not-ending',
    });
  });

  test.each<{ name: string; polled: Polled | undefined; seen: GatewayState | undefined; kind: string }>([
    { name: 'still runs', polled: running, seen: half, kind: 'asking' },
    { name: 'is silent', polled: { kind: 'silent', why: 'x' }, seen: undefined, kind: 'asking' },
    { name: 'succeeds', polled: { kind: 'succeeded' }, seen: undefined, kind: 'verifying' },
    {
      name: 'fails',
      polled: { kind: 'failed', error: { code: 'AllocationFailed', message: '' } },
      seen: on,
      kind: 'failed',
    },
    { name: 'has come true without a word', polled: undefined, seen: off, kind: 'succeeded' },
  ])('while people are asked it $name: $kind', ({ polled, seen, kind }) => {
    const step = afterAskingLook(turnOf(endless, 70 * minute), seen, undefined, polled);
    expect(step.to.state.kind).toBe(kind);
    if (kind === 'asking') expect(step.afterMs).toBe(minute);
  });

  test('can be ended here, and is never sent again', () => {
    const turn = turnOf(endless, 70 * minute);
    expect(afterAnswer(turn, 'give-up', 'Ana', half).to.state.kind).toBe('failed');
    expect(() => afterAnswer(turn, 'run-again', 'Ana', half)).toThrow();
  });
});

describe('Azure’s clock is not ours', () => {
  const long = past(-300 * minute);
  const provisioned = (at: Date): GatewayState => ({
    ...on,
    instances: on.instances.map((one) => ({ ...one, provisionedAt: one.id === '0' ? at : long })),
  });
  const restartOne: Order = { kind: 'restart', gateway: gateway.id, instance: '0' };
  const lost = { ...looking, since: noon };
  const found = (seen: GatewayState) => ({ polled: undefined, seen, evidence: 'none' as const });
  const ahead = past(10 * minute);

  function sentAfter(seen: GatewayState): Turn {
    const checking: OperationState = { kind: 'checking', since: noon };
    const turn = turnOf(checking, 0, restartOne, { wasAccepted: false, sends: 0 });
    const called = afterCheck(turn, { kind: 'same', seen });
    return { ...turn, operation: { ...called.to, epoch: 2, state: lost }, now: past(2 * minute) };
  }

  test('what was provisioned before the call, by a clock that is ahead, is not its effect', () => {
    expect(afterLook(sentAfter(provisioned(ahead)), found(provisioned(ahead))).to.wasAccepted).toBe(false);
  });

  test('what was provisioned after it, by a clock that is behind, is', () => {
    const before = past(-20 * minute);
    const seen = provisioned(past(-19 * minute));
    expect(afterLook(sentAfter(provisioned(before)), found(seen)).to.wasAccepted).toBe(true);
  });
});

describe('a refusal that names its time', () => {
  const calling: OperationState = { kind: 'calling', since: noon, sendBefore: past(10 * second) };
  const error = { code: 'TooManyRequests', message: '' };
  const refused = (retryAfterMs: number | undefined) =>
    afterCall(
      turnOf(calling, 0),
      { kind: 'refused', status: 429, error, mayPass: true, retryAfterMs },
      undefined,
    );

  test.each([
    { told: undefined, waits: 10 * second },
    { told: 2 * second, waits: 10 * second },
    { told: 90 * second, waits: 90 * second },
  ])('$told ms is waited for', ({ told, waits }) => {
    expect(refused(told)).toMatchObject({ to: { state: { kind: 'checking' } }, afterMs: waits });
  });

  test('an hour is longer than an approval is good for: it failed, and nothing was started', () => {
    expect(refused(60 * minute).to.state).toMatchObject({
      kind: 'failed',
      why: expect.stringMatching(/60 min.*nothing was started/),
    });
  });
});
