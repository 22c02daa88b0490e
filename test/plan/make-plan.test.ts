import { describe, expect, test } from '@jest/globals';
import { gatewayIdOf } from '../../src/domain/gateway.ts';
import type { Order } from '../../src/domain/order.ts';
import type { GuardName, Plan, Verdict } from '../../src/domain/plan.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { outOfReach } from '../../src/plan/reach.ts';
import type { World } from '../../src/plan/world.ts';
import { gatewayOf, neighbourOf, stateOf, worldOf } from './worlds.ts';

const gateway = gatewayIdOf('GraniteFalls');
const stop: Order = { kind: 'stop', gateway };
const start: Order = { kind: 'start', gateway };
const scale = (instances: number): Order => ({ kind: 'scale', gateway, instances });
const restart = (instance: string | undefined): Order => ({ kind: 'restart', gateway, instance });
const redeploy: Order = { kind: 'redeploy', gateway, scope: 'instances', instance: undefined };
const four = 'running running running running';
const off = 'deallocated deallocated';

function planOf(order: Order, world: World): Plan {
  const planned = makePlan(order, world);
  if (planned.kind === 'nothing-to-do') throw new Error(planned.says);
  return planned.plan;
}

function verdictOf(order: Order, world: World, guard: GuardName): Verdict | undefined {
  return planOf(order, world).verdicts.find((one) => one.guard === guard);
}

