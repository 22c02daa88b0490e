import type { Signal } from '../domain/alert.ts';
import { Fault } from '../domain/fault.ts';

/** What a look of a watch gave. */
export interface Looked {
  readonly signals: readonly Signal[];
  /** Gateways, apps and subscriptions that it could not read, by id, though it read others. */
  readonly unread: ReadonlyMap<string, Fault>;
  /** Notes what is true only once the signals are kept; left out by most. */
  readonly onceKept?: () => Promise<void>;
}

/**
 * The faults among what was found. One gateway that can't be read is that gateway's matter; when none can, the watch has
 * failed.
 * @throws the first Fault when there is nothing else
 */
export function faultsIn(found: ReadonlyMap<string, unknown>): ReadonlyMap<string, Fault> {
  const faults = new Map([...found].filter((entry): entry is [string, Fault] => entry[1] instanceof Fault));
  const [first] = faults.values();
  if (first !== undefined && faults.size === found.size) throw first;
  return faults;
}
