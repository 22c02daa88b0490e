/** Intents that only read. */
export const readingIntents = [
  'help',
  'list-gateways',
  'show-gateway',
  'show-instances',
  'show-deployment-model',
  'show-settings',
  'show-traffic',
  'show-threshold',
  'show-expiry',
  'show-alerts',
  'show-approvals',
  'show-schedules',
  'show-history',
  'show-content',
  'show-connection',
  'show-subscriptions',
  'show-oncall',
  'show-checklist',
  'check-support',
  'plan-capacity',
  'export-history',
] as const;

/** Intents that change something. */
export const changingIntents = [
  'start-gateway',
  'stop-gateway',
  'restart-gateway',
  'scale-gateway',
  'redeploy-gateway',
  'convert-gateway',
  'delete-gateway',
  'set-setting',
  'set-threshold',
  'renew-certificate',
  'renew-secret',
  'redistribute-content',
  'remove-content',
  'acknowledge-alert',
  'resolve-alert',
  'snooze-alert',
  'mute-alerts',
  'unmute-alerts',
  'subscribe-channel',
  'unsubscribe-channel',
  'approve-request',
  'reject-request',
  'cancel-request',
  'cancel-schedule',
  'complete-step',
  'set-oncall',
] as const;

export type ReadingIntent = (typeof readingIntents)[number];
export type ChangingIntent = (typeof changingIntents)[number];
export type IntentName = ReadingIntent | ChangingIntent;

const changing: ReadonlySet<string> = new Set(changingIntents);

/** True when the intent orders a change (a preview of one included). */
export function isChanging(intent: IntentName | 'unknown'): intent is ChangingIntent {
  return changing.has(intent);
}

/** A stretch of the past: an ISO 8601 duration back from now, or dates (yyyy-mm-dd) of which `to` is exclusive. */
export type Period = string | { readonly from: string; readonly to: string };

/** What an alert is about; `expiry` stands for certificate and secret together. */
export type AlertKindWord =
  | 'traffic'
  | 'storage'
  | 'certificate'
  | 'secret'
  | 'health'
  | 'other'
  | 'all'
  | 'expiry';

/** What the words of a message gave. A slot that they do not give is absent. */
export interface Slots {
  /** A name as configured, or `all`. */
  readonly gateway?: string;
  /** Of gateways: ready, stopped, starting, stopping, failed. Of alerts: open, acknowledged, resolved. */
  readonly state?: string;
  /** Azure's short name in lower case. */
  readonly region?: string;
  readonly model?: 'vmss' | 'classic';
  readonly period?: Period;
  /** ISO 8601 duration ahead of now. */
  readonly within?: string;
  readonly kind?: AlertKindWord;
  readonly severity?: 'critical' | 'warning' | 'informational';
  /** A person's name as written, without @. */
  readonly user?: string;
  readonly mine?: true;
  /** The noun phrase that names a feature, as written. */
  readonly feature?: string;
  /** Four digits, YYMM. */
  readonly version?: string;
  readonly clients?: number;
  readonly instances?: number;
  /** Signed change of the number of instances. */
  readonly delta?: number;
  /** Number of one instance. */
  readonly instance?: number;
  readonly step?: number;
  readonly size?: 'lab' | 'standard' | 'large';
  readonly scope?: 'instances' | 'service';
  readonly change?: 'subscription' | 'service-name' | 'region' | 'resource-group' | 'certificate';
  /** New value of `change`, as written. */
  readonly target?: string;
  readonly setting?: 'description' | 'verify-crl' | 'enforce-tls12' | 'serve-content';
  /** Text for `description`, on or off for the others. */
  readonly value?: boolean | string;
  /** In GB; 1 TB is 1024. */
  readonly gigabytes?: number;
  /** Percent of the threshold, 1 to 100. */
  readonly warning?: number;
  /** Percent of the threshold, 1 to 100. */
  readonly critical?: number;
  readonly stopOnCritical?: boolean | 'ask';
  /** Package id in upper case. */
  readonly package?: string;
  /** */
  readonly alert?: string;
  /** */
  readonly request?: string;
  /** S-3 */
  readonly schedule?: string;
  /** ISO 8601 duration. */
  readonly for?: string;
  /** ISO 8601 date and time with offset. */
  readonly until?: string;
  /** ISO 8601 date and time with offset. */
  readonly at?: string;
  /** Five-field cron in the speaker's time zone. */
  readonly every?: string;
  readonly format?: 'csv' | 'json';
  readonly reason?: string;
  readonly note?: string;
  readonly comment?: string;
  /** A topic of the help, lower case. */
  readonly topic?: string;
  /** The speaker asks what would happen; nothing is to be done. */
  readonly preview?: true;
}

/** What a message means. */
export interface Parsed {
  readonly intent: IntentName | 'unknown';
  readonly slots: Slots;
  /** Where a name or id could not be told for certain: what could be meant, best first. */
  readonly candidates: readonly string[];
  /** 0 to 1. */
  readonly confidence: number;
  /** Lines that would parse, to show to the speaker. They are never acted on. */
  readonly suggestions: readonly string[];
  /** Present when the text is longer than a message may be; it was not read. */
  readonly tooLong?: true;
}
