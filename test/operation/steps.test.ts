import { describe, expect, test } from '@jest/globals';
import { type GatewayState, gatewayIdOf } from '../../src/domain/gateway.ts';
import type { Operation, OperationState } from '../../src/domain/operation.ts';
import type { Order } from '../../src/domain/order.ts';
import type { Plan } from '../../src/domain/plan.ts';
import { afterAnswer, afterAskingLook } from '../../src/operation/doubt.ts';
import { isIdle, isProven, progressOf } from '../../src/operation/effect.ts';
import { afterPoll, afterVerify, type Polled } from '../../src/operation/follow.ts';
import { afterLook, type Found } from '../../src/operation/seek.ts';
import { afterCall, afterCheck, afterCrash, type Begun, type Checked } from '../../src/operation/send.ts';
import type { Step, Turn } from '../../src/operation/step.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { gatewayOf, noon, stateOf, worldOf } from '../plan/worlds.ts';

const gateway = gatewayOf('GraniteFalls');
const on = stateOf(gateway, 'running running');
const off = stateOf(gateway, 'deallocated deallocated');
const half = stateOf(gateway, 'deallocated deallocating', { provisioning: 'updating' });
const stop: Order = { kind: 'stop', gateway: gateway.id };
const later = (seconds: number) => new Date(noon.getTime() + seconds * 1000);

function operationIn(state: OperationState, more: Partial<Operation> = {}): Operation {
  return {
    id: 'op',
    requestId: 'rq',
    requestNumber: 12,
    gateway: gateway.id,
    epoch: 1,
    state,
    approvedAt: noon,
    startedAt: noon,
    seen: undefined,
    silentSince: undefined,
    sends: 1,
    wasAccepted: false,
    call: 0,
    sent: { requestId: 'op', since: noon },
    milestones: [],
    ...more,
  };
}

function planOf(order: Order): Plan {
  const planned = makePlan(order, worldOf('running running'));
  if (planned.kind !== 'plan') throw new Error(`no plan for ${order.kind}`);
  return planned.plan;
}

function turnOf(state: OperationState, seconds = 0, more: Partial<Operation> = {}, order = stop): Turn {
  const now = later(seconds);
  const operation = operationIn(state, more);
  return { operation, plan: planOf(order), now, sendBefore: later(seconds + 10), freshId: 'fresh' };
}

const checking: OperationState = { kind: 'checking', since: noon };
const calling: OperationState = { kind: 'calling', since: noon, sendBefore: later(10) };
const polling: OperationState = { kind: 'polling', since: noon, handle: 'h' };
const verifying: OperationState = { kind: 'verifying', since: noon };
const looking: OperationState = { kind: 'looking', since: noon, why: 'w', handle: undefined };
const error = { code: 'AllocationFailed', message: 'no room' };

/** Where a step leads: its state, what the audit gets and whether another job follows. */
function led(step: Step): { kind: string; acts: readonly string[]; goesOn: boolean } {
  return { kind: step.to.state.kind, acts: step.acts, goesOn: step.afterMs !== undefined };
}