describe('the guard', () => {
  test.each<{
    guard: GuardName;
    order: Order;
    world: World;
    level: Verdict['level'] | undefined;
    says?: RegExp;
  }>([
    {
      guard: 'last-gateway',
      order: stop,
      world: worldOf(four),
      level: 'warns',
      says: /left with one gateway/,
    },
    {
      guard: 'last-gateway',
      order: stop,
      world: worldOf(four, { neighbours: [neighbourOf('A', 'running'), neighbourOf('B', 'running')] }),
      level: 'passes',
      says: /A and B keep serving/,
    },
    {
      guard: 'last-gateway',
      order: stop,
      world: worldOf(four, { neighbours: [] }),
      level: 'blocks',
      says: /left with 0 gateways/,
    },
    {
      guard: 'last-gateway',
      order: stop,
      world: worldOf(four, { neighbours: [neighbourOf('GraniteHill', off)] }),
      level: 'blocks',
    },
    {
      guard: 'last-gateway',
      order: stop,
      world: worldOf(four, { neighbours: [neighbourOf('GraniteHill', undefined)] }),
      level: 'blocks',
      says: /nobody can tell now whether GraniteHill/,
    },
    {
      guard: 'last-gateway',
      order: stop,
      world: worldOf(four, { neighbours: [{ ...neighbourOf('GraniteHill', 'running'), stoppedBy: 7 }] }),
      level: 'blocks',
      says: /R-7 stops GraniteHill, and site PS1 would be left with 0 gateways/,
    },
    {
      guard: 'last-gateway',
      order: stop,
      world: worldOf(four, {
        neighbours: [{ ...neighbourOf('A', 'running'), stoppedBy: 7 }, neighbourOf('B', 'running')],
      }),
      level: 'warns',
      says: /If B fails too/,
    },
    {
      guard: 'last-gateway',
      order: stop,
      world: worldOf(four, { neighbours: [], lastGateway: { approvers: 2 } }),
      level: 'warns',
      says: /2\u00a0people must approve/,
    },
    { guard: 'last-gateway', order: scale(2), world: worldOf(four, { neighbours: [] }), level: undefined },
    {
      guard: 'instance-range',
      order: scale(0),
      world: worldOf(four),
      level: 'blocks',
      says: /1 to 16 instances, not 0/,
    },
    { guard: 'instance-range', order: scale(-2), world: worldOf(four), level: 'blocks' },
    { guard: 'instance-range', order: scale(17), world: worldOf(four), level: 'blocks' },
    { guard: 'instance-range', order: scale(2.5), world: worldOf(four), level: 'blocks' },
    { guard: 'instance-range', order: scale(1), world: worldOf(four), level: 'passes' },
    { guard: 'instance-range', order: scale(16), world: worldOf(four), level: 'passes' },
    {
      guard: 'connection-points',
      order: scale(5),
      world: worldOf(four),
      level: 'warns',
      says: /5\u00a0instances need 2\u00a0connection points, and GraniteFalls has 1/,
    },
    { guard: 'connection-points', order: scale(3), world: worldOf(four), level: 'passes' },
    {
      guard: 'connection-points',
      order: scale(16),
      world: worldOf(four, { gateway: gatewayOf('GraniteFalls', { connectionPoints: 4 }) }),
      level: 'passes',
    },
    {
      guard: 'connection-points',
      order: scale(16),
      world: worldOf(four, { gateway: gatewayOf('GraniteFalls', { connectionPoints: undefined }) }),
      level: undefined,
    },
    { guard: 'ports', order: scale(3), world: worldOf('running'), level: 'warns', says: /10124 to 10126/ },
    { guard: 'ports', order: scale(5), world: worldOf(four), level: 'warns', says: /port 10128/ },
    { guard: 'ports', order: scale(6), world: worldOf(four), level: 'warns', says: /ports 10128 to 10129/ },
    { guard: 'ports', order: scale(2), world: worldOf(four), level: undefined },
    { guard: 'ports', order: scale(17), world: worldOf(four), level: undefined },
    { guard: 'connection-points', order: scale(17), world: worldOf(four), level: undefined },
    {
      guard: 'starts-machines',
      order: scale(4),
      world: worldOf(off),
      level: 'warns',
      says: /2\u00a0new instances will run/,
    },
    { guard: 'starts-machines', order: scale(5), world: worldOf(four), level: undefined },
    {
      guard: 'removes-machines',
      order: scale(2),
      world: worldOf(four),
      level: 'passes',
      says: /instances 2 and 3/,
    },
    {
      guard: 'removes-machines',
      order: scale(2),
      world: worldOf('running deallocated running deallocated'),
      level: 'warns',
    },
    { guard: 'state-known', order: stop, world: worldOf('running unknown'), level: 'blocks' },
    { guard: 'state-known', order: stop, world: worldOf('running stopping'), level: 'warns' },
    { guard: 'state-known', order: stop, world: worldOf(four), level: 'passes' },
    {
      guard: 'orchestration',
      order: stop,
      world: worldOf(four, {
        state: stateOf(gatewayOf('GraniteFalls'), four, { orchestration: 'flexible' }),
      }),
      level: 'blocks',
    },
    {
      guard: 'lab-size',
      order: start,
      world: worldOf(off, { gateway: gatewayOf('GraniteFalls', { size: 'lab' }) }),
      level: 'warns',
    },
    { guard: 'busy', order: stop, world: worldOf(four, { busyWith: 11 }), level: 'warns', says: /R-11/ },
    { guard: 'busy', order: stop, world: worldOf(four), level: 'passes' },
    {
      guard: 'instance-known',
      order: restart('7'),
      world: worldOf(four),
      level: 'blocks',
      says: /has no instance 7; it has 0, 1, 2 and 3/,
    },
    {
      guard: 'instance-known',
      order: restart('1'),
      world: worldOf('running deallocated'),
      level: 'blocks',
      says: /does not run/,
    },
    { guard: 'instance-known', order: restart(undefined), world: worldOf(off), level: 'blocks' },
    { guard: 'instance-known', order: restart('1'), world: worldOf(four), level: 'passes' },
    {
      guard: 'restart-outage',
      order: restart(undefined),
      world: worldOf(four),
      level: 'warns',
      says: /GraniteHill of site PS1 keeps running/,
    },
    {
      guard: 'restart-outage',
      order: restart(undefined),
      world: worldOf(four, { neighbours: [] }),
      level: 'warns',
      says: /all its internet clients are cut off/,
    },
    { guard: 'restart-outage', order: restart('1'), world: worldOf(four), level: 'passes' },
    { guard: 'restart-outage', order: restart('0'), world: worldOf('running'), level: 'warns' },
    {
      guard: 'redeploy-alone',
      order: redeploy,
      world: worldOf('running'),
      level: 'blocks',
      says: /needs two running instances/,
    },
    { guard: 'redeploy-alone', order: redeploy, world: worldOf('running deallocated'), level: 'blocks' },
    { guard: 'redeploy-alone', order: redeploy, world: worldOf('running running'), level: 'passes' },
  ])('$guard on $order.kind says $level', ({ guard, order, world, level, says }) => {
    const verdict = verdictOf(order, world, guard);
    expect(verdict?.level).toBe(level);
    if (says !== undefined) expect(verdict?.says).toMatch(says);
    if (level === 'blocks') expect(verdict?.remedies.length).toBeGreaterThan(0);
  });

  test.each([
    {
      name: 'a classic gateway',
      gateway: gatewayOf('Old', { model: 'classic' }),
      says: /classic cloud service/,
    },
    {
      name: 'a gateway on the site path',
      gateway: gatewayOf('Site', { control: 'site' }),
      says: /not built yet/,
    },
  ])('$name is out of reach', ({ gateway: one, says }) => {
    expect(outOfReach(one)?.says).toMatch(says);
  });
});

describe('an order that changes nothing', () => {
  test.each<{ order: Order; powers: string; says: RegExp }>([
    { order: stop, powers: off, says: /already stopped: 0 of 2/ },
    { order: start, powers: 'running running', says: /already runs/ },
    { order: scale(4), powers: four, says: /has 4\u00a0instances already/ },
  ])('$order.kind of $powers says so', ({ order, powers, says }) => {
    const planned = makePlan(order, worldOf(powers));
    expect(planned).toMatchObject({ kind: 'nothing-to-do', says: expect.stringMatching(says) });
  });

  test.each<{ order: Order; powers: string }>([
    { order: stop, powers: 'stopped stopped' },
    { order: stop, powers: 'deallocated running' },
    { order: start, powers: 'running deallocated' },
  ])('but $order.kind of $powers is a plan', ({ order, powers }) => {
    expect(makePlan(order, worldOf(powers)).kind).toBe('plan');
  });
});

