import type { GatewayId } from './gateway.ts';
import type { Person } from './operator.ts';
import type { Outlook } from './watch.ts';

/** What an alert tells of. `other` is whatever Azure Monitor sends that is none of the rest. */
export const alertKinds = ['traffic', 'storage', 'certificate', 'secret', 'health', 'other'] as const;
export type AlertKind = (typeof alertKinds)[number];

/** Rising. Azure's Sev0 and Sev1 are critical, Sev2 warning, Sev3 and Sev4 informational. */
export const severities = ['informational', 'warning', 'critical'] as const;
export type Severity = (typeof severities)[number];

/**
 * Finer than the kind: two sub-kinds of one subject are two alerts.
 *
 * limit       traffic or storage against its threshold
 * no-data     Azure Monitor has no numbers for the watch
 * expiry      a certificate or secret ends
 * name        the certificate served is for another name, or of a key or chain that clients refuse
 * instances   machines do not run though the gateway should
 * unreachable the service name does not answer while machines run
 * drift       Azure and the orders given here disagree, or Configuration Manager changed it back
 * resource    Azure's own Resource Health or Service Health
 * watch       one of the bot's own watches is late or fails
 * signal      anything else; told apart by its rule
 */
export type SubKind =
  | 'limit'
  | 'no-data'
  | 'expiry'
  | 'name'
  | 'instances'
  | 'unreachable'
  | 'drift'
  | 'resource'
  | 'watch'
  | 'signal';

/** What an alert is about. `id` of an app is its application id, of a rule what names it; both in lower case. */
export type AlertSubject =
  | { readonly kind: 'gateway'; readonly id: GatewayId }
  | { readonly kind: 'app'; readonly id: string }
  | { readonly kind: 'rule'; readonly id: string };

/** A number against its limit. `limit` is undefined where there is none. */
export interface Measure {
  /** What is counted, plain words: "Network Out Total". */
  readonly name: string;
  readonly value: number;
  readonly limit: number | undefined;
  /** GB is 10^9 bytes. */
  readonly unit: 'GB' | 'percent' | 'days' | 'instances' | 'count';
}

/** One thing that was said about a subject: by Azure Monitor's webhook, by a poll of its alerts, or by a watch of ours. */
export interface Signal {
  /** The same for a repeat of the same thing over webhook and poll: `<azure id>|fired`. At most 200 characters. */
  readonly key: string;
  readonly source: 'webhook' | 'poll' | 'watch';
  readonly condition: 'fired' | 'resolved';
  readonly kind: AlertKind;
  readonly subKind: SubKind;
  readonly subject: AlertSubject;
  readonly severity: Severity;
  /** Last segment of Azure's alert id, lower case; undefined for a watch and for bodies without one. */
  readonly azureId: string | undefined;
  /** When it happened, as its source says; else when it came. */
  readonly at: Date;
  /** Name of the rule as written, plain text up to 200 characters. */
  readonly rule: string | undefined;
  /** One finished sentence without a full stop, plain text up to 200 characters: "GraniteFalls sent 9,140 of 10,000 GB in 14 days". */
  readonly title: string;
  /** More, plain text up to 300 characters. */
  readonly detail: string | undefined;
  readonly measure: Measure | undefined;
  /** Where to look in the portal: an address below https://portal.azure.com/, nothing else. */
  readonly link: string | undefined;
  /** False for what never says that it is over (activity log, service health, budgets, log alerts without it). */
  readonly resolves: boolean;
  /** What a watch foresees; undefined from Azure. */
  readonly outlook: Outlook | undefined;
  /** A look of ours that explains whatever Azure goes on to say of it: the gateway is not meant to run. */
  readonly endsAll?: true;
}

/** One line of an alert's history. */
export interface AlertEvent {
  readonly at: Date;
  readonly what:
    | 'opened'
    | 'worse'
    | 'better'
    | 'resolved'
    | 'reopened'
    | 'flapping'
    | 'taken'
    | 'snoozed'
    | 'woken'
    | 'unmuted'
    | 'asked'
    | 'done'
    | 'noted';
  /** Finished plain words: "Kim Osei took it". */
  readonly says: string;
}

/** Who ended an alert: Azure said so, our own look did, or a person. */
export type Resolver =
  | { readonly kind: 'azure' }
  | { readonly kind: 'watch' }
  | { readonly kind: 'person'; readonly person: Person };

export type AlertState =
  | { readonly kind: 'open' }
  | {
      readonly kind: 'resolved';
      readonly at: Date;
      readonly by: Resolver;
      readonly note: string | undefined;
    };

/** A request that was made from an alert's card. */
export interface AlertRequest {
  readonly id: string;
  readonly number: number;
  /** "stop GraniteFalls" */
  readonly order: string;
  /** Words of what became of it; undefined while it waits or runs. */
  readonly outcome: string | undefined;
  /**
   * Left out for a person's. The automatic stop, which is asked for once for an alert: `stands` where it runs by itself
   * when its time has come, `asks` where people decide.
   */
  readonly own?: 'stands' | 'asks';
}

