import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SandboxClock } from '../clock.ts';
import type { FaultId, Faults } from '../faults.ts';
import type { Tenant } from '../tenant.ts';
import { replaceFile } from './replace-file.ts';

/** A stretch of the tenant's time (ms) in which a gateway had more traffic, or a fuller storage account, than usual. */
export interface Surge {
  readonly kind: 'traffic' | 'storage';
  readonly gateway: string;
  readonly from: number;
  /** Undefined while it lasts. */
  readonly to?: number;
}

const followed = [
  'monitor-spike',
  'monitor-storage',
  'monitor-gap',
  'expiry-certificate',
  'expiry-secret',
] as const satisfies readonly FaultId[];
type Followed = (typeof followed)[number];

const surgeOf: Partial<Record<FaultId, Surge['kind']>> = {
  'monitor-spike': 'traffic',
  'monitor-storage': 'storage',
};

/** Metrics look back over 14 days; a month is enough for everybody. */
const rememberedMs = 35 * 86_400_000;

interface Saved {
  readonly surges: readonly Surge[];
  /** When a surge that lasts was last seen. */
  readonly seenAt: number;
}

/**
 * What the switches of Monitor and Expiry do, in the tenant's time: since when, and to which gateway. Surges are written
 * down, since numbers that were told once must not change: not by switching off, and not by a restart.
 */
export class Conditions {
  readonly #faults: Faults;
  readonly #clock: SandboxClock;
  readonly #file: string;
  readonly #usualGateway: string;
  readonly #since = new Map<Followed, { readonly at: number; readonly gateway: string }>();
  readonly #stopListening: () => void;
  #surges: Surge[];

  constructor(tenant: Tenant, clock: SandboxClock, faults: Faults, dir: string) {
    this.#faults = faults;
    this.#clock = clock;
    this.#file = join(dir, 'conditions.json');
    this.#usualGateway = tenant.gateways[0]?.name ?? '';
    this.#surges = this.#load();
    this.#stopListening = faults.onChange(() => this.#note());
  }

  /** Since when (ms, the tenant's time) the fault strikes this gateway; undefined where it does not. */
  since(id: Followed, gateway?: string): number | undefined {
    if (!this.#faults.isOn(id)) return undefined; // a fault of some seconds ends when somebody asks
    const noted = this.#since.get(id);
    return gateway === undefined || noted?.gateway === gateway ? noted?.at : undefined;
  }

  surgesOf(kind: Surge['kind'], gateway: string): readonly Surge[] {
    return this.#surges.filter((one) => one.kind === kind && one.gateway === gateway);
  }

  /** Ends what is over, and writes down that the rest still lasts. */
  look(): void {
    for (const id of followed) this.#faults.isOn(id);
    if (this.#surges.some((one) => one.to === undefined)) this.#save();
  }

  close(): void {
    this.#stopListening();
    this.#save();
  }

  #note(): void {
    const now = this.#clock.now().getTime();
    for (const id of followed) {
      const noted = this.#since.get(id);
      const gateway = this.#faults.isOn(id) ? (this.#faults.gatewayOf(id) ?? this.#usualGateway) : undefined;
      if (gateway === noted?.gateway) continue;
      if (gateway === undefined) this.#since.delete(id);
      else this.#since.set(id, { at: now, gateway });
      const kind = surgeOf[id];
      if (kind !== undefined) this.#turn(kind, gateway, now);
    }
  }

  /** Ends the surge that lasts, and begins one of `gateway`. */
  #turn(kind: Surge['kind'], gateway: string | undefined, now: number): void {
    this.#surges = this.#surges
      .filter((one) => (one.to ?? now) > now - rememberedMs)
      .map((one) => (one.kind === kind && one.to === undefined ? { ...one, to: now } : one));
    if (gateway !== undefined) this.#surges.push({ kind, gateway, from: now });
    this.#save();
  }

  #load(): Surge[] {
    if (!existsSync(this.#file)) return [];
    const { surges, seenAt } = JSON.parse(readFileSync(this.#file, 'utf8')) as Saved;
    // The switches are off after a restart: what lasted then was over when it was last seen.
    return surges.map((one) => ({ ...one, to: one.to ?? seenAt }));
  }

  #save(): void {
    const saved: Saved = { surges: this.#surges, seenAt: this.#clock.now().getTime() };
    if (saved.surges.length > 0) replaceFile(this.#file, JSON.stringify(saved));
  }
}
