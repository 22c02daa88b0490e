import type { Signal } from '../domain/alert.ts';
import type { Fault } from '../domain/fault.ts';
import type { Gateway, GatewayId } from '../domain/gateway.ts';
import type { AppSecret, ServedCertificate, TrafficHour, WatchedApp } from '../domain/watch.ts';

/** What Azure Monitor has measured, for the watches. */
export interface TrafficMeter {
  /**
   * Bytes by hour between two times: "Network Out Total" of the scale set plus "Egress" of the storage account (where one is
   * configured). `grain` is one hour for the past, five minutes for the newest half hour (added up by hour here; an hour that
   * still runs holds what it has so far). In calls of 50 a region and subscription. An hour without a value is absent.
   */
  hours(
    gateways: readonly Gateway[],
    span: { readonly from: Date; readonly to: Date },
    grain: 'PT1H' | 'PT5M',
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<GatewayId, readonly TrafficHour[] | Fault>>;
  /** Newest "UsedCapacity" of the storage accounts, in bytes; undefined where Azure has none yet. Gateways without a storage account are absent. */
  storage(
    gateways: readonly Gateway[],
    now: Date,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<GatewayId, number | undefined | Fault>>;
}

/** What a look at a service name found: `silent` when nothing answered (no address, refused, no handshake). */
export type Probed =
  | { readonly kind: 'served'; readonly certificate: ServedCertificate }
  | { readonly kind: 'silent'; readonly why: string };

/** Looks at service names as a client on the internet would. */
export interface ServiceProbe {
  /** Connects, shakes hands, and reads the leaf, whatever it is worth. Over after 10 s. */
  certificate(gateway: Gateway): Promise<Probed>;
  /** The same for many, with a bound on how many are looked at together: 200 that are silent take under 40 s. */
  certificates(gateways: readonly Gateway[]): Promise<ReadonlyMap<GatewayId, Probed>>;
}

export interface AppSecrets {
  /**
   * Graph's `passwordCredentials` of an app; never the secret's hint or text.
   * @throws AzureForbidden, AppMissing, DirectoryUnreachable, AnswerUnreadable
   */
  secretsOf(app: WatchedApp): Promise<readonly AppSecret[]>;
}

/** Azure's own list of alerts: what the webhook may have missed. */
export interface AzureAlerts {
  /** The gateways' subscriptions: their ids, each once, in lower case. */
  readonly subscriptions: readonly string[];
  /**
   * Alerts of each subscription that changed since its time, as signals: a fired one each, and a resolved one where it is
   * over. A Fault (AzureUnreachable, AzureForbidden, AnswerUnreadable) where its list can't be read.
   * Follows pages; an address of another origin gets no token.
   */
  changedSince(
    since: (subscription: string) => Date,
    now: Date,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, readonly Signal[] | Fault>>;
}
