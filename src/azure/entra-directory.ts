import { z } from 'zod';
import { DirectoryUnreachable } from '../domain/fault.ts';
import type { Directory } from '../ports/directory.ts';
import type { Log } from '../ports/log.ts';
import { inCall } from './call.ts';
import { type Graph, GraphRefused } from './graph.ts';
import { Memory } from './memory.ts';

const keptMs = 5 * 60_000;
const answersKept = 20_000;
const groupsKept = 200;
const askMs = 1500;
const listMs = 10_000;
/** Graph takes no more ids in one checkMemberGroups. */
const groupsAtOnce = 20;

const memberships = z.object({ value: z.array(z.string()) });
const members = z.object({
  value: z.array(
    z.object({
      '@odata.type': z.string().optional(),
      id: z.string().min(1),
      displayName: z.string().nullish(),
    }),
  ),
  '@odata.nextLink': z.string().optional(),
});

type Member = Awaited<ReturnType<Directory['membersOf']>>[number];

/** Entra's groups through Microsoft Graph. Unreachable means unknown, never "member". */
export class EntraDirectory implements Directory {
  readonly #graph: Graph;
  readonly #log: Log;
  readonly #answers: Memory<boolean>;
  readonly #members: Memory<readonly Member[]>;
  /** Questions under way, by what they ask. */
  readonly #asking = new Map<string, Promise<unknown>>();

  /** `now` is the machine's time in ms, from any beginning. */
  constructor(graph: Graph, log: Log, now: () => number = () => performance.now()) {
    this.#graph = graph;
    this.#log = log;
    this.#answers = new Memory(keptMs, answersKept, now);
    this.#members = new Memory(keptMs, groupsKept, now);
  }

  async groupsOf(
    aadObjectId: string,
    groups: readonly string[],
    { fresh = false }: { readonly fresh?: boolean } = {},
  ): Promise<ReadonlySet<string>> {
    const person = aadObjectId.toLowerCase();
    const answers = new Map<string, boolean>();
    for (const group of new Set(groups.map((one) => one.toLowerCase()))) {
      const kept = fresh ? undefined : this.#answers.recall(`${person} ${group}`);
      if (kept !== undefined) answers.set(group, kept);
    }
    const open = [...new Set(groups.map((one) => one.toLowerCase()))]
      .filter((one) => !answers.has(one))
      .sort();
    if (open.length > 0) {
      const asked = await this.#together(`groups of ${person}: ${open}`, () => this.#ask(person, open));
      for (const group of open) answers.set(group, asked.has(group));
    }
    return new Set(groups.filter((one) => answers.get(one.toLowerCase()) === true));
  }

  async membersOf(group: string): Promise<readonly Member[]> {
    const id = group.toLowerCase();
    return this.#members.recall(id) ?? this.#together(`members of ${id}`, () => this.#list(id));
  }

  async #ask(person: string, groups: readonly string[]): Promise<ReadonlySet<string>> {
    const path = `/users/${encodeURIComponent(person)}/checkMemberGroups`;
    const chunks = Array.from({ length: Math.ceil(groups.length / groupsAtOnce) }, (_, index) =>
      groups.slice(index * groupsAtOnce, (index + 1) * groupsAtOnce),
    );
    const found = await this.#inTime(askMs, 'Group membership', () =>
      Promise.all(chunks.map((groupIds) => this.#check(path, groupIds))),
    );
    const memberOf = new Set(found.flat().map((one) => one.toLowerCase()));
    for (const group of groups) this.#answers.keep(`${person} ${group}`, memberOf.has(group));
    return memberOf;
  }

  async #check(path: string, groupIds: readonly string[]): Promise<readonly string[]> {
    try {
      return memberships.parse(await this.#graph.post(path, { groupIds })).value;
    } catch (error) {
      // Whoever is not in the directory, or not any more, is in none of its groups.
      if (error instanceof GraphRefused && error.code === 'Request_ResourceNotFound') return [];
      throw error;
    }
  }

  async #list(group: string): Promise<readonly Member[]> {
    const found = await this.#inTime(listMs, 'Group members', async () => {
      const people: Member[] = [];
      let next: string | undefined =
        `/groups/${encodeURIComponent(group)}/transitiveMembers?$select=id,displayName&$top=999`;
      while (next !== undefined) {
        const page: z.infer<typeof members> = members.parse(await this.#graph.get(next));
        for (const one of page.value) {
          // Devices, contacts and the groups in between come along.
          if (one['@odata.type'] !== '#microsoft.graph.user') continue;
          people.push({ aadObjectId: one.id, name: one.displayName ?? undefined });
        }
        next = page['@odata.nextLink'];
      }
      return people;
    });
    this.#members.keep(group, found);
    return found;
  }

  /** Equal questions at the same time are one question. */
  #together<T>(key: string, ask: () => Promise<T>): Promise<T> {
    const running = this.#asking.get(key) as Promise<T> | undefined;
    if (running !== undefined) return running;
    const asking = ask().finally(() => this.#asking.delete(key));
    this.#asking.set(key, asking);
    return asking;
  }

  async #inTime<T>(deadlineMs: number, what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await inCall({ deadlineMs }, work);
    } catch (cause) {
      const code =
        cause instanceof GraphRefused ? cause.status : cause instanceof Error ? cause.name : 'unknown';
      this.#log.warn({ what, code }, 'Graph gave no usable answer');
      throw new DirectoryUnreachable(
        `${what} can’t be verified now: Microsoft Graph gave no usable answer.`,
        {
          cause,
        },
      );
    }
  }
}
