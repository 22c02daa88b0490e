import type { Alert } from '../../src/domain/alert.ts';
import { unpack } from '../../src/postgres/codec.ts';
import { type Message, type Tenant, textOf } from '../e2e/tenant.ts';
import type { Ledger } from './ledger.ts';

/** Where the tenant's bot tells of its alerts. */
export const channel = 'alerts';

/** One alert of a storm, as the sandbox has it. */
export interface StormAlert {
  readonly alertId: string;
  readonly gateway: string;
  readonly rule: string;
  readonly severity: string;
  readonly isResolved: boolean;
}

export interface StormReport {
  readonly sent: number;
  readonly alerts: number;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly givenUp: number;
  readonly acceptMs: Readonly<Record<'p50' | 'p99' | 'max', number>>;
}

/** What is known of one of Azure's alerts: `heard` names the conditions that were worked off without an error. */
export type Heard = ReadonlyMap<string, ReadonlySet<string>>;

export async function heardBy(ledger: Ledger): Promise<Heard> {
  const rows = await ledger.read<{ id: string; conditions: string[] }>(`
    select signal->'value'->>'azureId' as id, array_agg(distinct signal->'value'->>'condition') as conditions
    from arrival where worked_off is not null and failure is null and signal->'value'->>'azureId' is not null
    group by 1`);
  return new Map(rows.map(({ id, conditions }) => [id, new Set(conditions)]));
}

/** Those that the bot does not know, or of which it does not know that they are over. An end alone is all that is to be known. */
export function lostOf(storm: readonly StormAlert[], heard: Heard): readonly StormAlert[] {
  return storm.filter(({ alertId, isResolved }) => {
    const conditions = heard.get(alertId.toLowerCase());
    return conditions?.has(isResolved ? 'resolved' : 'fired') !== true;
  });
}

/** An alert with its card in the channel. */
export interface Told {
  readonly alert: Alert;
  /** Id of its card's message; undefined while that waits, or where it has none. */
  readonly message: string | undefined;
  readonly waits: boolean;
  readonly isListed: boolean;
}

/**
 * Every alert that began, but those of the bot's own watches alone. What was fired late, after its end was heard, never
 * began; what is informational comes to no channel here.
 */
export async function toldBy(ledger: Ledger): Promise<readonly Told[]> {
  const rows = await ledger.read<{
    content: unknown;
    message: string | null;
    card: boolean;
    listed: boolean;
  }>(`
    select content, activity_id as message, letter.id is not null as card,
      exists (select from digest_row where alert_id = alert.id) as listed
    from alert left join letter on subject_id = alert.id and letter.kind = 'card'`);
  return rows
    .map(({ content, message, card, listed }) => ({
      alert: unpack<Alert>(content),
      message: message ?? undefined,
      waits: card && message === null,
      isListed: listed,
    }))
    .filter(
      ({ alert: { turns, severity, voices } }) =>
        turns.length > 0 && severity !== 'informational' && voices.some((one) => one.of !== 'watch'),
    );
}

/** Messages of the bot that begin a thread, with when they came. */
export async function postsOf(tenant: Tenant): Promise<readonly (Message & { readonly time: number })[]> {
  const all = await tenant.messages('ana', channel);
  return all
    .filter((one) => one.from.bot && one.thread === one.id && one.deleted !== true)
    .map((one) => ({ ...one, time: Date.parse(one.at) }));
}

export function isDigest(message: Message): boolean {
  return /More came than a channel takes in a minute/.test(textOf(message));
}

/** The most posts that came within `ms`. */
export function mostWithin(times: readonly number[], ms: number): number {
  return Math.max(0, ...times.map((from) => times.filter((one) => one >= from && one < from + ms).length));
}

/** Sum of a counter of the bot's, over those labels that have `label`. */
export async function counted(tenant: Tenant, name: string, label = ''): Promise<number> {
  const metrics = await (await fetch(`${tenant.line.operations}/metrics`)).text();
  const lines = metrics.matchAll(new RegExp(`^gatehouse_${name}\\{.*${label}.*\\} (\\d+)$`, 'gm'));
  return [...lines].reduce((sum, [, count]) => sum + Number(count), 0);
}

/** Waits until each of the bot's watches has looked once: a start is no storm. */
export async function watchesDone(tenant: Tenant, ledger: Ledger): Promise<void> {
  await tenant.waitFor(
    'all watches',
    async () => (await ledger.read(`select from watch where succeeded_at is not null`)).length >= 6,
    240_000,
  );
}