describe('before the call', () => {
  test.each<{ name: string; checked: Checked; seconds?: number; kind: string; goesOn: boolean }>([
    { name: 'the same world', checked: { kind: 'same', seen: on }, kind: 'calling', goesOn: false },
    {
      name: 'a changed world',
      checked: { kind: 'changed', seen: on, why: 'other' },
      kind: 'void',
      goesOn: false,
    },
    {
      name: 'an update that passes',
      checked: { kind: 'transient', seen: half, isSame: false },
      kind: 'checking',
      goesOn: true,
    },
    {
      name: 'an update that lasts, same plan',
      checked: { kind: 'transient', seen: on, isSame: true },
      seconds: 61,
      kind: 'calling',
      goesOn: false,
    },
    {
      name: 'an update that lasts, and has made another gateway of it',
      checked: { kind: 'transient', seen: half, isSame: false, why: 'GraniteFalls has 4 instances now' },
      seconds: 61,
      kind: 'void',
      goesOn: false,
    },
    {
      name: 'an update that lasts, other plan',
      checked: { kind: 'transient', seen: half, isSame: false },
      seconds: 61,
      kind: 'void',
      goesOn: false,
    },
    { name: 'no answer', checked: { kind: 'blind', why: 'x' }, seconds: 60, kind: 'checking', goesOn: true },
    {
      name: 'no answer for ten minutes',
      checked: { kind: 'blind', why: 'x' },
      seconds: 601,
      kind: 'failed',
      goesOn: false,
    },
  ])('$name leads to $kind', ({ checked, seconds = 0, kind, goesOn }) => {
    expect(led(afterCheck(turnOf(checking, seconds, { sends: 0 }), checked))).toMatchObject({ kind, goesOn });
  });

  test('ends what is said of a void plan with one full stop', () => {
    const checked: Checked = { kind: 'changed', seen: on, why: 'GraniteFalls runs already.' };
    const { to } = afterCheck(turnOf(checking, 0, { sends: 0 }), checked);
    expect(to.milestones.at(-1)?.says).toBe('Nothing was sent: GraniteFalls runs already.');
  });

  test('a world that can’t be read is silence, which the card tells from half a minute on', () => {
    const blind: Checked = { kind: 'blind', why: 'x' };
    const first = afterCheck(turnOf(checking, 4, { sends: 0 }), blind);
    expect(first).toMatchObject({ to: { silentSince: later(4) }, isNews: true });
    const more = { sends: 0, silentSince: later(4) };
    const news = [18, 32, 46, 60, 74].map(
      (seconds) => afterCheck(turnOf(checking, seconds, more), blind).isNews,
    );
    expect(news).toEqual([false, true, false, true, true]);
    const seen = afterCheck(turnOf(checking, 74, more), { kind: 'same', seen: on });
    expect(seen.to.silentSince).toBeUndefined();
  });

  test('the intent counts a send, so that the audit has it before Azure does', () => {
    const step = afterCheck(turnOf(checking, 0, { sends: 0 }), { kind: 'same', seen: on });
    expect(step.to).toMatchObject({
      sends: 1,
      sent: { requestId: 'op' },
      state: { kind: 'calling', sendBefore: later(10) },
    });
    expect(step.acts).toEqual(['called']);
  });
});

describe('after the call', () => {
  test('the same refusal again and again is one line, with the time of the first', () => {
    const begun: Begun = {
      kind: 'refused',
      status: 409,
      error: { code: 'Conflict', message: '' },
      mayPass: true,
    };
    const first = afterCall(turnOf(calling, 0), begun, undefined);
    const second = afterCall(
      turnOf(calling, 10, { milestones: first.to.milestones, sends: 2 }),
      begun,
      undefined,
    );
    expect(second.to.milestones).toEqual([
      { at: noon, mark: 'now', says: 'Azure refused it for now (Conflict); tried 2 times, trying again.' },
    ]);
    const other: Begun = { ...begun, error: { code: 'TooManyRequests', message: '' } };
    expect(
      afterCall(turnOf(calling, 20, { milestones: second.to.milestones }), other, undefined).to.milestones,
    ).toHaveLength(2);
  });

  test.each<{ name: string; begun: Begun; seconds?: number; kind: string; goesOn: boolean }>([
    { name: 'accepted', begun: { kind: 'accepted', handle: 'h' }, kind: 'polling', goesOn: true },
    {
      name: 'refused',
      begun: { kind: 'refused', status: 403, error, mayPass: false },
      kind: 'failed',
      goesOn: false,
    },
    {
      name: 'refused for now',
      begun: { kind: 'refused', status: 409, error, mayPass: true },
      kind: 'checking',
      goesOn: true,
    },
    {
      name: 'refused for now, for ten minutes',
      begun: { kind: 'refused', status: 409, error, mayPass: true },
      seconds: 601,
      kind: 'failed',
      goesOn: false,
    },
    { name: 'no answer', begun: { kind: 'unknown', why: 'ECONNRESET' }, kind: 'looking', goesOn: true },
    { name: 'too late to send', begun: { kind: 'too-late' }, kind: 'checking', goesOn: true },
  ])('$name leads to $kind', ({ begun, seconds = 0, kind, goesOn }) => {
    expect(led(afterCall(turnOf(calling, seconds), begun, on))).toMatchObject({ kind, goesOn });
  });

  test('a job that finds the intent looks, and sends nothing', () => {
    expect(led(afterCrash(turnOf(calling)))).toEqual({ kind: 'looking', acts: ['unknown'], goesOn: true });
  });

  test('what was accepted once is remembered for ever', () => {
    expect(afterCall(turnOf(calling), { kind: 'accepted', handle: 'h' }, undefined).to.wasAccepted).toBe(
      true,
    );
  });
});

