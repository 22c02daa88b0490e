import type { Signal } from '../domain/alert.ts';
import { Fault } from '../domain/fault.ts';
import type { GatewayId, GatewayState } from '../domain/gateway.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { AppSecrets, ServiceProbe } from '../ports/watchers.ts';
import { certificateEnd, judgeCertificate } from '../watch/judge-certificate.ts';
import { judgeSecrets, secretEnds } from '../watch/judge-secrets.ts';
import type { Standing } from '../watch/say.ts';
import type { Settings } from './settings.ts';

/** Looks at what ends: the certificates that service names serve, and the secrets of apps. */
export class ExpiryWatch {
  readonly #store: AlertStore;
  readonly #probe: ServiceProbe;
  readonly #secrets: AppSecrets;
  readonly #clock: Clock;
  readonly #settings: Settings;

  constructor(
    ports: { alerts: AlertStore; probe: ServiceProbe; secrets: AppSecrets; clock: Clock },
    settings: Settings,
  ) {
    this.#store = ports.alerts;
    this.#probe = ports.probe;
    this.#secrets = ports.secrets;
    this.#clock = ports.clock;
    this.#settings = settings;
  }

  /** A service name that does not answer is for the health watch; what was seen of it before stays in the lists. */
  async lookAtCertificates(
    states: ReadonlyMap<GatewayId, GatewayState>,
    standing: Standing,
  ): Promise<readonly Signal[]> {
    const now = this.#clock.now();
    const signals: Signal[] = [];
    for (const gateway of this.#settings.gateways.values()) {
      const state = states.get(gateway.id);
      if (state !== undefined && !state.instances.some((one) => one.power === 'running')) continue;
      const found = await this.#probe.certificate(gateway);
      if (found.kind === 'silent') continue;
      const { key, ...expiring } = certificateEnd(gateway, found.certificate, now);
      await this.#store.keepExpiring(key, expiring);
      signals.push(...judgeCertificate(gateway, found.certificate, { now, standing }));
    }
    return signals;
  }

  /** @throws the last Fault when no app could be read */
  async lookAtSecrets(standing: Standing): Promise<readonly Signal[]> {
    const now = this.#clock.now();
    const signals: Signal[] = [];
    let fault: Fault | undefined;
    for (const app of this.#settings.apps) {
      try {
        const secrets = await this.#secrets.secretsOf(app);
        for (const { key, ...expiring } of secretEnds(app, secrets, now))
          await this.#store.keepExpiring(key, { ...expiring, app: app.name });
        signals.push(...judgeSecrets(app, secrets, { now, standing }));
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        fault = error;
      }
    }
    if (fault !== undefined && signals.length === 0) throw fault;
    return signals;
  }
}
