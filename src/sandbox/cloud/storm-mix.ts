import { stableId } from '../tenant.ts';
import type { MonitorAlert, Transition } from './monitor.ts';
import type { Rule } from './monitor-rules.ts';
import { between, randomOf } from './random.ts';

/** How many of the webhooks tell of another alert; the rest repeats and resolves. */
const freshShare = 0.5;
const resolvedShare = 0.5;

/** One alert of a storm, for whoever wants to compare afterwards. */
export interface StormAlert {
  readonly alertId: string;
  readonly gateway: string;
  readonly rule: string;
  readonly severity: string;
  readonly isResolved: boolean;
  readonly webhooks: number;
}

interface Placed {
  readonly position: number;
  readonly transition: Transition;
}

/**
 * The webhooks of a storm in the order in which they are sent: alerts of all rules, about a fifth of the webhooks repeats,
 * a quarter resolves, and some resolves before what they resolve. The same seed gives the same storm.
 */
export function stormMix(rules: readonly Rule[], webhooks: number, now: number, seed: string): Transition[] {
  const random = randomOf(seed);
  const fresh = Math.max(1, Math.ceil(webhooks * freshShare));
  const alerts = Array.from({ length: fresh }, (_, index) => {
    const rule = rules[index % rules.length] as Rule;
    return { rule, alert: makeAlert(rule, now, `${seed} ${index}`), position: between(random, 0, 0.8) };
  });
  const placed: Placed[] = alerts.map(({ rule, alert, position }) => ({
    position,
    transition: { rule, alert, condition: 'Fired' },
  }));
  for (const { rule, alert, position } of alerts) {
    const isLeft = placed.length < webhooks && rule.kind !== 'activity';
    if (!isLeft || random() >= resolvedShare) continue;
    const resolved = { ...alert, resolvedAt: now + 60_000, value: 0 };
    const transition: Transition = { rule, alert: resolved, condition: 'Resolved' };
    placed.push({ position: position + between(random, -0.02, 0.2), transition });
  }
  while (placed.length < webhooks) {
    const one = alerts[Math.floor(random() * alerts.length)] as (typeof alerts)[number];
    const again = { ...one.alert, firedAt: one.alert.firedAt + 1000 };
    const transition: Transition = { rule: one.rule, alert: again, condition: 'Fired' };
    placed.push({ position: one.position + between(random, 0, 0.2), transition });
  }
  return placed.sort((a, b) => a.position - b.position).map((one) => one.transition);
}

/** What the storm was about, an entry for each alert. */
export function ledgerOf(mix: readonly Transition[]): StormAlert[] {
  const entries = new Map<string, StormAlert>();
  for (const { rule, alert, condition } of mix) {
    const known = entries.get(alert.id);
    entries.set(alert.id, {
      ...{ alertId: alert.id, gateway: rule.gateway.name, rule: rule.name, severity: rule.severity },
      isResolved: known?.isResolved === true || condition === 'Resolved',
      webhooks: (known?.webhooks ?? 0) + 1,
    });
  }
  return [...entries.values()];
}

function makeAlert(rule: Rule, now: number, seed: string): MonitorAlert {
  return {
    id: stableId(`storm ${seed}`),
    rule: rule.name,
    firedAt: now,
    value: Math.round(rule.threshold * 1.2) + 1,
    windowFrom: now - rule.windowMs,
    windowTo: now,
    isMadeUp: true,
  };
}
