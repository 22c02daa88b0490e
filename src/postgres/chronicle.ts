import { sql } from 'kysely';
import type { Chronicle } from '../domain/audit.ts';
import type { Store } from '../ports/store.ts';
import { type AuditRow, toEntry } from './audit-log.ts';
import { cleanText } from './codec.ts';
import type { Database } from './database.ts';

/** Whoever asks for years gets an answer at once: no more entries are looked through than these. */
const mostRead = 10_000;

type Row = AuditRow & { readonly times: string; readonly lines: string; readonly found: string };

/** What people ask of the audit, in one statement. */
export async function readChronicle(
  database: Database,
  { among, actor, from, to, limit }: Parameters<Store['chronicle']>[0],
): Promise<Chronicle> {
  const name = actor === undefined ? undefined : cleanText(actor).trim().toLowerCase();
  const isActor =
    name === undefined
      ? sql`true`
      : sql`(lower(actor_name) = ${name} or split_part(lower(actor_name), ' ', 1) = ${name})`;
  const since = from === undefined ? sql`true` : sql`at >= ${from}`;
  const until = to === undefined ? sql`true` : sql`at < ${to}`;
  const { rows } = await database.read((db) =>
    // Between two acts that are no refusals, those of one person for one request, or for one order, are one line.
    sql<Row>`
      with found as (
        select number, act, actor, request, detail from audit
        where gateway = any(${among}) and ${isActor} and ${since} and ${until}
        order by number desc limit ${mostRead}
      ), stretch as (
        select *, count(*) filter (where act <> 'refused') over (order by number desc) as acts_above from found
      ), line as (
        select max(number) as number, count(*) as times,
          count(*) over () as lines, sum(count(*)) over () as found
        from stretch
        group by acts_above, act = 'refused', actor, coalesce(request::text, detail::text)
      )
      select audit.*, times, lines, line.found from line join audit using (number)
      order by number desc limit ${limit}
    `.execute(db),
  );
  const [newest] = rows;
  return {
    lines: rows.map((row) => ({ ...toEntry(row), times: Number(row.times) })),
    left: newest === undefined ? 0 : Number(newest.lines) - rows.length,
    isAll: newest === undefined || Number(newest.found) < mostRead,
  };
}
