import { conditionOf, runningOf } from '../domain/gateway.ts';
import type { Verdict } from '../domain/plan.ts';
import { requestName } from '../domain/request.ts';
import { limitsGuard } from './limits.ts';
import { machineGuards } from './machine-guards.ts';
import { portGuards } from './network-guards.ts';
import { counted, listed, runningWords } from './words.ts';
import { type GuardInput, serving } from './world.ts';

type Guard = (input: GuardInput) => Verdict | undefined;

/** Only 1 to 16 instances: Configuration Manager's limit, since ports 10124 to 10139 are all there are. */
const instanceRange: Guard = ({ order, gateway }) => {
  if (order.kind !== 'scale') return undefined;
  const base = { guard: 'instance-range', scope: 'gateway' } as const;
  if (Number.isInteger(order.instances) && order.instances >= 1 && order.instances <= 16)
    return {
      ...base,
      level: 'passes',
      says: `${counted(order.instances, 'instance')}: within 1 to 16.`,
      remedies: [],
    };
  const remedies =
    order.instances > 16
      ? ['Scale to 16 at most. For more clients, set up another gateway in Configuration Manager.']
      : [`Scale to 1 or more. To switch it off, order: stop ${gateway.name}`];
  return {
    ...base,
    level: 'blocks',
    says: `a gateway has 1 to 16 instances, not ${order.instances}.`,
    remedies,
  };
};

const orchestration: Guard = ({ gateway, state }) =>
  state.orchestration === 'flexible'
    ? {
        guard: 'orchestration',
        scope: 'gateway',
        level: 'blocks',
        says: `the scale set of ${gateway.name} is in Flexible mode, for which Gatehouse can’t prove what a change did.`,
        remedies: ['Check `scaleSet` in gatehouse.yaml: a gateway’s scale set is in Uniform mode.'],
      }
    : undefined;

const stateKnown: Guard = ({ gateway, state }) => {
  const base = { guard: 'state-known', scope: 'moment' } as const;
  const condition = conditionOf(state);
  if (condition === 'unknown') {
    const unknown = state.instances.filter((one) => one.power === 'unknown').map((one) => one.id);
    return {
      ...base,
      level: 'blocks',
      says: `Azure does not say whether ${listed(unknown.map((id) => `instance ${id}`))} of ${gateway.name} runs.`,
      remedies: [`Look again in a minute: status of ${gateway.name}`],
    };
  }
  const words = runningWords(runningOf(state), state.capacity);
  if (condition === 'starting' || condition === 'stopping' || condition === 'changing')
    return {
      ...base,
      level: 'warns',
      says: `${gateway.name} is changing right now. If it has become another when this is approved, a new request shows it.`,
      remedies: [],
    };
  return { ...base, level: 'passes', says: `the state is known, ${words}.`, remedies: [] };
};

const byConfiguration =
  'Must it be stopped all the same? An admin can let more approvers decide: lastGateway in gatehouse.yaml.';

/** The last serving gateway of a site: stopping it leaves all its internet clients without one. */
const lastGateway: Guard = ({ order, gateway, state, neighbours, lastGateway: rule }) => {
  if (order.kind !== 'stop' || runningOf(state) === 0) return undefined;
  const base = { guard: 'last-gateway', scope: 'neighbours' } as const;
  const left = serving(neighbours);
  const unread = neighbours.filter((one) => one.state === undefined).map((one) => one.gateway.name);
  if (left.length === 0) {
    const others = neighbours.map((one) => one.gateway.name);
    const stopping = neighbours.find((one) => one.stoppedBy !== undefined);
    const why =
      stopping?.stoppedBy !== undefined
        ? `${requestName(stopping.stoppedBy)} stops ${stopping.gateway.name}, and site ${gateway.site} would be left with 0 gateways.`
        : unread.length > 0
          ? `nobody can tell now whether ${listed(unread)} of site ${gateway.site} runs, so ${gateway.name} counts as its last gateway.`
          : `site ${gateway.site} would be left with 0 gateways.`;
    if (rule !== 'block')
      return {
        ...base,
        level: 'warns',
        says: `${why} All internet clients of the site are cut off. ${counted(rule.approvers, 'person', 'people')} must approve.`,
        remedies: [],
      };
    const remedies =
      others.length > 0
        ? [`Start ${listed(others)} first, then ask again.`, byConfiguration]
        : [`Set up another gateway for site ${gateway.site} first, then ask again.`, byConfiguration];
    return { ...base, level: 'blocks', says: why, remedies };
  }
  const names = listed(left.map((one) => one.gateway.name));
  if (left.length === 1)
    return {
      ...base,
      level: 'warns',
      says: `site ${gateway.site} is left with one gateway. If ${names} fails too, all internet clients of the site are cut off.`,
      remedies: [],
    };
  return { ...base, level: 'passes', says: `${names} keep serving site ${gateway.site}.`, remedies: [] };
};

