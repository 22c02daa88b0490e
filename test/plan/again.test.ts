import { describe, expect, test } from '@jest/globals';
import type { Order } from '../../src/domain/order.ts';
import type { Plan } from '../../src/domain/plan.ts';
import { whyNotAgain } from '../../src/plan/again.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { gatewayOf, stateOf, worldOf } from './worlds.ts';

const gateway = gatewayOf('GraniteFalls');
const redeploy: Order = { kind: 'redeploy', gateway: gateway.id, scope: 'instances', instance: undefined };
const restart: Order = { kind: 'restart', gateway: gateway.id, instance: undefined };

function planOf(order: Order): Plan {
  const planned = makePlan(order, worldOf('running running'));
  if (planned.kind !== 'plan') throw new Error(`no plan for ${order.kind}`);
  return planned.plan;
}

describe('a call that was in doubt is sent once more', () => {
  test.each<{ name: string; order: Order; call?: number; now: string; why: RegExp | undefined }>([
    { name: 'while all is as it was', order: redeploy, now: 'running running', why: undefined },
    {
      name: 'though its own machine is away: for that it is',
      order: redeploy,
      now: 'stopped running',
      why: undefined,
    },
    {
      name: 'not while no other machine serves',
      order: redeploy,
      now: 'running stopped',
      why: /needs two running instances/,
    },
    {
      name: 'not to the only machine left',
      order: redeploy,
      now: 'running',
      why: /has 1\sinstance now, and had 2/,
    },
    {
      name: 'not to a gateway that grew',
      order: redeploy,
      call: 1,
      now: 'running running running',
      why: /has 3\sinstances now, and had 2/,
    },
    { name: 'as a restart of all', order: restart, now: 'running running', why: undefined },
    {
      name: 'as a restart of all that are off meanwhile',
      order: restart,
      now: 'stopped stopped',
      why: undefined,
    },
    {
      name: 'not while nobody knows what runs',
      order: redeploy,
      now: 'running unknown',
      why: /does not say/,
    },
  ])('$name', ({ order, call = 0, now, why }) => {
    const world = worldOf(now);
    const said = whyNotAgain(planOf(order), call, world);
    if (why === undefined) expect(said).toBeUndefined();
    else expect(said).toMatch(why);
  });

  test('not to a machine that is there no more', () => {
    const state = stateOf(gateway, 'running running');
    const instances = state.instances.map((one) => (one.id === '0' ? { ...one, id: '7' } : one));
    const world = worldOf('running running', { state: { ...state, instances } });
    expect(whyNotAgain(planOf(redeploy), 0, world)).toBe('instance 0 is not there any more');
  });
});
