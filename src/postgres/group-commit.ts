import { setImmediate as endOfTurn } from 'node:timers/promises';
import { wasRefused } from './trouble.ts';
import { within } from './within.ts';

/** Whoever waits for others in the database holds up the next round no longer. */
const roundMs = 1000;
/** A transaction's locks are held until its last member is written. */
const mostTogether = 32;

interface Member<Act, Result> {
  readonly act: Act;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Takes what comes while a transaction is under way into the next one: a lock that all need and the wait for the disk
 * are paid once for all of them. What comes in one turn of the event loop goes together; who comes alone does not wait.
 */
export class GroupCommit<Act, Result> {
  readonly #commit: (acts: readonly Act[]) => Promise<readonly Result[]>;
  #waiting: Member<Act, Result>[] = [];
  #isUnderWay = false;

  /** @param commit one transaction, with a result for each act in their order; its refusal by PostgreSQL wrote nothing */
  constructor(commit: (acts: readonly Act[]) => Promise<readonly Result[]>) {
    this.#commit = commit;
  }

  /** @throws what `commit` throws */
  take(act: Act): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ act, resolve, reject });
      if (!this.#isUnderWay) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#isUnderWay = true;
    while (this.#waiting.length > 0) {
      await endOfTurn();
      const members = this.#waiting.slice(0, mostTogether);
      this.#waiting = this.#waiting.slice(mostTogether);
      await within(roundMs, this.#round(members), () => undefined);
    }
    this.#isUnderWay = false;
  }

  async #round(members: readonly Member<Act, Result>[]): Promise<void> {
    try {
      const results = await this.#commit(members.map(({ act }) => act));
      for (const [index, { resolve }] of members.entries()) resolve(results[index] as Result);
    } catch (error) {
      // One that PostgreSQL does not take must not take the others along.
      if (members.length > 1 && wasRefused(error)) for (const one of members) await this.#round([one]);
      else for (const { reject } of members) reject(error);
    }
  }
}
