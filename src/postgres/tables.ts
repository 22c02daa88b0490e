import type { ColumnType, Generated } from 'kysely';
import type { AlertKind, AlertState } from '../domain/alert.ts';
import type { AuditAct } from '../domain/audit.ts';
import type { OperationState } from '../domain/operation.ts';
import type { Question } from '../domain/question.ts';
import type { Decision, RequestState } from '../domain/request.ts';
import type { WatchName } from '../domain/watch.ts';
import type { LetterView } from '../ports/store.ts';

/** Text from `pack` on the way in, parsed JSON for `unpack` on the way out. */
type Packed = ColumnType<unknown, string, string>;

/** The tables of the newest migration. Times are the product's, but where it says machine. */
export interface Tables {
  /** One row a name; `value` is the last number given. */
  counter: { name: string; value: number };
  request: {
    id: string;
    number: number;
    gateway: string;
    state: RequestState['kind'];
    created_at: Date;
    expires_at: Date;
    reminded_at: Date | null;
    /** Id of the alert from whose card it was asked for. */
    alert: string | null;
    /** RequestState */
    outcome: Packed;
    /** The rest of the request, which never changes. */
    content: Packed;
  };
  decision: {
    id: Generated<number>;
    request_id: string;
    kind: Decision['kind'];
    person_id: string;
    decided_at: Date;
    content: Packed;
  };
  operation: {
    id: string;
    request_id: string;
    gateway: string;
    epoch: number;
    state: OperationState['kind'];
    /** The order in which approvals came: a gateway's queue. */
    turn: Generated<number>;
    content: Packed;
  };
  question: { id: string; state: Question['state']; content: Packed };
  /** `stored_at` is the machine's. */
  heard: { key: string; heard_at: Date; stored_at: Generated<Date> };
  person: { aad_object_id: string; name: string; teams_id: string | null };
  letter: LetterTable;
  /** One row a send. `sent_at` is when it was over; while it is under way, when its claim ends. Machine time. */
  send_log: {
    id: Generated<number>;
    conversation: string;
    sent_at: Date;
    /** The letter whose first message it was, where that is an alert's card. */
    post_of: number | null;
  };
  audit: {
    number: number;
    at: Date;
    actor: string;
    actor_name: string;
    act: AuditAct;
    gateway: string | null;
    request: number | null;
    detail: Packed;
    previous: string;
    hash: string;
  };
  arrival: {
    id: Generated<number>;
    key: string;
    received_at: Date;
    /** Machine time. */
    stored_at: Generated<Date>;
    /** Place in `severities`. */
    rank: number;
    signal: Packed;
    body: string | null;
    worked_off: Date | null;
    /** Name of the error that it was set aside with. */
    failure: string | null;
  };
  alert: {
    id: string;
    number: number;
    key: string;
    state: AlertState['kind'];
    rank: number;
    /** Null for an alert about an app or a rule. */
    gateway: string | null;
    kind: AlertKind;
    /** When it was news last. */
    changed_at: Date | null;
    /** The whole alert. */
    content: Packed;
  };
  subscription: {
    id: string;
    channel: string;
    service_url: string;
    gateway: string | null;
    kinds: AlertKind[];
    rank: number;
    is_configured: boolean;
  };
  mute: {
    id: string;
    gateway: string | null;
    kinds: AlertKind[];
    is_order: boolean;
    until: Date;
    content: Packed;
  };
  /** At most one row. */
  on_call: { only_one: Generated<boolean>; until: Date | null; content: Packed };
  threshold: { gateway: string; content: Packed };
  /** `newest` is the newest point that had a value; null where the hour was read as a whole. */
  traffic_hour: {
    gateway: string;
    at: Date;
    bytes: number;
    newest: Date | null;
    is_idle: Generated<boolean>;
  };
  /** Up to when a gateway's hours have been read as whole ones. */
  traffic_read: { gateway: string; read_to: Date };
  watch: {
    name: WatchName;
    ran_at: Date;
    succeeded_at: Date | null;
    failure: string | null;
    /** In a row. */
    failures: Generated<number>;
    /** When it was first to run; null where that was before this was written down. */
    since: Date | null;
  };
  /** `subject` is a gateway's or an app's id; `since` when it could not be read for the first time since it could. */
  unread: { watch: WatchName; subject: string; since: Date; code: string };
  /** What a look saw that counts when the next one sees it, too. */
  glimpse: { watch: WatchName; at: Date; content: Packed };
  /** One row an owner; `ends_at` is the first end of what it has. */
  expiring: { key: string; ends_at: Date; content: Packed };
  /** `grew_at` is machine time. */
  digest: { id: string; channel: string; place: Packed; opened_at: Date; grew_at: Date };
  digest_row: { digest_id: string; alert_id: string };
}

interface LetterTable {
  id: Generated<number>;
  kind: 'card' | 'reply';
  subject_kind: 'request' | 'question' | 'alert' | 'digest' | 'mute';
  subject_id: string;
  view: LetterView;
  /** Place as it was asked for. */
  place: Packed;
  /** Notice of a reply. */
  notice: ColumnType<unknown, string | null, string | null>;
  /** The letter in whose thread this one goes. */
  root_id: number | null;
  /** Where it goes or stands: null until its root is sent. */
  conversation: string | null;
  /** The chat or channel as Teams counts it. */
  pace: string | null;
  activity_id: string | null;
  wanted: Generated<number>;
  sent: Generated<number>;
  /** Machine time, as are the next. */
  due_at: Date;
  claimed_until: Date | null;
  /** Number of claims so far: tells a claim from an older one of the same letter. */
  claims: Generated<number>;
  /** How often it was posted anew because somebody had deleted it. */
  posted_anew: Generated<number>;
  attempts: Generated<number>;
  given_up: string | null;
  /** Of those that nobody has seen yet the higher goes first: a place in `severities`, 3 for a card that somebody asked for. */
  rank: Generated<number>;
}
