import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SandboxClock } from '../clock.ts';
import type { Faults } from '../faults.ts';
import type { Gateway, Tenant } from '../tenant.ts';
import { begin, type Change, type Circumstances, preempt } from './change.ts';
import { replaceFile } from './replace-file.ts';
import type { Permission } from './rights.ts';
import { isBusy, localTime, type Operation, runningAt, type ScaleSet, shift } from './scale-set.ts';

/** What somebody does in the portal. */
export interface PortalChange {
  readonly capacity?: number;
  /** `name=value`, or a name. */
  readonly tag?: string;
  /** Seconds of the tenant's time for which the set says Updating, with no other effect. */
  readonly updatingSeconds?: number;
  readonly power?: 'stop' | 'start';
  /** What the bot's application may do with the scale set from now on. */
  readonly rights?: readonly Permission[];
}

/** A gateway and its scale set. */
export interface Site {
  readonly gateway: Gateway;
  readonly set: ScaleSet;
}

const longAgo = Date.UTC(2026, 0, 5);

function fresh(gateway: Gateway): ScaleSet {
  return {
    gateway: gateway.name,
    capacity: gateway.instances,
    version: 1,
    nextId: gateway.instances,
    tags: { product: 'Configuration Manager', service: gateway.serviceName },
    machines: Array.from({ length: gateway.instances }, (_, id) => ({
      id,
      createdAt: longAgo,
      readyAt: longAgo,
      failed: false,
      steps: [{ at: 0, power: 'running' as const }],
    })),
    operations: [],
    updatingUntil: 0,
    savedAt: 0,
  };
}

/**
 * The tenant's scale sets. Nothing here runs by timer: what is accepted is written down with all its future, and looked
 * at with the tenant's time. Each set has its own file, written before the change is answered.
 */
export class Fleet {
  readonly #clock: SandboxClock;
  readonly #faults: Faults;
  readonly #dir: string;
  readonly #sites = new Map<string, Site>();
  readonly #byName = new Map<string, Site>();
  readonly #byOperation = new Map<string, Site>();
  readonly #stopListening: () => void;