describe('while Azure works', () => {
  test.each<{ name: string; polled: Polled; seen?: GatewayState; silentFor?: number; kind: string }>([
    {
      name: 'running',
      polled: { kind: 'running', handle: 'h2', retryAfterMs: undefined },
      seen: half,
      kind: 'polling',
    },
    { name: 'succeeded and proven', polled: { kind: 'succeeded' }, seen: off, kind: 'succeeded' },
    { name: 'succeeded, not yet to be seen', polled: { kind: 'succeeded' }, seen: half, kind: 'verifying' },
    { name: 'succeeded, nothing to be seen', polled: { kind: 'succeeded' }, kind: 'verifying' },
    { name: 'failed', polled: { kind: 'failed', error }, seen: on, kind: 'failed' },
    { name: 'superseded', polled: { kind: 'superseded', error }, seen: on, kind: 'failed' },
    { name: 'a lost poll', polled: { kind: 'lost', why: '404' }, seen: half, kind: 'looking' },
    { name: 'silence', polled: { kind: 'silent', why: '503' }, kind: 'polling' },
    { name: 'silence for a minute', polled: { kind: 'silent', why: '503' }, silentFor: 60, kind: 'looking' },
  ])('$name leads to $kind', ({ polled, seen, silentFor, kind }) => {
    const more = silentFor === undefined ? {} : { silentSince: noon };
    expect(afterPoll(turnOf(polling, silentFor ?? 5, more), polled, seen).to.state.kind).toBe(kind);
  });

  test.each([
    { seconds: 60, kind: 'looking' },
    { seconds: 3600, kind: 'asking' },
    { seconds: 86_400, kind: 'asking' },
  ])('a poll that is lost for $seconds s is no failure: $kind', ({ seconds, kind }) => {
    const step = afterLook(turnOf(looking, seconds, { wasAccepted: true }), {
      polled: { kind: 'silent', why: 'x' },
      seen: undefined,
      evidence: undefined,
    });
    expect(led(step)).toMatchObject({ kind, goesOn: true });
  });
});

describe('the last look', () => {
  test.each<{ name: string; seen: GatewayState | undefined; seconds: number; kind: string }>([
    { name: 'that proves it', seen: off, seconds: 1, kind: 'succeeded' },
    { name: 'that shows it half done', seen: half, seconds: 1000, kind: 'verifying' },
    { name: 'that shows something else', seen: on, seconds: 60, kind: 'verifying' },
    { name: 'that shows something else for three minutes', seen: on, seconds: 181, kind: 'failed' },
    { name: 'without an answer', seen: undefined, seconds: 1000, kind: 'verifying' },
  ])('$name leads to $kind', ({ seen, seconds, kind }) => {
    expect(afterVerify(turnOf(verifying, seconds), seen).to.state.kind).toBe(kind);
  });
});

