import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { machineClock } from '../../src/clock/machine-clock.ts';
import type { Store } from '../../src/ports/store.ts';
import { openPostgres } from '../../src/postgres/open.ts';
import { atOnce } from '../hold/at-once.ts';
import { silent } from '../postgres/cluster.ts';
import { decide, newRequest, opening } from '../postgres/samples.ts';
import { OwnServer } from '../replicas/own-server.ts';
import { round } from './figures.ts';

/** Decisions a second, eight at a time, beside plain SQL on the same server. */
export interface Decisions {
  /** The store's: request locked, decision, outcome, operation with its job and turn, cards, audit with its chain. */
  readonly approvals: number;
  /** The store's: request locked, decision, outcome, cards, a reply, audit with its chain. */
  readonly rejections: number;
  /** `pg` alone: in a transaction, the decision, the request's outcome and the audit entry, in tables like the store's. */
  readonly bare: number;
  /** Of the store's approvals and rejections to that. */
  readonly ratio: { readonly approvals: number; readonly rejections: number };
}

const rounds = 6;
const each = 60;
const together = 8;

export async function measureDecisions(): Promise<Decisions> {
  const server = await OwnServer.start();
  const opened = await openPostgres({ store: { url: server.url }, clock: machineClock, log: silent });
  const pool = new pg.Pool({ connectionString: server.url, max: together });
  try {
    const bare = await Bare.make(pool);
    const took = { approve: 0, reject: 0, bare: 0 };
    for (let i = 0; i <= rounds; i++) {
      const isWarmUp = i === 0;
      for (const kind of ['approve', 'bare', 'reject'] as const) {
        const requests = await openSome(opened.store);
        if (kind === 'bare') await bare.copy(requests);
        const seconds = await timed(requests, (one) =>
          kind === 'bare' ? bare.decide(one) : decide(opened.store, one, 'bo', new Date(), kind),
        );
        if (!isWarmUp) took[kind] += seconds;
      }
    }
    const rate = (seconds: number) => round((rounds * each) / seconds);
    return {
      ...{ approvals: rate(took.approve), rejections: rate(took.reject), bare: rate(took.bare) },
      ratio: { approvals: round(took.bare / took.approve), rejections: round(took.bare / took.reject) },
    };
  } finally {
    await pool.end();
    await opened.close();
    await server.close();
  }
}

/** Waiting requests, each of a gateway of its own. */
async function openSome(store: Store): Promise<readonly string[]> {
  const ids: string[] = [];
  await atOnce(together, [...Array(each).keys()], async () => {
    const request = newRequest({ at: new Date(), gateway: `Edge${randomUUID().slice(0, 8)}` });
    await store.openRequest({ ...opening(request), heard: undefined, answers: undefined });
    ids.push(request.id);
  });
  return ids;
}

/** Seconds for all. */
async function timed(
  requests: readonly string[],
  act: (request: string) => Promise<unknown>,
): Promise<number> {
  const began = performance.now();
  await atOnce(together, requests, async (one) => {
    await act(one);
  });
  return (performance.now() - began) / 1000;
}

/** What a decision comes to without a bot: three statements. */
class Bare {
  readonly #pool: pg.Pool;
  #number = 0;

  private constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** Tables with the columns and indexes of the store's, without its triggers. */
  static async make(pool: pg.Pool): Promise<Bare> {
    for (const table of ['request', 'decision', 'audit'])
      await pool.query(`create table bare_${table} (like ${table} including all)`);
    return new Bare(pool);
  }

  async copy(requests: readonly string[]): Promise<void> {
    const text = 'insert into bare_request select * from request where id = any($1)';
    await this.#pool.query(text, [requests]);
  }

  async decide(request: string): Promise<void> {
    this.#number += 1;
    const number = this.#number;
    const content = JSON.stringify({ kind: 'approve', by: { name: 'Bo' }, comment: 'go on', number });
    const client = await this.#pool.connect();
    try {
      await client.query('begin');
      await client.query(`update bare_request set state = 'approved', outcome = $2 where id = $1`, [
        request,
        content,
      ]);
      await client.query(
        `insert into bare_decision (request_id, kind, person_id, decided_at, content) values ($1, 'approve', 'bo', now(), $2)`,
        [request, content],
      );
      await client.query(
        `insert into bare_audit (number, at, actor, actor_name, act, detail, previous, hash) values ($1, now(), 'bo', 'Bo', 'approved', $2, $3, $3)`,
        [number, content, 'f'.repeat(64)],
      );
      await client.query('commit');
    } finally {
      client.release();
    }
  }
}