  constructor(tenant: Tenant, clock: SandboxClock, faults: Faults, dir: string) {
    this.#clock = clock;
    this.#faults = faults;
    this.#dir = join(dir, 'scale-sets');
    mkdirSync(this.#dir, { recursive: true });
    const files = new Set(readdirSync(this.#dir));
    for (const gateway of tenant.gateways) {
      const file = `${gateway.name}.json`;
      const site = { gateway, set: files.has(file) ? this.#load(file) : fresh(gateway) };
      this.#sites.set(gateway.scaleSet.toLowerCase(), site);
      this.#byName.set(gateway.name.toLowerCase(), site);
      for (const operation of site.set.operations) this.#byOperation.set(operation.id, site);
    }
    this.#stopListening = faults.onChange(() => this.#holdOrRelease());
  }

  /** The tenant's time, ms. */
  get now(): number {
    return this.#clock.now().getTime();
  }

  /** How far the clock by which Azure writes its statuses is ahead, ms. */
  get skewMs(): number {
    return this.#faults.hit('azure-skew') ? 10 * 60_000 : 0;
  }

  get sites(): readonly Site[] {
    return [...this.#sites.values()];
  }

  /** By Resource Manager id, in any case. */
  byId(scaleSet: string): Site | undefined {
    return this.#sites.get(scaleSet.toLowerCase());
  }

  /** @throws Error when there is no such gateway */
  byName(gateway: string): Site {
    const site = this.#byName.get(gateway.toLowerCase());
    if (site === undefined) throw new Error(`no gateway named ${gateway}`);
    return site;
  }

  byOperation(id: string): { readonly site: Site; readonly operation: Operation } | undefined {
    const site = this.#byOperation.get(id);
    const operation = site?.set.operations.find((one) => one.id === id);
    return site === undefined || operation === undefined ? undefined : { site, operation };
  }

  /** The time by which this set lives now, ms. */
  timeOf(set: ScaleSet): number {
    // A fault that is on for some seconds only ends when somebody asks for it.
    if (set.heldSince !== undefined) this.#faults.isOn('azure-stuck');
    return localTime(set, this.now);
  }

  /** Accepts a change; the set must not be busy. It is on disk when this returns. */
  begin(
    site: Site,
    change: Change,
    by: Omit<Circumstances, 'now' | 'slowness' | 'noRoom' | 'notBack'>,
  ): Operation {
    const { set } = site;
    const now = this.now;
    const needsRoom =
      change.kind === 'start' || (change.kind === 'update' && (change.capacity ?? 0) > set.capacity);
    const operation = begin(set, change, {
      ...by,
      now,
      slowness: this.#faults.hit('azure-slow') ? 10 : 1,
      noRoom: needsRoom && this.#faults.hit('azure-no-room'),
      notBack:
        (change.kind === 'restart' || change.kind === 'redeploy') && this.#faults.hit('azure-not-back'),
    });
    this.#byOperation.set(operation.id, site);
    if (this.#faults.isOn('azure-stuck')) this.#hold(set);
    else this.#save(set);
    return operation;
  }

  /** Does what somebody else did in the portal; no fault stops them, and their change preempts a running operation. */
  edit(gateway: string, change: PortalChange): void {
    const site = this.byName(gateway);
    const { set } = site;
    this.#release(set);
    const by = { caller: 'portal.admin@contoso.com', clientRequestId: undefined };
    if (change.power !== undefined) {
      preempt(set, this.now, true);
      set.version += 1;
      this.begin(site, { kind: change.power === 'stop' ? 'deallocate' : 'start' }, { ...by, method: 'POST' });
    }
    if (change.capacity !== undefined || change.tag !== undefined) {
      preempt(set, this.now, false);
      const [name = '', ...value] = (change.tag ?? '').split('=');
      const tags = name === '' ? {} : { tags: { ...set.tags, [name]: value.join('=') } };
      const capacity = change.capacity === undefined ? {} : { capacity: change.capacity };
      this.begin(site, { kind: 'update', ...capacity, ...tags }, { ...by, method: 'PATCH' });
    }
    if (change.updatingSeconds !== undefined) {
      set.version += 1;
      set.updatingUntil = this.now + change.updatingSeconds * 1000;
    }
    if (change.rights !== undefined) set.rights = change.rights;
    this.#save(set);
    this.#holdOrRelease();
  }

  close(): void {
    this.#stopListening();
  }

  #holdOrRelease(): void {
    const stuck = this.#faults.isOn('azure-stuck');
    for (const { set } of this.#sites.values()) {
      if (!stuck) this.#release(set);
      else if (set.heldSince === undefined && runningAt(set, this.now) !== undefined) this.#hold(set);
    }
  }

  #hold(set: ScaleSet): void {
    this.#faults.hit('azure-stuck');
    set.heldSince = this.now;
    this.#save(set);
  }

  /** Goes on where the set was held: the time that has passed since then is added to all that was still to come. */
  #release(set: ScaleSet): void {
    if (set.heldSince === undefined) return;
    shift(set, set.heldSince, this.now - set.heldSince);
    delete set.heldSince;
    this.#save(set);
  }

  #load(file: string): ScaleSet {
    const set = JSON.parse(readFileSync(join(this.#dir, file), 'utf8')) as ScaleSet;
    // A clock that ran fast is set back by a restart: without this the set would stand still until then.
    const delta = this.now - set.savedAt;
    if (delta < 0) {
      shift(set, 0, delta);
      if (set.heldSince !== undefined) set.heldSince += delta;
    }
    this.#release(set);
    return set;
  }

  #save(set: ScaleSet): void {
    set.savedAt = this.now;
    replaceFile(join(this.#dir, `${set.gateway}.json`), JSON.stringify(set));
  }

  /** Whether Azure would answer 409 to a change. */
  isBusy(set: ScaleSet): boolean {
    return isBusy(set, this.timeOf(set));
  }
}
