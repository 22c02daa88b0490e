import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

/** At most `most` sends in `ms` milliseconds. The function `take_room` has the same numbers: it changes with them. */
interface Limit {
  readonly ms: number;
  readonly most: number;
}

/** Teams counts when a request arrives, we when it leaves: two requests may come closer together than they left. */
const jitterMs = 100;

/** One bot in one conversation: a chat, or a channel with all its threads. */
const conversationLimits: readonly Limit[] = [
  { ms: 1000, most: 7 },
  { ms: 2000, most: 8 },
  { ms: 30_000, most: 60 },
  { ms: 3_600_000, most: 1800 },
];
/** One bot in a tenant. */
const appLimit: Limit = { ms: 1000, most: 50 };

/**
 * New posts of alerts' cards in a channel: with the card of a digest 10 a minute, which is what people still read. The
 * first message of a card counts, whatever became of it, and once, however often it was tried: it stands there once.
 */
export const alertPosts = { windowMs: 60_000 + jitterMs, most: 9 } as const;

/** Rows of the log that still count. */
export const longestWindowMs = 3_600_000 + jitterMs;

/** SQL for when a conversation has room for one more; null when it has room and always had. `name` is an SQL expression. */
export function conversationFreeAt(name: RawBuilder<string>): RawBuilder<Date | null> {
  const moments = conversationLimits.map(
    ({ ms, most }) => sql`(
      select sent_at + make_interval(secs => ${seconds(ms)}) from send_log
      where conversation = ${name} order by sent_at desc offset ${sql.lit(most - 1)} limit 1
    )`,
  );
  return sql<Date | null>`greatest(${sql.join(moments)})`;
}

const alertPostWindow = sql`make_interval(secs => ${sql.lit(alertPosts.windowMs / 1000)})`;

/** SQL for when a channel has room for one more card of an alert; null when it has room now. */
export function alertPostFreeAt(name: RawBuilder<string>, now: Date): RawBuilder<Date | null> {
  return sql<Date | null>`(
    select max(sent_at) + ${alertPostWindow} from send_log
    where conversation = ${name} and post_of is not null and sent_at > ${now}::timestamptz - ${alertPostWindow}
    group by post_of order by 1 desc offset ${sql.lit(alertPosts.most - 1)} limit 1
  )`;
}

/** SQL for whether the first message of the card `letter` was tried within the minute: it has its place there. */
export function hasAlertPost(now: Date): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from send_log where conversation = pace and post_of = letter.id
      and sent_at > ${now}::timestamptz - ${alertPostWindow}
  )`;
}

/** SQL for when the app has room for one more. */
export function appFreeAt(): RawBuilder<Date | null> {
  return sql<Date | null>`(
    select sent_at + make_interval(secs => ${seconds(appLimit.ms)}) from send_log
    order by sent_at desc offset ${sql.lit(appLimit.most - 1)} limit 1
  )`;
}

function seconds(ms: number): RawBuilder<number> {
  return sql.lit((ms + jitterMs) / 1000);
}