/** A new instance runs, also in a gateway that is stopped; the old ones stay off (azure-compute: capacity and power). */
const startsMachines: Guard = ({ order, gateway, state }) => {
  if (order.kind !== 'scale' || order.instances <= state.capacity || conditionOf(state) !== 'stopped')
    return undefined;
  const added = order.instances - state.capacity;
  return {
    guard: 'starts-machines',
    scope: 'gateway',
    level: 'warns',
    says: `${gateway.name} is stopped, but the ${counted(added, 'new instance')} will run: clients connect to them and they cost money. The ${counted(state.capacity, 'old one')} stay${state.capacity === 1 ? 's' : ''} off.`,
    remedies: [`To have all of them run, order afterwards: start ${gateway.name}`],
  };
};

/** Scale-in takes no account of power: in a half-stopped gateway it may remove those that run. */
const removesMachines: Guard = ({ order, gateway, state }) => {
  if (order.kind !== 'scale' || order.instances >= state.capacity) return undefined;
  const gone = state.instances.slice(Math.max(order.instances, 0)).map((one) => one.id);
  const running = runningOf(state);
  const base = { guard: 'removes-machines', scope: 'gateway' } as const;
  const says = `Azure chooses which go, usually ${gone.length === 1 ? 'instance' : 'instances'} ${listed(gone, 16)}.`;
  if (running > 0 && running < state.instances.length)
    return {
      ...base,
      level: 'warns',
      says: `only ${running} of ${state.capacity} instances run, and Azure may remove just those. ${says}`,
      remedies: [`To be safe, order first: start ${gateway.name}`],
    };
  return { ...base, level: 'passes', says, remedies: [] };
};

const labSize: Guard = ({ order, gateway }) =>
  gateway.size === 'lab' && gateway.production && order.kind !== 'stop'
    ? {
        guard: 'lab-size',
        scope: 'gateway',
        level: 'warns',
        says: `${gateway.name} has lab size, which serves about 10 clients an instance and is not meant for production.`,
        remedies: [],
      }
    : undefined;

const busy: Guard = ({ busyWith, gateway }) =>
  busyWith === undefined
    ? {
        guard: 'busy',
        scope: 'moment',
        level: 'passes',
        says: `no other change is running on ${gateway.name}.`,
        remedies: [],
      }
    : {
        guard: 'busy',
        scope: 'moment',
        level: 'warns',
        says: `${requestName(busyWith)} is changing ${gateway.name} now. This waits its turn, and is checked again then.`,
        remedies: [],
      };

const guards: readonly Guard[] = [
  orchestration,
  stateKnown,
  instanceRange,
  lastGateway,
  ...portGuards,
  ...machineGuards,
  startsMachines,
  removesMachines,
  labSize,
  busy,
];

const ofNumbers: ReadonlySet<Verdict['guard']> = new Set(['ports', 'connection-points']);

/** What every guard that applies to the order says, in a fixed order. */
export function guard(input: GuardInput): readonly Verdict[] {
  if (input.order.kind === 'limit') return [limitsGuard(input.order.limits)];
  const verdicts = guards.map((one) => one(input)).filter((one) => one !== undefined);
  const isImpossible = verdicts.some((one) => one.guard === 'instance-range' && one.level === 'blocks');
  // For a number that no gateway has there is no port and no connection point to see to.
  return isImpossible ? verdicts.filter((one) => !ofNumbers.has(one.guard)) : verdicts;
}
