import type { Change, Verdict } from '../domain/plan.ts';
import type { Limits } from '../domain/watch.ts';
import type { Impact } from './impact.ts';
import type { GuardInput } from './world.ts';

const space = '\u00a0';
const whole = (number: number): string => number.toLocaleString('en-GB', { maximumFractionDigits: 1 });
const gigabytes = (number: number): string => `${whole(number)}${space}GB`;
const stopWords = {
  off: 'Off',
  ask: 'Asks for approval of a stop',
  stop: 'Stops it 10 min after a warning',
} as const;

function line(percent: number, of: number): string {
  return `${percent}${space}% (${gigabytes((of * percent) / 100)})`;
}

/** The words of an order about limits: nothing in Azure changes by it. */
export function limitImpact({ gateway, limits: now }: GuardInput, after: Limits): Impact {
  const from = now ?? after;
  const changes: readonly Change[] = [
    { what: 'Limit of 14 days', now: gigabytes(from.gigabytes), after: gigabytes(after.gigabytes) },
    {
      what: 'Warning at',
      now: line(from.warning, from.gigabytes),
      after: line(after.warning, after.gigabytes),
    },
    {
      what: 'Critical at',
      now: line(from.critical, from.gigabytes),
      after: line(after.critical, after.gigabytes),
    },
    {
      what: 'When critical',
      now: stopWords[from.stopOnCritical],
      after: stopWords[after.stopOnCritical],
    },
  ];
  const isLooser = after.gigabytes > from.gigabytes;
  return {
    title: `Set the traffic limit of ${gateway.name} to ${gigabytes(after.gigabytes)}`,
    headline:
      after.stopOnCritical === 'stop'
        ? 'Gatehouse will then stop it by itself when it is critical, which cuts off its internet clients.'
        : isLooser
          ? 'Alerts about its traffic come later than now. Nothing changes in Azure.'
          : 'Alerts about its traffic follow the new limits. Nothing changes in Azure.',
    impact: 'none',
    changes: changes.filter((one) => one.now !== one.after),
    effects: [
      { lead: 'Not affected', says: 'clients and machines: this is what Gatehouse watches by.' },
      {
        lead: 'Stays as it is',
        says: 'the threshold in Configuration Manager, which counts for itself.',
      },
    ],
  };
}

/** A warning that comes after the critical line would never come. */
export function limitsGuard({ gigabytes: limit, warning, critical }: Limits): Verdict {
  const base = { guard: 'limits', scope: 'gateway' } as const;
  if (limit > 0 && warning < critical && warning >= 1 && critical <= 100)
    return { ...base, level: 'passes', says: 'the warning comes before the critical line.', remedies: [] };
  return {
    ...base,
    level: 'blocks',
    says: `a warning at ${warning}${space}% would not come before critical at ${critical}${space}%.`,
    remedies: ['Give both: warn at 50%, critical at 90%.'],
  };
}
