import { Fault } from '../domain/fault.ts';
import type { GatewayId, GatewayState } from '../domain/gateway.ts';
import type { AppSecret, Expiring } from '../domain/watch.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { AppSecrets, ServiceProbe } from '../ports/watchers.ts';
import { certificateEnd, judgeCertificate } from '../watch/judge-certificate.ts';
import { judgeSecrets, secretEnds } from '../watch/judge-secrets.ts';
import type { Standing } from '../watch/say.ts';
import { faultsIn, type Looked } from './looked.ts';
import type { Settings } from './settings.ts';

/** Later than the end of whatever never ends. */
const endOfTime = new Date('9999-12-31T23:59:59Z');

/** Looks at what ends: the certificates that service names serve, and the secrets of apps. */
export class ExpiryWatch {
  readonly #store: AlertStore;
  readonly #probe: ServiceProbe;
  readonly #secrets: AppSecrets;
  readonly #clock: Clock;
  readonly #settings: Pick<Settings, 'gateways' | 'apps'>;

  constructor(
    ports: { alerts: AlertStore; probe: ServiceProbe; secrets: AppSecrets; clock: Clock },
    settings: Pick<Settings, 'gateways' | 'apps'>,
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
  ): Promise<Looked> {
    const now = this.#clock.now();
    const gateways = [...this.#settings.gateways.values()].filter((one) => mayServe(states.get(one.id)));
    const found = await this.#probe.certificates(gateways);
    const served = gateways.flatMap((gateway) => {
      const probed = found.get(gateway.id);
      return probed?.kind === 'served' ? [{ gateway, certificate: probed.certificate }] : [];
    });
    await this.#store.keepExpiring(
      new Map(
        served.map(({ gateway, certificate }) => [
          `certificate:${gateway.id}`,
          [certificateEnd(gateway, certificate, now)],
        ]),
      ),
    );
    const signals = served.flatMap(({ gateway, certificate }) =>
      judgeCertificate(gateway, certificate, { now, standing }),
    );
    return { signals, unread: new Map() };
  }

  /** @throws the first Fault when no app could be read */
  async lookAtSecrets(standing: Standing): Promise<Looked> {
    const now = this.#clock.now();
    const found = new Map<string, readonly AppSecret[] | Fault>();
    for (const app of this.#settings.apps) {
      try {
        found.set(app.appId, await this.#secrets.secretsOf(app));
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        found.set(app.appId, error);
      }
    }
    const unread = faultsIn(found);
    const had = new Set((await this.#store.expiring(endOfTime)).map((one) => one.app));
    const ends = new Map<string, readonly Expiring[]>();
    const signals = this.#settings.apps.flatMap((app) => {
      const secrets = found.get(app.appId) ?? [];
      if (secrets instanceof Fault) return [];
      ends.set(`app:${app.appId}`, secretEnds(app, secrets, now));
      return judgeSecrets(app, secrets, { now, hadSecrets: had.has(app.name), standing });
    });
    await this.#store.keepExpiring(ends);
    return { signals, unread };
  }
}

/** One that is known to be off serves nothing; one that nobody has looked at yet may. */
function mayServe(state: GatewayState | undefined): boolean {
  return state === undefined || state.instances.some((one) => one.power === 'running');
}
