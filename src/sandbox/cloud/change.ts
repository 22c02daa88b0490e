import { stableId } from '../tenant.ts';
import { between, randomOf } from './random.ts';
import {
  capacityAt,
  type Machine,
  machinesAt,
  type Operation,
  powerAt,
  runningAt,
  type ScaleSet,
} from './scale-set.ts';

export type PowerAction = 'start' | 'deallocate' | 'powerOff' | 'restart' | 'redeploy';

/** A change that Azure accepts and then works on. */
export type Change =
  | { readonly kind: PowerAction; readonly machines?: readonly number[] }
  | { readonly kind: 'update'; readonly capacity?: number; readonly tags?: Readonly<Record<string, string>> };

export interface Circumstances {
  /** The tenant's time, ms. */
  readonly now: number;
  /** How much longer than usual it takes. */
  readonly slowness: number;
  /** Azure has no machine to give: what needs one fails, and starts none. */
  readonly noRoom: boolean;
  readonly method: string;
  readonly caller: string;
  /** Undefined where the caller sent none. */
  readonly clientRequestId: string | undefined;
}

const second = 1000;
/** How long what is past is remembered: metrics and the activity log look back. */
const rememberedMs = 35 * 86_400_000;

const noRoomError = {
  code: 'AllocationFailed',
  message:
    'Allocation failed. We do not have sufficient capacity for the requested VM size in this region. Read more about improving likelihood of allocation success at https://aka.ms/allocation-guidance',
};

/** Where an action leads a machine: the states on the way, with the seconds (from, to) spent in each, and the last one. */
const ways = {
  start: {
    from: ['stopped', 'deallocated', 'stopping', 'deallocating', 'starting'],
    legs: [['starting', 40, 75]],
    to: 'running',
  },
  deallocate: {
    from: ['running', 'stopped', 'starting', 'stopping', 'deallocating'],
    legs: [['deallocating', 20, 45]],
    to: 'deallocated',
  },
  powerOff: { from: ['running', 'starting', 'stopping'], legs: [['stopping', 10, 25]], to: 'stopped' },
  restart: {
    from: ['running'],
    legs: [
      ['stopping', 8, 15],
      ['starting', 20, 45],
    ],
    to: 'running',
  },
  redeploy: {
    from: ['running'],
    legs: [
      ['stopping', 20, 40],
      ['starting', 50, 90],
    ],
    to: 'running',
  },
} as const;

/** Walks a machine through an action from `from` on; the time at which it is there. */
function walk(
  machine: Machine,
  action: PowerAction,
  from: number,
  pace: () => number,
  slowness: number,
): number {
  const way = ways[action];
  let at = from;
  for (const [power, least, most] of way.legs) {
    machine.steps.push({ at, power });
    at += (least + pace() * (most - least)) * second * slowness;
  }
  machine.steps.push({ at, power: way.to });
  return at;
}

function create(set: ScaleSet, at: number): Machine {
  const machine: Machine = { id: set.nextId, createdAt: at, readyAt: at, failed: false, steps: [] };
  set.nextId += 1;
  set.machines.push(machine);
  return machine;
}

function forget(set: ScaleSet, now: number): void {
  const from = now - rememberedMs;
  set.machines = set.machines.filter((one) => one.deletedAt === undefined || one.deletedAt > from);
  set.operations = set.operations.filter((one) => one.endsAt > from);
  for (const machine of set.machines) {
    const first = machine.steps.findLastIndex((step) => step.at <= from);
    if (first > 0) machine.steps = machine.steps.slice(first);
  }
}

/**
 * Accepts `change` and writes down all that will come of it. The set must not be busy: the caller has answered 409, or
 * has called `preempt`.
 */