describe('looking for what nobody can tell', () => {
  test.each<{
    name: string;
    polled?: Polled;
    seen?: GatewayState;
    seconds: number;
    more?: Partial<Operation>;
    kind: string;
  }>([
    { name: 'the effect is there', seen: off, seconds: 1, kind: 'succeeded' },
    { name: 'it is under way', seen: half, seconds: 600, kind: 'looking' },
    { name: 'nothing yet', seen: on, seconds: 30, kind: 'looking' },
    { name: 'nothing for a minute: never accepted', seen: on, seconds: 61, kind: 'checking' },
    {
      name: 'nothing for a minute, sent three times',
      seen: on,
      seconds: 61,
      more: { sends: 3 },
      kind: 'failed',
    },
    {
      name: 'nothing for a minute, though accepted',
      seen: on,
      seconds: 61,
      more: { wasAccepted: true },
      kind: 'failed',
    },
    {
      name: 'the poll answers again',
      polled: { kind: 'running', handle: 'h', retryAfterMs: undefined },
      seen: half,
      seconds: 600,
      kind: 'polling',
    },
    {
      name: 'the poll tells the failure',
      polled: { kind: 'failed', error },
      seen: on,
      seconds: 5,
      kind: 'failed',
    },
    { name: 'nobody answers', seconds: 600, kind: 'looking' },
  ])('$name: $kind', ({ polled, seen, seconds, more, kind }) => {
    expect(
      afterLook(turnOf(looking, seconds, more), { polled, seen, evidence: undefined }).to.state.kind,
    ).toBe(kind);
  });
});

describe('what the machines prove', () => {
  const scale = (instances: number): Order => ({ kind: 'scale', gateway: gatewayIdOf('x'), instances });
  test.each<{ order: Order; powers: string; updating?: boolean; proven: boolean }>([
    { order: stop, powers: 'deallocated deallocated', proven: true },
    { order: stop, powers: 'deallocated stopped', proven: false },
    { order: stop, powers: 'deallocated deallocated', updating: true, proven: false },
    { order: { kind: 'start', gateway: gateway.id }, powers: 'running running', proven: true },
    { order: { kind: 'start', gateway: gateway.id }, powers: 'running starting', proven: false },
    { order: { kind: 'start', gateway: gateway.id }, powers: '', proven: false },
    { order: scale(3), powers: 'running running running', proven: true },
    { order: scale(3), powers: 'running running creating', proven: false },
    { order: scale(3), powers: 'deallocated deallocated running', proven: true },
    { order: scale(2), powers: 'running running running', proven: false },
  ])('$order.kind with $powers: $proven', ({ order, powers, updating, proven }) => {
    const seen = stateOf(gateway, powers, updating === true ? { provisioning: 'updating' } : {});
    expect(isProven(order, seen, [])).toBe(proven);
  });

  test('progress counts machines done of all', () => {
    expect(progressOf(stop, on, half)).toEqual({ done: 1, all: 2 });
    expect(progressOf(scale(4), on, stateOf(gateway, 'running running running creating'))).toEqual({
      done: 1,
      all: 2,
    });
    expect(progressOf(scale(1), on, stateOf(gateway, 'running'))).toEqual({ done: 1, all: 1 });
  });

  test('idle means that nothing moves', () => {
    expect([isIdle(on), isIdle(off), isIdle(half)]).toEqual([true, true, false]);
  });
});

