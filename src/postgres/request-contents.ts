import type { Kysely } from 'kysely';
import { type Fixed, fixedColumns, toFixed } from './request-rows.ts';
import type { Tables } from './tables.ts';

/** Of a fleet in an upheaval; each takes some 10 KB. */
const mostKept = 500;

/**
 * What never changes about requests, kept by their ids once it was read: plans are long, and a list of what waits or a
 * card that refreshes itself would read and parse the same ones each time.
 */
export class RequestContents {
  #known: ReadonlyMap<string, Fixed> = new Map();

  /** Of those that there are. Reads what is not known yet. */
  async of(db: Kysely<Tables>, ids: readonly string[]): Promise<ReadonlyMap<string, Fixed>> {
    const known = this.#known;
    const unknown = ids.filter((id) => !known.has(id));
    if (unknown.length === 0) return known;
    const rows = await db.selectFrom('request').select(fixedColumns).where('id', 'in', unknown).execute();
    const added = rows.map((row) => [row.id, toFixed(row)] as const);
    // What others have added meanwhile stays; who reads an older map keeps it.
    const before = this.#known.size + added.length > mostKept ? [] : this.#known;
    this.#known = new Map([...before, ...added]);
    return new Map([...known, ...added]);
  }
}