export function begin(set: ScaleSet, change: Change, circumstances: Circumstances): Operation {
  const { now, slowness, noRoom, method, caller } = circumstances;
  forget(set, now);
  set.capacity = capacityAt(set, now);
  const serial = (set.operations.at(-1)?.startedAt ?? 0) + set.version;
  const id = stableId(`operation ${set.gateway} ${now} ${serial} ${change.kind}`);
  const random = randomOf(`${set.gateway} ${set.operations.length} ${set.version} ${change.kind}`);
  const before = set.capacity;
  const touched: Machine[] = [];
  let end = now + between(random, 3, 6) * second * slowness;
  let start = now;
  /** Azure does not take the machines all at once. */
  const next = (): number => {
    const turn = start;
    start += between(random, 0.5, 3) * second * slowness;
    return turn;
  };
  let failed = false;

  if (change.kind === 'update') {
    set.version += 1;
    if (change.tags !== undefined) set.tags = { ...change.tags };
    const wanted = change.capacity ?? before;
    set.capacity = wanted;
    // Those of a preempted scale-out that are still to come count as well.
    const staying = set.machines.filter((one) => one.deletingAt === undefined);
    if (wanted > staying.length && noRoom) failed = true;
    else {
      for (let count = staying.length; count < wanted; count += 1) {
        const at = next();
        const machine = create(set, at);
        machine.readyAt = walk(machine, 'start', at, random, slowness);
        touched.push(machine);
        end = Math.max(end, machine.readyAt);
      }
    }
    // Highest ids first, whether they run or not.
    for (const machine of staying.sort((a, b) => a.id - b.id).slice(wanted)) {
      const at = Math.max(next(), machine.createdAt);
      machine.deletingAt = at;
      machine.steps = machine.steps.filter((step) => step.at <= at);
      machine.deletedAt =
        powerAt(machine, at) === 'deallocated'
          ? at + between(random, 10, 20) * second * slowness
          : walk(machine, 'deallocate', at, random, slowness);
      end = Math.max(end, machine.deletedAt);
      touched.push(machine);
    }
  } else {
    const named = change.machines;
    const chosen = machinesAt(set, now).filter(
      (one) => one.deletingAt === undefined && (named === undefined || named.includes(one.id)),
    );
    const from: readonly string[] = ways[change.kind].from;
    const moving = chosen.filter((one) => from.includes(powerAt(one, now)));
    touched.push(...(named === undefined && moving.length > 0 ? moving : chosen));
    failed = noRoom && change.kind === 'start' && moving.some((one) => powerAt(one, now) === 'deallocated');
    for (const machine of moving) {
      const [at, was] = [next(), powerAt(machine, now)];
      if (failed) {
        const backAt = at + between(random, 12, 25) * second * slowness;
        machine.steps.push({ at, power: 'starting' }, { at: backAt, power: was });
        end = Math.max(end, backAt);
      } else end = Math.max(end, walk(machine, change.kind, at, random, slowness));
    }
  }
  for (const machine of touched) machine.failed = failed;
  const operation: Operation = {
    id,
    name: `Microsoft.Compute/virtualMachineScaleSets/${change.kind === 'update' ? 'write' : `${change.kind}/action`}`,
    method,
    startedAt: now,
    endsAt: end + between(random, 1, 4) * second * slowness,
    outcome: failed ? 'Failed' : 'Succeeded',
    ...(failed ? { error: noRoomError, revertsTo: before } : {}),
    machines: touched.map((one) => one.id),
    caller,
    clientRequestId: circumstances.clientRequestId ?? stableId(`request ${id}`),
    correlationId: stableId(`correlation ${id}`),
  };
  set.operations.push(operation);
  return operation;
}

/**
 * Ends the running operation because a newer one takes its place. With `stopMachines` the machines stay as they are, as
 * the newer one will move them itself; otherwise they finish what they have begun.
 */
export function preempt(set: ScaleSet, now: number, stopMachines: boolean): void {
  const running = runningAt(set, now);
  if (running === undefined) return;
  running.endsAt = now;
  running.outcome = 'Canceled';
  running.error = {
    code: 'OperationPreempted',
    message: 'Operation execution has been preempted by a more recent operation.',
  };
  if (!stopMachines) return;
  for (const machine of set.machines) {
    if (machine.deletingAt === undefined && machine.createdAt <= now)
      machine.steps = machine.steps.filter((step) => step.at <= now);
  }
}
