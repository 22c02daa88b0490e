import type { GatewayId } from './gateway.ts';
import type { Person } from './operator.ts';

/** The bot's own eyes. Each runs by itself and is late when it has not succeeded for three times its period. */
export const watchNames = ['traffic', 'storage', 'certificate', 'secret', 'health', 'azure-alerts'] as const;
export type WatchName = (typeof watchNames)[number];

/** A gateway, an app or a subscription that a watch can't read, though it reads others. */
export interface Unread {
  readonly watch: WatchName;
  /** Id of the gateway or of the app, `subscription:<id>` of a subscription. */
  readonly subject: string;
  /** The first look that could not read it since it could be read. */
  readonly since: Date;
  /** Code of the fault that the newest look met. */
  readonly code: string;
}

/** Limits of a gateway's traffic in 14 days, or of its storage (Configuration Manager's Alerts tab). GB is 10^9 bytes. */
export interface Thresholds {
  /** 10,000 for traffic, 2,000 for storage. */
  readonly gigabytes: number;
  /** Percent of it, 1 to 100: 50. */
  readonly warning: number;
  /** Percent of it, 1 to 100: 90. */
  readonly critical: number;
  /** What happens when our own measurement crosses critical; only of traffic. */
  readonly stopOnCritical: 'off' | 'ask' | 'stop';
  /** Who set it here; undefined where it stands in gatehouse.yaml or is the default. A stop runs under this person's approval. */
  readonly setBy: Person | undefined;
}

/** Whether what was measured has reached the critical line; GB. */
export function isOverCritical(
  gigabytes: number,
  limits: Pick<Thresholds, 'gigabytes' | 'critical'>,
): boolean {
  return gigabytes >= (limits.gigabytes * limits.critical) / 100;
}

/** What an order about limits sets. */
export type Limits = Omit<Thresholds, 'setBy'>;

export const defaultTraffic: Thresholds = {
  gigabytes: 10_000,
  warning: 50,
  critical: 90,
  stopOnCritical: 'off',
  setBy: undefined,
};
export const defaultStorage: Thresholds = { ...defaultTraffic, gigabytes: 2000 };

/** Bytes that left a gateway (its machines and its storage account) in the hour that begins at `at`. An hour without a value is absent. */
export interface TrafficHour {
  readonly at: Date;
  readonly bytes: number;
  /** Begin of its newest five-minute point; absent where it was read as a whole hour. */
  readonly newest?: Date | undefined;
  /** No machine ran: there is no value (`bytes` is 0), and none is missing. */
  readonly isIdle?: true | undefined;
}

/** When the 14-day sum will cross a line, with the span in which it probably will. */
export interface Crossing {
  readonly line: 'warning' | 'critical' | 'limit';
  readonly at: Date;
  readonly earliest: Date;
  readonly latest: Date;
}

/** Outbound traffic of the rolling 14 days. */
export interface TrafficOutlook {
  readonly kind: 'traffic';
  readonly measuredAt: Date;
  /** Sum of 14 days, GB (10^9). */
  readonly gigabytes: number;
  readonly thresholds: Thresholds;
  /** One a day, oldest first, 14 of them: the sum of the 14 days that end with that day. Undefined where the data has a gap of over half the day. */
  readonly days: readonly { readonly date: string; readonly gigabytes: number | undefined }[];
  /** Newest point with a value; undefined when none had. */
  readonly newestPoint: Date | undefined;
  /** Hours of the 14 days without a value, but for those in which no machine ran or the gateway was not there yet. */
  readonly gapHours: number;
  /** Lines that it will cross within 14 days, soonest first; empty where it will not or the forecast is not good enough to be shown. */
  readonly crossings: readonly Crossing[];
}

/** Hours without a value that leave the sum of 14 days a number of which only the least is known. */
export const mostGapHours = 24;

/** Whether so much is missing that the sum is a lower bound: then nothing is taken for being under a line. */
export function isLowerBound({ gapHours }: Pick<TrafficOutlook, 'gapHours'>): boolean {
  return gapHours > mostGapHours;
}

export interface StorageOutlook {
  readonly kind: 'storage';
  readonly measuredAt: Date;
  readonly gigabytes: number;
  readonly thresholds: Thresholds;
}

/** The certificate that a service name serves on 443. */
export interface ServedCertificate {
  readonly endsAt: Date;
  /** Common name of the leaf, verbatim. */
  readonly commonName: string;
  /** DNS names it is good for, verbatim. */
  readonly names: readonly string[];
  /** Organisation or common name of who issued it. */
  readonly issuedBy: string;
  /** "RSA 2048", "EC P-256". */
  readonly key: string;
  /** Why clients would not trust the chain, in OpenSSL's word (CERT_HAS_EXPIRED, UNABLE_TO_VERIFY_LEAF_SIGNATURE); undefined where it is good. */
  readonly chainProblem: string | undefined;
  /** The one of the chain below its root that ends first, where that is before the leaf's own end. */
  readonly intermediate?: { readonly commonName: string; readonly endsAt: Date } | undefined;
}

/** A secret of an app registration, without the secret. */
export interface AppSecret {
  readonly keyId: string;
  readonly displayName: string | undefined;
  readonly endsAt: Date;
}

/** Something that ends: the certificate that a service name serves, or an app's secret. */
export interface ExpiryOutlook {
  readonly kind: 'expiry';
  readonly what: 'certificate' | 'secret';
  /** "GraniteFalls.contoso.com", or the app's and secret's display names: "CMG server app, key 2". */
  readonly name: string;
  /** Service name whose chain it is of, where it is an intermediate and not the certificate itself. */
  readonly chainOf?: string | undefined;
  readonly endsAt: Date;
  readonly issuedBy: string | undefined;
  /** RSA 2048; undefined for a secret. */
  readonly key: string | undefined;
  /** The step of the ladder that it stands on: 60, 30, 14, 7, 3, 1 or 0 (over); in days. 90 where it is not on it yet. */
  readonly step: number;
}

/** What a watch knows that a card shows. */
export type Outlook = TrafficOutlook | StorageOutlook | ExpiryOutlook;

/** Everything that ends, for `what expires in the next 30 days`. */
export interface Expiring {
  readonly gateway: GatewayId | undefined;
  /** Name of the app whose secret it is, as the configuration spells it. */
  readonly app: string | undefined;
  readonly outlook: ExpiryOutlook;
  readonly seenAt: Date;
}

/** Somebody whose word counts in the night. */
export interface OnCall {
  readonly person: Person;
  /** Until when; undefined: no end is known. */
  readonly until: Date | undefined;
  /** From the rota of gatehouse.yaml, or set by somebody. */
  readonly source: 'rota' | 'set';
}

/** Who is on call, a week each in turn. */
export interface Rota {
  /** Entra object ids. */
  readonly people: readonly string[];
  /** Day on which the first one's first week begins: yyyy-mm-dd. */
  readonly starts: string;
  /** "MON 09:00", in `timeZone`. */
  readonly handover: string;
  /** IANA zone. */
  readonly timeZone: string;
}

/** An app registration whose secrets are watched. */
export interface WatchedApp {
  readonly name: string;
  /** Application (client) id, lower case. */
  readonly appId: string;
  /** Key id of the secret that is in use, lower case; undefined where nobody said which that is. */
  readonly keyId?: string | undefined;
}
