import type { Permission } from './rights.ts';

/** The power states that Azure names in `PowerState/...`. */
export type Power = 'starting' | 'running' | 'stopping' | 'stopped' | 'deallocating' | 'deallocated';

export type Provisioning = 'Creating' | 'Updating' | 'Deleting' | 'Succeeded' | 'Failed';

/** From `at` on a machine is in this state. All times in this file are the tenant's, in milliseconds since 1970. */
interface Step {
  readonly at: number;
  readonly power: Power;
}

/** A machine of a scale set. Its life, also the part that lies ahead, is written down when an operation is accepted. */
export interface Machine {
  readonly id: number;
  createdAt: number;
  /** Until then it is being created. */
  readyAt: number;
  deletingAt?: number;
  deletedAt?: number;
  /** The last operation on it has failed, or has left it off. */
  failed: boolean;
  /** In order of time. */
  steps: Step[];
}

interface OperationError {
  readonly code: string;
  readonly message: string;
}

export interface Operation {
  readonly id: string;
  /** As the activity log names it: `Microsoft.Compute/virtualMachineScaleSets/deallocate/action`. */
  readonly name: string;
  readonly method: string;
  startedAt: number;
  endsAt: number;
  outcome: 'Succeeded' | 'Failed' | 'Canceled';
  error?: OperationError;
  /** Capacity that the set has again when the operation has failed. */
  readonly revertsTo?: number;
  readonly machines: readonly number[];
  readonly caller: string;
  readonly clientRequestId: string;
  readonly correlationId: string;
}

/** What is kept of one scale set. */
export interface ScaleSet {
  readonly gateway: string;
  capacity: number;
  /** Number in the etag; grows with each change of the model. */
  version: number;
  nextId: number;
  tags: Record<string, string>;
  machines: Machine[];
  /** Oldest first; one runs at a time, so only the last one may still run. */
  operations: Operation[];
  /** An update of somebody else's, which touches no machine, runs until then. */
  updatingUntil: number;
  /** Since then nothing in this set moves on (fault azure-stuck). */
  heldSince?: number;
  /** What the bot's application may do with it; the usual while nobody has said otherwise. */
  rights?: readonly Permission[];
  /** When it was last written down. */
  savedAt: number;
}

/** The time by which a set lives: the tenant's, but it stands still while the set is held. */
export function localTime(set: ScaleSet, now: number): number {
  return Math.min(now, set.heldSince ?? now);
}

export function powerAt(machine: Machine, at: number): Power {
  return machine.steps.findLast((step) => step.at <= at)?.power ?? 'deallocated';
}

/** The machines that exist at that time, those on the way in or out among them, in order of id. */
export function machinesAt(set: ScaleSet, at: number): Machine[] {
  return set.machines.filter((one) => one.createdAt <= at && (one.deletedAt ?? at + 1) > at);
}

/** The operation that runs at that time. */
export function runningAt(set: ScaleSet, at: number): Operation | undefined {
  const last = set.operations.at(-1);
  return last !== undefined && last.endsAt > at ? last : undefined;
}

export function isBusy(set: ScaleSet, at: number): boolean {
  return runningAt(set, at) !== undefined || set.updatingUntil > at;
}

export function provisioningAt(set: ScaleSet, at: number): Provisioning {
  if (isBusy(set, at)) return 'Updating';
  return set.operations.at(-1)?.outcome === 'Failed' ? 'Failed' : 'Succeeded';
}

export function capacityAt(set: ScaleSet, at: number): number {
  const last = set.operations.at(-1);
  if (last?.revertsTo === undefined || last.outcome !== 'Failed' || last.endsAt > at) return set.capacity;
  return last.revertsTo;
}

export function machineProvisioningAt(set: ScaleSet, machine: Machine, at: number): Provisioning {
  if (machine.deletingAt !== undefined && machine.deletingAt <= at) return 'Deleting';
  if (machine.readyAt > at) return 'Creating';
  if (runningAt(set, at)?.machines.includes(machine.id) === true) return 'Updating';
  return machine.failed ? 'Failed' : 'Succeeded';
}

/** Moves every time after `from` by `delta` milliseconds; what is past stays. */
export function shift(set: ScaleSet, from: number, delta: number): void {
  const moved = (at: number): number => (at > from ? at + delta : at);
  for (const machine of set.machines) {
    machine.createdAt = moved(machine.createdAt);
    machine.readyAt = moved(machine.readyAt);
    if (machine.deletingAt !== undefined) machine.deletingAt = moved(machine.deletingAt);
    if (machine.deletedAt !== undefined) machine.deletedAt = moved(machine.deletedAt);
    machine.steps = machine.steps.map((step) => ({ ...step, at: moved(step.at) }));
  }
  for (const operation of set.operations) {
    operation.startedAt = moved(operation.startedAt);
    operation.endsAt = moved(operation.endsAt);
  }
  set.updatingUntil = moved(set.updatingUntil);
}