describe('a plan', () => {
  test('of a stop says what it cuts off, what it still costs and what keeps running', () => {
    const plan = planOf(stop, worldOf(four));
    expect(plan.impact).toBe('outage');
    expect(plan.changes.map((one) => `${one.what}: ${one.now} -> ${one.after}`)).toEqual([
      'State: Running -> Stopped',
      'Instances: 4\u00a0of\u00a04 running -> 0\u00a0of\u00a04 running',
      'Cost a day, about: 15\u00a0USD -> 2\u00a0USD',
    ]);
    expect(plan.effects.map((one) => one.lead)).toEqual([
      'Cut off',
      'Not affected',
      'Keeps running',
      'Still costs',
    ]);
    expect(plan.calls).toEqual([
      expect.objectContaining({ method: 'POST', path: `${plan.gateway.scaleSet}/deallocate` }),
    ]);
  });

  test.each<{ powers: string; lead: string; says: RegExp }>([
    { powers: four, lead: 'Not affected', says: /the instances that run go on running/ },
    { powers: off, lead: 'Served again', says: /up to about 18,000 at once, by the new instances/ },
  ])('that adds instances to $powers tells first: $lead', ({ powers, lead, says }) => {
    const capacity = powers.split(' ').length;
    const [effect] = planOf(scale(capacity + 3), worldOf(powers)).effects;
    expect(effect).toEqual({ lead, says: expect.stringMatching(says) });
  });

  test('of a gateway without a price shows none', () => {
    const plan = planOf(
      stop,
      worldOf(four, { gateway: gatewayOf('GraniteFalls', { costPerDay: undefined }) }),
    );
    expect(plan.changes.some((one) => one.what.startsWith('Cost'))).toBe(false);
  });

  test('of a scale sends the number that was approved', () => {
    expect(planOf(scale(3), worldOf(four)).calls[0]).toMatchObject({
      method: 'PATCH',
      body: { sku: { capacity: 3 } },
    });
  });
});

describe('the hash of a plan', () => {
  const base = planOf(stop, worldOf(four)).hash;
  const own = gatewayOf('GraniteFalls');

  test.each<{ what: string; world: World }>([
    { what: 'a later time', world: worldOf(four, { now: new Date('2026-11-20T13:00:00Z') }) },
    { what: 'another etag', world: worldOf(four, { state: stateOf(own, four, { etag: '"2"' }) }) },
    {
      what: 'a scale set that is updating',
      world: worldOf(four, { state: stateOf(own, four, { provisioning: 'updating' }) }),
    },
    {
      what: 'a neighbour that has other instances',
      world: worldOf(four, { neighbours: [neighbourOf('GraniteHill', 'running')] }),
    },
    {
      what: 'a second neighbour',
      world: worldOf(four, { neighbours: [neighbourOf('A', 'running'), neighbourOf('B', 'running')] }),
    },
    {
      what: 'another price',
      world: worldOf(four, { gateway: gatewayOf('GraniteFalls', { costPerDay: undefined }) }),
    },
    { what: 'a change of another request', world: worldOf(four, { busyWith: 3 }) },
  ])('stays with $what', ({ world }) => {
    expect(planOf(stop, world).hash).toBe(base);
  });

  test.each<{ what: string; world: World }>([
    { what: 'an instance more', world: worldOf(`${four} running`) },
    { what: 'an instance that went off', world: worldOf('running running running deallocated') },
    {
      what: 'another machine size',
      world: worldOf(four, { state: stateOf(own, four, { sku: 'Standard_A4_v2' }) }),
    },
    {
      what: 'another scale set',
      world: worldOf(four, { gateway: gatewayOf('GraniteFalls', { scaleSet: '/subscriptions/x' }) }),
    },
    {
      what: 'a neighbour that stopped, so that it blocks',
      world: worldOf(four, { neighbours: [neighbourOf('GraniteHill', off)] }),
    },
  ])('changes with $what', ({ world }) => {
    expect(planOf(stop, world).hash).not.toBe(base);
  });

  test('changes with the number asked for', () => {
    expect(planOf(scale(2), worldOf(four)).hash).not.toBe(planOf(scale(3), worldOf(four)).hash);
  });
});

test.each<[Order, string, RegExp]>([
  [scale(5), four, /^Adds\s1\sinstance, which costs money from then on/],
  [scale(6), four, /^Adds\s2\sinstances, which cost money from then on/],
  [
    { kind: 'start', gateway: gatewayIdOf('GraniteFalls') },
    'running deallocated',
    /^Starts\s1\sinstance, which then costs money/,
  ],
  [
    { kind: 'start', gateway: gatewayIdOf('GraniteFalls') },
    off,
    /^Starts\s\d\sinstances, which then cost money/,
  ],
])('one instance costs, several cost: %j', (order, powers, words) => {
  expect(planOf(order, worldOf(powers)).headline).toMatch(words);
});
