import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { Bells } from '../../src/postgres/bells.ts';
import { Database } from '../../src/postgres/database.ts';
import { createTestDatabase, silent, type TestDatabase } from './cluster.ts';

let server: TestDatabase;
let database: Database;

beforeAll(async () => {
  server = await createTestDatabase();
  database = new Database({ connectionString: server.url }, new Bells(), silent, async () => undefined);
});
afterAll(async () => {
  await database.close();
  await server.drop();
});

describe('a connection', () => {
  test('that is lost between two statements of a transaction ends the transaction, not the process', async () => {
    const ended = database.transact(async ({ trx }) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
      await server.admin.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
      await pause(200); // the news comes while nothing is asked of it
      await sql`select 1`.execute(trx);
    });
    await expect(ended).rejects.toMatchObject({ code: 'store-unavailable' });
    const { rows } = await database.read((db) => sql<{ one: number }>`select 1 as one`.execute(db));
    expect(rows).toEqual([{ one: 1 }]);
  });

  test('that says nothing keeps nobody waiting, and what it was asked may still come true', async () => {
    const table = 'create table if not exists late (id integer)';
    await server.admin.query(table);
    await server.admin.query('begin');
    await server.admin.query('lock table late');
    const asked = database.transact(({ trx }) => sql`insert into late values (1)`.execute(trx));
    await expect(asked).rejects.toThrow('The database does not answer');
    await server.admin.query('commit');
    for (;;) {
      const { rows } = await server.admin.query('select id from late');
      if (rows.length === 1) break;
      await pause(20);
    }
  });
});
