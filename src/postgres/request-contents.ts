import { unpack } from './codec.ts';
import type { Content } from './request-rows.ts';

/** Of a fleet in an upheaval; each takes some 10 KB. */
const mostKept = 500;

/**
 * What never changes about requests, kept by their ids once it was read: plans are long, and a list of what waits or a
 * card that refreshes itself would read and parse the same ones each time.
 */
export class RequestContents {
  #known: ReadonlyMap<string, Content> = new Map();

  /** @param read the rows of those that are not known yet */
  async of(
    ids: readonly string[],
    read: (
      unknown: readonly string[],
    ) => Promise<readonly { readonly id: string; readonly content: unknown }[]>,
  ): Promise<ReadonlyMap<string, Content>> {
    const known = this.#known;
    const unknown = ids.filter((id) => !known.has(id));
    if (unknown.length === 0) return known;
    const added = (await read(unknown)).map(({ id, content }) => [id, unpack<Content>(content)] as const);
    // What others have added meanwhile stays; who reads an older map keeps it.
    const before = this.#known.size + added.length > mostKept ? [] : this.#known;
    this.#known = new Map([...before, ...added]);
    return new Map([...known, ...added]);
  }
}
