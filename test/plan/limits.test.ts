import { describe, expect, test } from '@jest/globals';
import { gatewayIdOf } from '../../src/domain/gateway.ts';
import type { Order } from '../../src/domain/order.ts';
import { defaultTraffic, type Limits } from '../../src/domain/watch.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { worldOf } from './worlds.ts';

const now: Limits = {
  gigabytes: defaultTraffic.gigabytes,
  warning: defaultTraffic.warning,
  critical: defaultTraffic.critical,
  stopOnCritical: 'off',
};
const orderOf = (limits: Partial<Limits>): Order => ({
  kind: 'limit',
  gateway: gatewayIdOf('GraniteFalls'),
  limits: { ...now, ...limits },
});
const planned = (limits: Partial<Limits>, powers = 'running running') =>
  makePlan(orderOf(limits), worldOf(powers, { limits: now }));

describe('a plan for other limits', () => {
  test('shows what is and what will be, and calls nobody', () => {
    const made = planned({ gigabytes: 12_000 });
    if (made.kind !== 'plan') throw new Error(made.kind);
    expect(made.plan.title).toBe('Set the traffic limit of GraniteFalls to 12,000\u00a0GB');
    expect(made.plan.calls).toEqual([]);
    expect(made.plan.impact).toBe('none');
    expect(made.plan.changes).toEqual([
      { what: 'Limit of 14 days', now: '10,000\u00a0GB', after: '12,000\u00a0GB' },
      { what: 'Warning at', now: '50\u00a0% (5,000\u00a0GB)', after: '50\u00a0% (6,000\u00a0GB)' },
      { what: 'Critical at', now: '90\u00a0% (9,000\u00a0GB)', after: '90\u00a0% (10,800\u00a0GB)' },
    ]);
  });

  test.each<{ limits: Partial<Limits>; kind: string }>([
    { limits: {}, kind: 'nothing-to-do' },
    { limits: { warning: 90 }, kind: 'blocked' },
    { limits: { warning: 95, critical: 90 }, kind: 'blocked' },
    { limits: { gigabytes: 0 }, kind: 'blocked' },
    { limits: { critical: 95 }, kind: 'plan' },
    { limits: { stopOnCritical: 'ask' }, kind: 'plan' },
  ])('for $limits is $kind', ({ limits, kind }) => {
    expect(planned(limits).kind).toBe(kind);
  });

  test('that lets Gatehouse stop the gateway says whom that cuts off', () => {
    const made = planned({ stopOnCritical: 'stop' });
    expect(made.kind === 'plan' && made.plan.headline).toMatch(/cuts off its internet clients/);
  });

  test('is the same plan whatever the machines do, and another for other limits', () => {
    const hash = (limits: Partial<Limits>, powers?: string) => {
      const made = planned(limits, powers);
      return made.kind === 'plan' ? made.plan.hash : made.kind;
    };
    expect(hash({ gigabytes: 12_000 }, 'deallocated deallocated')).toBe(hash({ gigabytes: 12_000 }));
    expect(hash({ gigabytes: 12_001 })).not.toBe(hash({ gigabytes: 12_000 }));
    expect(hash({ gigabytes: 12_000, stopOnCritical: 'stop' })).not.toBe(hash({ gigabytes: 12_000 }));
  });
});
