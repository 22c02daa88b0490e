import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { examine } from '../../src/doctor/examine.ts';
import { storeServerChecks } from '../../src/doctor/store-server.ts';
import { createTestDatabase, silent, type TestDatabase } from '../postgres/cluster.ts';

let database: TestDatabase;
const weak = `gatehouse_weak_${process.pid}`;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.admin.query(`create role ${weak} login`);
});
afterAll(async () => {
  await database.admin.query(`drop role ${weak}`);
  await database.drop();
});

async function found(url: string): Promise<Readonly<Record<string, string>>> {
  const { checks, close } = storeServerChecks(url, silent);
  const lines = await Promise.all(examine(checks, 10_000));
  await close();
  return Object.fromEntries(
    lines.map(({ check, result }) => [
      check.id,
      `${result.kind}: ${'remedy' in result ? result.remedy : result.says}`,
    ]),
  );
}

const tables = async () =>
  (await database.admin.query('select relname from pg_class where relname like $1', ['gatehouse_doctor%']))
    .rows;

describe('a database server', () => {
  test('that is fine, and is left as it was', async () => {
    expect(await found(database.url)).toEqual({
      'store connection': expect.stringMatching(/^right: PostgreSQL 1\d\.\d+, without TLS$/),
      'store tables': 'right: the user may make tables and schemas',
      'store listen': 'right: works, so this is a direct or session-mode connection',
      'store clock': 'right: within 1 s of this machine’s',
    });
    expect(await tables()).toEqual([]);
  });

  test('without the database', async () => {
    const lines = await found(database.url.replace(/\/test_\w+/, '/nowhere'));
    expect(lines['store connection']).toBe('wrong: Create the database that store.url names.');
    expect(lines['store tables']).toMatch(/^skipped/);
  });

  test('with a user who may not make tables', async () => {
    const lines = await found(database.url.replace(/\/\/\w+@/, `//${weak}@`));
    expect(lines).toMatchObject({
      'store connection': expect.stringMatching(/^right/),
      'store tables': expect.stringMatching(/^wrong: As the database’s owner: grant create/),
      'store listen': expect.stringMatching(/^right/),
    });
  });

  test('with a password that is wrong', async () => {
    const server = await refusing('28P01');
    const lines = await found(`postgres://me:hush@127.0.0.1:${portOf(server)}/x`);
    server.close();
    expect(lines['store connection']).toMatch(/^wrong: Put the user’s password into store\.url/);
  });

  test('behind a pooler that loses notifications', async () => {
    const pooler = await losing(database.url);
    const lines = await found(pooler.url);
    pooler.close();
    expect(lines).toMatchObject({
      'store tables': expect.stringMatching(/^right/),
      'store listen': expect.stringMatching(
        /^wrong: Let store\.url name the server itself, or a pooler in session mode/,
      ),
    });
  });
});

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function listening(take: (socket: Socket) => void): Promise<Server> {
  const server = createServer(take);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** A server that answers each start of a session with an error. */
function refusing(code: string): Promise<Server> {
  return listening((socket) => {
    socket.once('data', () => {
      const fields = Buffer.from(`SFATAL\0C${code}\0Mno\0\0`);
      const head = Buffer.from('E\0\0\0\0');
      head.writeInt32BE(fields.length + 4, 1);
      socket.end(Buffer.concat([head, fields]));
    });
  });
}

/** A way to the server on which every notification is lost, as with PgBouncer in transaction mode. */
async function losing(url: string): Promise<{ readonly url: string; readonly close: () => void }> {
  const { searchParams, username, pathname } = new URL(url.replace('@/', '@localhost/'));
  const path = `${searchParams.get('host')}/.s.PGSQL.${searchParams.get('port')}`;
  const server = await listening((socket) => {
    const inner = connect(path);
    let rest = Buffer.alloc(0);
    socket.pipe(inner).on('error', () => socket.destroy());
    socket.on('error', () => inner.destroy());
    inner.on('close', () => socket.destroy());
    inner.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= 5 && rest.length > rest.readInt32BE(1)) {
        const size = rest.readInt32BE(1) + 1;
        if (rest[0] !== 'A'.charCodeAt(0)) socket.write(rest.subarray(0, size));
        rest = rest.subarray(size);
      }
    });
  });
  return {
    url: `postgres://${username}@127.0.0.1:${portOf(server)}${pathname}`,
    close: () => server.close(),
  };
}