describe('a restart, which the machines can’t prove', () => {
  const restart: Order = { kind: 'restart', gateway: gateway.id, instance: undefined };
  const restartOne: Order = { ...restart, instance: '0' };
  const anew = stateOf(gateway, 'running running', {
    instances: on.instances.map((one) => ({ ...one, provisionedAt: later(60) })),
  });
  const oneAnew = stateOf(gateway, 'running running', {
    instances: anew.instances.map((one) => (one.id === '0' ? one : { ...one, provisionedAt: noon })),
  });
  const old = stateOf(gateway, 'running running', {
    instances: on.instances.map((one) => ({ ...one, provisionedAt: new Date(noon.getTime() - 1) })),
  });

  test.each<{
    name: string;
    found: Partial<Found>;
    seconds: number;
    more?: Partial<Operation>;
    order?: Order;
    kind: string;
  }>([
    {
      name: 'the log has it, the machines are back',
      found: { seen: on, evidence: 'taken' },
      seconds: 61,
      kind: 'verifying',
    },
    {
      name: 'the log has it, nothing idle yet',
      found: { seen: half, evidence: 'taken' },
      seconds: 61,
      kind: 'looking',
    },
    {
      name: 'the one machine that it is about was provisioned after the call',
      found: { seen: oneAnew, evidence: 'none' },
      seconds: 90,
      order: restartOne,
      kind: 'verifying',
    },
    {
      name: 'another one was, too: somebody stopped and started the set',
      found: { seen: anew, evidence: 'none' },
      seconds: 90,
      order: restartOne,
      kind: 'looking',
    },
    {
      name: 'all machines were, which a restart from elsewhere does as well',
      found: { seen: anew, evidence: 'none' },
      seconds: 90,
      kind: 'looking',
    },
    {
      name: 'the machines run, but were provisioned before',
      found: { seen: old, evidence: 'none' },
      seconds: 90,
      kind: 'looking',
    },
    {
      name: 'no sign for five minutes',
      found: { seen: old, evidence: 'none' },
      seconds: 301,
      kind: 'asking',
    },
    { name: 'no answer for five minutes', found: { evidence: 'silent' }, seconds: 301, kind: 'looking' },
    {
      name: 'it was accepted, then the poll was lost',
      found: { seen: old, evidence: undefined },
      seconds: 61,
      more: { wasAccepted: true },
      kind: 'verifying',
    },
  ])('$name: $kind', ({ found, seconds, more, order = restart, kind }) => {
    const whole: Found = { polled: undefined, seen: undefined, evidence: undefined, ...found };
    const step = afterLook(turnOf(looking, seconds, more, order), whole);
    expect(step.to.state.kind).toBe(kind);
  });

  test('is never sent again by itself', () => {
    for (const seconds of [61, 301, 4000, 90_000]) {
      const found: Found = { polled: undefined, seen: old, evidence: 'none' };
      expect(['looking', 'asking']).toContain(
        afterLook(turnOf(looking, seconds, {}, restart), found).to.state.kind,
      );
    }
  });

  const asking: OperationState = { kind: 'asking', since: noon, why: 'w', about: 'taken' };

  test.each<{ answer: 'was-done' | 'run-again' | 'give-up'; kind: string; requestId: string }>([
    { answer: 'was-done', kind: 'verifying', requestId: 'op' },
    { answer: 'run-again', kind: 'checking', requestId: 'op' },
    { answer: 'give-up', kind: 'failed', requestId: 'op' },
  ])('$answer leads to $kind, under the request id $requestId', ({ answer, kind, requestId }) => {
    const { to } = afterAnswer(turnOf(asking, 400, {}, restart), answer, 'Bo', on);
    expect(to).toMatchObject({ state: { kind }, sent: { requestId } });
  });

  describe('that somebody had sent again', () => {
    const again: OperationState = { kind: 'checking', since: noon, again: { by: 'Bo', about: 'taken' } };

    test.each<{ name: string; checked: Checked; seconds?: number; kind: string; says?: RegExp }>([
      {
        name: 'the same gateway',
        checked: { kind: 'same', seen: on },
        kind: 'calling',
        says: /^Bo had it sent/,
      },
      {
        name: 'another gateway',
        checked: { kind: 'changed', seen: on, why: 'GraniteFalls has 1 instance now' },
        kind: 'asking',
        says: /^Not sent again: GraniteFalls has 1 instance now\.$/,
      },
      { name: 'an update', checked: { kind: 'transient', seen: half, isSame: true }, kind: 'checking' },
      {
        name: 'an update that lasts',
        checked: { kind: 'transient', seen: half, isSame: true },
        seconds: 61,
        kind: 'asking',
        says: /another change is under way/,
      },
      { name: 'no answer', checked: { kind: 'blind', why: 'x' }, kind: 'checking' },
      {
        name: 'no answer for a minute',
        checked: { kind: 'blind', why: 'x' },
        seconds: 61,
        kind: 'asking',
        says: /could not be read/,
      },
    ])('finds $name: $kind', ({ checked, seconds = 0, kind, says }) => {
      const { to } = afterCheck(turnOf(again, seconds, { sends: 1 }, restart), checked);
      expect(to.state.kind).toBe(kind);
      if (kind === 'asking') expect(to.state).toMatchObject({ about: 'taken' });
      if (says !== undefined) expect(to.milestones.at(-1)?.says).toMatch(says);
    });

    test('says so once, however often Azure refuses it for now', () => {
      const said = { at: noon, mark: 'now' as const, says: 'Bo had it sent again.' };
      const turn = turnOf(again, 20, { sends: 3, milestones: [said] }, restart);
      expect(afterCheck(turn, { kind: 'same', seen: on }).to.milestones).toEqual([said]);
    });

    test('goes out under a request id of its own', () => {
      const { to } = afterCheck(turnOf(again, 0, { sends: 1 }, restart), { kind: 'same', seen: on });
      expect(to).toMatchObject({ sends: 2, sent: { requestId: 'fresh' } });
    });
  });

  test('goes on by itself when the log tells while people are asked', () => {
    expect(afterAskingLook(turnOf(asking, 400, {}, restart), on, 'taken').to.state.kind).toBe('verifying');
    expect(afterAskingLook(turnOf(asking, 400, {}, restart), old, 'none').to.state.kind).toBe('asking');
  });
});

