import type { GatewayId } from '../domain/gateway.ts';
import { defaultStorage, defaultTraffic, type Thresholds } from '../domain/watch.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { Settings } from './settings.ts';

/** By which limits a gateway is watched: those that were set here, else those of gatehouse.yaml. */
export class LimitBook {
  readonly #settings: Pick<Settings, 'trafficThresholds' | 'storageThresholds'>;
  readonly #store: AlertStore;

  constructor(settings: Pick<Settings, 'trafficThresholds' | 'storageThresholds'>, store: AlertStore) {
    this.#settings = settings;
    this.#store = store;
  }

  /** Of its traffic. */
  async of(gateway: GatewayId): Promise<Thresholds> {
    return (await this.all()).get(gateway) ?? defaultTraffic;
  }

  /** Of every gateway's traffic. */
  async all(): Promise<ReadonlyMap<GatewayId, Thresholds>> {
    return new Map([...this.#settings.trafficThresholds, ...(await this.#store.thresholds())]);
  }

  ofStorage(gateway: GatewayId): Thresholds {
    return this.#settings.storageThresholds.get(gateway) ?? defaultStorage;
  }
}