/** What one source said last about an alert. */
export interface Voice {
  /** Azure's alert id in lower case, `watch` for a watch of ours, `body` for bodies without an id. */
  readonly of: string;
  /** Whether it says that the alert is on. */
  readonly isOn: boolean;
  readonly severity: Severity;
  /** Its title, for when it becomes the worst one. */
  readonly title: string;
  /** When that was so, as it says: what came late is told by it. */
  readonly at: Date;
}

/** One open matter of one subject, through its whole life. A-`number` is what people call it. */
export interface Alert {
  /** Opaque, unguessable: `al_...`. */
  readonly id: string;
  readonly number: number;
  /** What makes two signals one alert: `alertKeyOf`. At most one alert of a key is open. */
  readonly key: string;
  readonly kind: AlertKind;
  readonly subKind: SubKind;
  readonly subject: AlertSubject;
  readonly severity: Severity;
  readonly title: string;
  readonly detail: string | undefined;
  readonly rule: string | undefined;
  readonly measure: Measure | undefined;
  readonly link: string | undefined;
  readonly outlook: Outlook | undefined;
  readonly state: AlertState;
  readonly openedAt: Date;
  /** Newest signal, whatever it said. */
  readonly heardAt: Date;
  /** How often something said that it is on; 0 while only its end was heard (webhooks come in any order). */
  readonly fired: number;
  /** Azure's alerts that say that it is on, lower case ids, newest last, at most 20. */
  readonly azureIds: readonly string[];
  /** What each source said last, also those that say that it is over; newest last, at most 30. The severity is the worst of those that are on. */
  readonly voices: readonly Voice[];
  /** A watch of ours looks after it: only our own look closes it. */
  readonly isWatched: boolean;
  /** False where nothing but a person or our own look will ever close it. */
  readonly resolves: boolean;
  /** When it came and went last, newest last, at most 10: what flapping is told by. */
  readonly turns: readonly Date[];
  /** Held open since then, as it comes and goes; undefined while it does not. */
  readonly flappingSince: Date | undefined;
  readonly taken: { readonly by: Person; readonly at: Date; readonly note: string | undefined } | undefined;
  /** Quiet until then, or until the runway is shorter than `runwayHours`. A rise to critical ends it. */
  readonly snoozed:
    | {
        readonly by: Person;
        readonly at: Date;
        readonly until: Date;
        readonly runwayHours: number | undefined;
      }
    | undefined;
  /** Mutes that kept its card from the channels that want it, newest last, at most 10; left out where none did. */
  readonly hiddenBy?: readonly string[];
  readonly requests: readonly AlertRequest[];
  /** Oldest first, at most 50. */
  readonly history: readonly AlertEvent[];
}

/** What changed for people by a signal or an act; nothing for a mere repeat. */
export type AlertNews = AlertEvent['what'] | 'changed';

/** A silence of posts about a gateway. A rise to critical is posted all the same, but for what an order predicted. */
export interface Mute {
  readonly id: string;
  /** Undefined: every gateway. */
  readonly gateway: GatewayId | undefined;
  /** Empty: every kind. */
  readonly kinds: readonly AlertKind[];
  readonly from: Date;
  readonly until: Date;
  readonly by: Person | undefined;
  /** A person's is over before `until` once the runway of what it hides is shorter than so many hours; left out: not so. */
  readonly runwayHours?: number;
  /** Of an order that runs: exactly these, even when critical. Undefined for a person's mute. */
  readonly predicted:
    | {
        readonly request: number;
        readonly subKinds: readonly { readonly kind: AlertKind; readonly subKind: SubKind }[];
      }
    | undefined;
  /** People were told of its end, and of what it hid. */
  readonly isTold?: true;
}

/** Which alerts come to a channel. */
export interface Subscription {
  readonly id: string;
  /** Channel id without thread. */
  readonly channel: string;
  readonly serviceUrl: string;
  /** Undefined: every gateway, apps and what is about none. */
  readonly gateway: GatewayId | undefined;
  /** Empty: every kind. */
  readonly kinds: readonly AlertKind[];
  /** The least that comes. */
  readonly severity: Severity;
  /** From gatehouse.yaml: words can't end it. */
  readonly isConfigured: boolean;
}

export function alertName(number: number): string {
  return `A-${number}`;
}

export function isWorse(one: Severity, than: Severity): boolean {
  return severities.indexOf(one) > severities.indexOf(than);
}

/** What makes two signals one alert: subject, kind and sub-kind; of `signal` and `resource` also the rule. */
export function alertKeyOf(signal: Pick<Signal, 'kind' | 'subKind' | 'subject' | 'rule'>): string {
  const { kind, subKind, subject, rule } = signal;
  const isByRule = (subKind === 'signal' || subKind === 'resource') && subject.kind !== 'rule';
  const tail = isByRule ? `/${(rule ?? '').toLowerCase()}` : '';
  return `${kind}/${subKind}/${subject.kind}:${subject.id}${tail}`;
}
