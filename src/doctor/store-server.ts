import type { Log } from '../ports/log.ts';
import { Bells } from '../postgres/bells.ts';
import { Database } from '../postgres/database.ts';
import { certificateOf, judgeProbe } from './addresses.ts';
import { type Check, doubtful, type Finding, right, wrong } from './check.ts';
import { difference } from './clock.ts';
import { codeOf, networkTrouble, wrongBy } from './explain.ts';

const oldestVersion = 150_000;
const hearWithinMs = 3000;
const mostMs = 120_000;
const channel = 'gatehouse_doctor';

const connect = (database: Database) => database.pool.connect();

type Client = Awaited<ReturnType<typeof connect>>;

/** A PostgreSQL server of somebody else's. `close` ends the connections. */
export function storeServerChecks(
  url: string,
  log: Log,
): { readonly checks: readonly Check[]; readonly close: () => Promise<void> } {
  const database = new Database({ connectionString: url }, new Bells(), log, async () => undefined);
  const on = async (work: (client: Client) => Promise<Finding>): Promise<Finding> => {
    const client = await connect(database);
    try {
      return await work(client);
    } finally {
      client.release(true);
    }
  };
  const check = (
    id: string,
    title: string,
    needs: readonly string[],
    work: (client: Client) => Promise<Finding>,
  ) => ({
    id: `store ${id}`,
    title: `Store, ${title}`,
    needs,
    run: () => on(work),
  });
  const first = check('connection', 'connection', [], judgeConnection);
  const needs = [first.id];
  const checks = [
    { ...first, run: () => first.run().catch(whyNoConnection) },
    check('tables', 'right to make tables', needs, judgeTables),
    check('listen', 'LISTEN', needs, (client) => judgeListen(client, database)),
    check('clock', 'clock', needs, judgeClock),
  ];
  return { checks, close: () => database.close() };
}

async function judgeConnection(client: Client): Promise<Finding> {
  const { rows } = await client.query<{ number: string; version: string }>(
    `select current_setting('server_version_num') as number, current_setting('server_version') as version`,
  );
  const { number, version } = rows[0] ?? { number: '0', version: 'unknown' };
  if (Number(number) < oldestVersion)
    return wrong(`PostgreSQL ${version} is too old`, 'Let store.url name a PostgreSQL 15 or newer.');
  const certificate = certificateOf(streamOf(client));
  if (certificate === undefined) return right(`PostgreSQL ${version}, without TLS`);
  const judged = judgeProbe(`PostgreSQL ${version}`, { aheadMs: undefined, certificate }, new Date());
  // Who connected with sslmode=require or no-verify has asked for a certificate that nobody looks at.
  return judged.kind === 'wrong' ? doubtful(judged.says, judged.remedy) : judged;
}

/** pg keeps the socket under a name that its types do not tell. */
function streamOf(client: Client): unknown {
  return (client as unknown as { readonly connection?: { readonly stream?: unknown } }).connection?.stream;
}

const refusals: Readonly<Record<string, { readonly says: string; readonly remedy: string }>> = {
  '28P01': {
    says: 'the password is wrong',
    remedy: 'Put the user’s password into store.url, percent-encoded.',
  },
  '28000': {
    says: 'the server lets nobody in from here with that user',
    remedy:
      'Compare user and database in store.url with pg_hba.conf; managed servers may want ?sslmode=verify-full.',
  },
  '3D000': { says: 'there is no such database', remedy: 'Create the database that store.url names.' },
  '53300': {
    says: 'it has no connection left',
    remedy: 'Raise max_connections; each replica takes up to 14.',
  },
};

function whyNoConnection(error: unknown): Finding {
  const code = codeOf(error) ?? '';
  const why = refusals[code] ?? networkTrouble(code);
  if (why !== undefined) return wrong(why.says, why.remedy);
  if (/does not support SSL/.test(error instanceof Error ? error.message : ''))
    return wrong('the server has no TLS', 'Take sslmode out of store.url, or switch TLS on at the server.');
  return wrongBy(error);
}

/** All in a transaction that is rolled back. */
async function judgeTables(client: Client): Promise<Finding> {
  await client.query('begin');
  try {
    await client.query('create table gatehouse_doctor (id int primary key)');
    const { rows } = await client.query(`select from pg_namespace where nspname = 'pgboss'`);
    if (rows.length === 0) await client.query('create schema gatehouse_doctor');
    return right('the user may make tables and schemas');
  } catch (error) {
    const code = codeOf(error);
    if (code !== '42501') throw error;
    return wrong(
      'the user may not make tables or schemas',
      'As the database’s owner: grant create on database NAME to USER; grant create on schema public to USER;',
    );
  } finally {
    await client.query('rollback');
  }
}

/** A pooler that gives each transaction another connection loses what is said to one that listens. */
async function judgeListen(client: Client, database: Database): Promise<Finding> {
  let timer: NodeJS.Timeout | undefined;
  const heard = new Promise<boolean>((resolve) => {
    client.on('notification', (one) => {
      if (one.channel === channel) resolve(true);
    });
    timer = setTimeout(() => resolve(false), hearWithinMs);
  });
  await client.query(`listen ${channel}`);
  await database.pool.query(`notify ${channel}`);
  const isHeard = await heard.finally(() => clearTimeout(timer));
  if (isHeard) return right('works, so this is a direct or session-mode connection');
  return wrong(
    'what is said on one connection does not reach another',
    'Let store.url name the server itself, or a pooler in session mode: transaction mode loses LISTEN and locks.',
  );
}

async function judgeClock(client: Client): Promise<Finding> {
  const sentAt = Date.now();
  const { rows } = await client.query<{ ms: string }>(
    'select (extract(epoch from clock_timestamp()) * 1000)::bigint::text as ms',
  );
  const aheadMs = Number(rows[0]?.ms) - (sentAt + Date.now()) / 2;
  if (Math.abs(aheadMs) < mostMs)
    return right(`within ${Math.max(1, Math.ceil(Math.abs(aheadMs) / 1000))} s of this machine’s`);
  return wrong(
    `this machine’s clock is ${difference(aheadMs)} the database’s`,
    'Set both clocks by a time server (NTP): jobs and cards come due by the database’s.',
  );
}