describe('a redeploy of the instances', () => {
  const redeploy: Order = { kind: 'redeploy', gateway: gateway.id, scope: 'instances', instance: undefined };
  const oneAway = stateOf(gateway, 'starting running', { provisioning: 'updating' });

  test('has one call a machine', () => {
    expect(planOf(redeploy).calls.map((one) => one.body)).toEqual([
      { instanceIds: ['0'] },
      { instanceIds: ['1'] },
    ]);
  });

  test('moves the next machine only when the one before is back, under a request id of its own', () => {
    const waits = afterPoll(turnOf(polling, 60, {}, redeploy), { kind: 'succeeded' }, oneAway);
    expect(waits.to).toMatchObject({ state: { kind: 'verifying' }, call: 0 });
    const next = afterVerify(turnOf(verifying, 90, {}, redeploy), on);
    expect(next.to).toMatchObject({
      state: { kind: 'calling' },
      call: 1,
      sends: 1,
      sent: { requestId: 'fresh' },
    });
    const end = afterVerify(turnOf(verifying, 200, { call: 1 }, redeploy), on);
    expect(end.to.state.kind).toBe('succeeded');
  });

  test('that finds another gateway before its second machine has not come to nothing', () => {
    const checked: Checked = { kind: 'changed', seen: on, why: 'GraniteFalls has 3 instances now' };
    const { to } = afterCheck(turnOf(checking, 0, { call: 1 }, redeploy), checked);
    expect(to.state).toMatchObject({ kind: 'failed', why: expect.stringMatching(/after 1 of 2 machines/) });
  });

  test('takes a machine that runs after a failed provisioning for none that is back, once it was its turn', () => {
    const unwell = (id: string) =>
      stateOf(gateway, 'running running', {
        instances: on.instances.map((one) => (one.id === id ? { ...one, isFailed: true } : one)),
      });
    expect(afterVerify(turnOf(verifying, 90, {}, redeploy), unwell('0')).to.state.kind).toBe('verifying');
    const asked = afterVerify(turnOf(verifying, 601, {}, redeploy), unwell('0'));
    expect(asked.to.state).toMatchObject({ kind: 'asking', why: 'Instance 0 does not come back.' });
    // For the one that is not well it may have been ordered.
    expect(afterVerify(turnOf(verifying, 90, {}, redeploy), unwell('1')).to).toMatchObject({
      state: { kind: 'calling' },
      call: 1,
    });
  });

  test('stops and asks when one does not come back', () => {
    const seen = stateOf(gateway, 'stopped running');
    expect(afterVerify(turnOf(verifying, 599, {}, redeploy), seen).to.state.kind).toBe('verifying');
    const asked = afterVerify(turnOf(verifying, 601, {}, redeploy), seen);
    expect(asked.to.state).toMatchObject({
      kind: 'asking',
      about: 'not-back',
      why: 'Instance 0 does not come back.',
    });
    expect(asked.to.call).toBe(0);
  });
});
