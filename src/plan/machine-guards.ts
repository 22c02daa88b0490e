import { runningOf } from '../domain/gateway.ts';
import type { Verdict } from '../domain/plan.ts';
import { counted, listed } from './words.ts';
import { type GuardInput, serving } from './world.ts';

/** The machine that is named must be there and run; without a name at least one must run. */
function instanceKnown({ order, gateway, state }: GuardInput): Verdict | undefined {
  if (order.kind !== 'restart' && order.kind !== 'redeploy') return undefined;
  const base = { guard: 'instance-known', scope: 'gateway' } as const;
  const { instance } = order;
  const found = state.instances.find((one) => one.id === instance);
  if (instance !== undefined && found === undefined) {
    const ids = state.instances.map((one) => one.id);
    return {
      ...base,
      level: 'blocks',
      says: `${gateway.name} has no instance ${instance}; it has ${listed(ids, 16)}.`,
      remedies: [`See them: instances of ${gateway.name}`],
    };
  }
  if (instance === undefined ? runningOf(state) > 0 : found?.power === 'running')
    return { ...base, level: 'passes', says: 'what is to be touched runs.', remedies: [] };
  return {
    ...base,
    level: 'blocks',
    says:
      instance === undefined
        ? `no instance of ${gateway.name} runs.`
        : `instance ${instance} of ${gateway.name} does not run.`,
    remedies: [`Order instead: start ${gateway.name}`],
  };
}

/** A restart of all that serve is an outage of minutes; said, not blocked. */
function restartOutage({ order, gateway, state, neighbours }: GuardInput): Verdict | undefined {
  if (order.kind !== 'restart') return undefined;
  const base = { guard: 'restart-outage', scope: 'neighbours' } as const;
  const rest = order.instance === undefined ? 0 : runningOf(state) - 1;
  if (rest > 0)
    return {
      ...base,
      level: 'passes',
      says: `${counted(rest, 'other instance')} keep serving.`,
      remedies: [],
    };
  const others = serving(neighbours).map((one) => one.gateway.name);
  const left =
    others.length === 0
      ? `No other gateway of site ${gateway.site} runs: all its internet clients are cut off meanwhile.`
      : `${listed(others)} of site ${gateway.site} keeps running.`;
  const first = state.instances.find((one) => one.power === 'running')?.id ?? '0';
  return {
    ...base,
    level: 'warns',
    says: `${gateway.name} serves nobody while it restarts, usually some minutes. ${left}`,
    remedies:
      runningOf(state) > 1 ? [`Gentler, one at a time: restart instance ${first} of ${gateway.name}`] : [],
  };
}

/** Another host means minutes without that machine; alone, it would be an outage that nobody asked for. */
function redeployAlone({ order, gateway, state }: GuardInput): Verdict | undefined {
  if (order.kind !== 'redeploy') return undefined;
  const base = { guard: 'redeploy-alone', scope: 'gateway' } as const;
  const running = runningOf(state);
  if (running >= 2) {
    const says = `${counted(running, 'instance')} run, so others serve while one moves.`;
    return { ...base, level: 'passes', says, remedies: [] };
  }
  return {
    ...base,
    level: 'blocks',
    says: `a redeploy needs two running instances, and ${gateway.name} has ${running}.`,
    remedies: [`Add one first: scale ${gateway.name} to ${Math.max(2, state.capacity + 1)}`],
  };
}

export const machineGuards: readonly ((input: GuardInput) => Verdict | undefined)[] = [
  instanceKnown,
  restartOutage,
  redeployAlone,
];
