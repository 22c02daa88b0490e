import { stableId } from '../tenant.ts';
import { Course, type PowerAction, ways } from './course.ts';
import {
  capacityAt,
  type Machine,
  machinesAt,
  type Operation,
  powerAt,
  runningAt,
  type ScaleSet,
} from './scale-set.ts';

interface Move {
  readonly kind: PowerAction;
  /** Ids; undefined means all of the set. */
  readonly machines?: readonly number[];
}

interface Update {
  readonly kind: 'update';
  readonly capacity?: number;
  readonly tags?: Readonly<Record<string, string>>;
}

/** A change that Azure accepts and then works on. */
export type Change = Move | Update;

export interface Circumstances {
  /** The tenant's time, ms. */
  readonly now: number;
  /** How much longer than usual it takes. */
  readonly slowness: number;
  /** Azure has no machine to give: what needs one fails, and starts none. */
  readonly noRoom: boolean;
  /** The last machine that restarts or moves stays off. Azure calls that a success all the same. */
  readonly notBack: boolean;
  readonly method: string;
  readonly caller: string;
  /** Undefined where the caller sent none. */
  readonly clientRequestId: string | undefined;
}

/** How long what is past is remembered: metrics and the activity log look back. */
const rememberedMs = 35 * 86_400_000;

const noRoomError = {
  code: 'AllocationFailed',
  message:
    'Allocation failed. We do not have sufficient capacity for the requested VM size in this region. Read more about improving likelihood of allocation success at https://aka.ms/allocation-guidance',
};

function forget(set: ScaleSet, now: number): void {
  const from = now - rememberedMs;
  set.machines = set.machines.filter((one) => one.deletedAt === undefined || one.deletedAt > from);
  set.operations = set.operations.filter((one) => one.endsAt > from);
  for (const machine of set.machines) {
    const first = machine.steps.findLastIndex((step) => step.at <= from);
    if (first > 0) machine.steps = machine.steps.slice(first);
  }
}

/** What became of the machines: those that were touched, whether it failed, and one that stayed off. */
interface Effect {
  readonly machines: readonly Machine[];
  readonly failed: boolean;
  readonly lost?: Machine | undefined;
}

function add(set: ScaleSet, count: number, course: Course): Machine[] {
  return Array.from({ length: count }, () => {
    const at = course.turn();
    const machine: Machine = { id: set.nextId, createdAt: at, readyAt: at, failed: false, steps: [] };
    set.nextId += 1;
    set.machines.push(machine);
    machine.readyAt = course.lead(machine, 'start', at);
    return machine;
  });
}

function remove(machine: Machine, course: Course): void {
  const at = Math.max(course.turn(), machine.createdAt);
  machine.deletingAt = at;
  machine.steps = machine.steps.filter((step) => step.at <= at);
  const isOff = powerAt(machine, at) === 'deallocated';
  machine.deletedAt = isOff
    ? course.until(at + course.lasting(10, 20))
    : course.lead(machine, 'deallocate', at);
}

function update(set: ScaleSet, change: Update, noRoom: boolean, course: Course): Effect {
  set.version += 1;
  if (change.tags !== undefined) set.tags = { ...change.tags };
  set.capacity = change.capacity ?? set.capacity;
  // Those of a preempted scale-out that are still to come count as well.
  const staying = set.machines.filter((one) => one.deletingAt === undefined).sort((a, b) => a.id - b.id);
  const missing = set.capacity - staying.length;
  if (missing > 0) return noRoom ? noEffect : { machines: add(set, missing, course), failed: false };
  // Highest ids first, whether they run or not.
  const leaving = staying.slice(set.capacity);
  for (const machine of leaving) remove(machine, course);
  return { machines: leaving, failed: false };
}

const noEffect: Effect = { machines: [], failed: true };

function move(
  set: ScaleSet,
  change: Move,
  { now, noRoom, notBack }: Pick<Circumstances, 'now' | 'noRoom' | 'notBack'>,
  course: Course,
): Effect {
  const { kind, machines: named } = change;
  const chosen = machinesAt(set, now).filter(
    (one) => one.deletingAt === undefined && (named === undefined || named.includes(one.id)),
  );
  const from: readonly string[] = ways[kind].from;
  const moving = chosen.filter((one) => from.includes(powerAt(one, now)));
  const failed = noRoom && kind === 'start' && moving.some((one) => powerAt(one, now) === 'deallocated');
  const lost = notBack ? moving.at(-1) : undefined;
  for (const machine of moving) {
    const at = course.turn();
    if (failed) {
      const back = { at: course.until(at + course.lasting(12, 25)), power: powerAt(machine, now) };
      machine.steps.push({ at, power: 'starting' }, back);
    } else course.lead(machine, kind, at, machine === lost ? 'stopped' : undefined);
  }
  // What is already as wanted is a success without effect, and counts as touched where it was named.
  return { machines: named === undefined ? moving : chosen, failed, lost };
}

/**
 * Accepts `change` and writes down all that will come of it. The set must not be busy: the caller has answered 409, or
 * has called `preempt`.
 */
export function begin(set: ScaleSet, change: Change, circumstances: Circumstances): Operation {
  const { now, slowness, noRoom, method, caller } = circumstances;
  forget(set, now);
  set.capacity = capacityAt(set, now);
  const { capacity: before, version, operations } = set;
  const id = stableId(`operation ${set.gateway} ${now} ${operations.length} ${version} ${change.kind}`);
  const course = new Course(`${set.gateway} ${operations.length} ${version} ${change.kind}`, now, slowness);
  const isUpdate = change.kind === 'update';
  const effect = isUpdate ? update(set, change, noRoom, course) : move(set, change, circumstances, course);
  for (const machine of effect.machines) machine.failed = effect.failed || machine === effect.lost;
  const operation: Operation = {
    id,
    name: `Microsoft.Compute/virtualMachineScaleSets/${isUpdate ? 'write' : `${change.kind}/action`}`,
    method,
    startedAt: now,
    endsAt: course.end(),
    outcome: effect.failed ? 'Failed' : 'Succeeded',
    ...(effect.failed ? { error: noRoomError, revertsTo: before } : {}),
    machines: effect.machines.map((one) => one.id),
    caller,
    clientRequestId: circumstances.clientRequestId ?? stableId(`request ${id}`),
    correlationId: stableId(`correlation ${id}`),
  };
  operations.push(operation);
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
