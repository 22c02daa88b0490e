import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Tenant } from '../e2e/tenant.ts';
import { BotLine } from './bot-line.ts';
import { Raw } from './socket.ts';
import { expectUnharmed, residentBytes } from './unharmed.ts';

let tenant: Tenant;
let line: BotLine;
let pid: number;

beforeAll(async () => {
  tenant = await Tenant.start();
  line = await BotLine.open(tenant);
  pid = tenant.line.pid;
});
afterAll(async () => {
  line?.close();
  await tenant?.stop();
});

/** The head of a request with a good token, to be followed by a body. */
async function head(...fields: readonly string[]): Promise<string> {
  const usual = ['host: bot', `authorization: Bearer ${await line.goodToken()}`];
  const type = fields.some((one) => /^content-type:/i.test(one)) ? [] : ['content-type: application/json'];
  return ['POST /api/messages HTTP/1.1', ...usual, ...type, ...fields, '', ''].join('\r\n');
}

async function statusOf(...bytes: readonly (string | Buffer)[]): Promise<number> {
  const raw = await Raw.open(tenant.line.bot);
  for (const part of bytes) raw.write(part);
  const text = await Promise.race([raw.said(/^HTTP\/1\.1 \d{3}/), raw.cut(8000).then((one) => one.text)]);
  raw.close();
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
}

const bytesOf = (text: string | Buffer): string => `content-length: ${Buffer.byteLength(text)}`;

describe('a sender who takes his time', () => {
  test('is cut off after ten seconds, whatever he sends slowly, while others are served', async () => {
    const open = async (begin: string): Promise<Raw> => (await Raw.open(tenant.line.bot)).write(begin);
    const kept = await open(await head(bytesOf('{}')));
    kept.write('{}');
    await kept.said(/malformed/);
    const slow = await Promise.all([
      ...Array.from({ length: 20 }, async () =>
        (await open(await head('content-length: 5000'))).trickle(' ', 400),
      ),
      (await open(await head('transfer-encoding: chunked'))).trickle('1\r\n \r\n', 400),
      (await open('POST /api/messages HTTP/1.1\r\nhost: x\r\n')).trickle('a: b\r\n', 400),
      open('POST'),
      open(''),
    ]);
    const cuts = slow.map((one) => one.cut(20_000));
    let isOver = false;
    const over = Promise.all(cuts).then((all) => {
      isOver = true;
      return all;
    });
    const served: number[] = [];
    while (!isOver) {
      const began = performance.now();
      expect((await line.post(line.activity('dana', { type: 'typing' }))).status).toBe(200);
      served.push(performance.now() - began);
      await Promise.race([over, new Promise((resolve) => setTimeout(resolve, 200))]);
    }
    for (const { ms, text } of await over) {
      expect(ms).toBeLessThan(13_000);
      expect(text).toMatch(/^$|^HTTP\/1\.1 408/);
    }
    expect(served.length).toBeGreaterThan(20);
    expect(Math.max(...served)).toBeLessThan(1500);
    // Teams keeps its connections for longer than that.
    kept.write(await head(bytesOf('{}'))).write('{}');
    expect(await kept.said(/malformed/)).toMatch(/^HTTP\/1\.1 400/);
    kept.close();
  });
});

describe('a body', () => {
  const big = ' '.repeat(300_000);

  test('over the limit is a 413, declared or not', async () => {
    expect((await line.post(`${big}{}`)).status).toBe(413);
    const chunk = `${(big.length).toString(16)}\r\n${big}\r\n0\r\n\r\n`;
    expect(await statusOf(await head('transfer-encoding: chunked'), chunk)).toBe(413);
    expect(await statusOf(await head('content-length: 99999999999'), '{')).toBe(413);
  });

  test('that is packed is refused, and never unpacked', async () => {
    const member = gzipSync(Buffer.alloc(8 * 2 ** 20));
    const gigabyte = Buffer.concat(Array.from({ length: 128 }, () => member));
    const small = Buffer.concat(Array.from({ length: 25 }, () => member));
    const before = await residentBytes(tenant);
    for (const encoding of ['gzip', 'deflate', 'br', 'zstd', 'gzip, gzip', 'x'])
      for (const body of [gigabyte, small]) {
        const { status } = await line.post(body, { headers: { 'content-encoding': encoding } });
        expect([400, 413, 415]).toContain(status);
      }
    expect((await residentBytes(tenant)) - before).toBeLessThan(60e6);
  });

  test.each([
    ['text/plain', 400],
    ['application/x-www-form-urlencoded', 415],
    ['multipart/form-data; boundary=x', 415],
    ['application/octet-stream', 415],
    ['', 415],
    ['x'.repeat(5000), 415],
    ['application/json; charset=utf-16', 200],
    ['application/json;;;=', 200],
  ])('of the content type %j is a %d', async (type, status) => {
    const body = JSON.stringify(line.activity('dana', { type: 'typing' }));
    expect(await statusOf(await head(`content-type: ${type}`, bytesOf(body)), body)).toBe(status);
  });

  test.each([
    ['[', ']'],
    ['{"a":', '}'],
  ])('of 100,000 %s is answered', async (open, close) => {
    const depth = open === '[' ? 100_000 : 40_000;
    const deep = `${open.repeat(depth)}1${close.repeat(depth)}`;
    expect((await line.post(deep)).status).toBe(400);
    for (const activity of [
      line.press('bo', { type: 'Action.Execute', verb: 'approve', data: { request: 'DEEP' } }),
      line.activity('dana', { text: 'help', value: 'DEEP', channelData: { tenant: { id: 'DEEP' } } }),
      line.activity('dana', { type: 'event', attachments: [{ contentType: 'text/html', content: 'DEEP' }] }),
    ]) {
      const { status } = await line.post(
        JSON.stringify(activity).replaceAll('"DEEP"', deep).slice(0, 260_000),
      );
      expect([200, 400, 403]).toContain(status);
    }
  });

  test('with a key twice counts as its last, and for all alike', async () => {
    const good = JSON.stringify(line.activity('dana', { type: 'typing' }));
    expect((await line.post(good.replace('{', '{"type":"invoke","channelData":{},'))).status).toBe(200);
    expect((await line.post(good.replace(/}$/, ',"channelData":{}}'))).status).toBe(403);
    expect((await line.post(good.replace(/}$/, ',"serviceUrl":"https://evil.test/"}'))).status).toBe(403);
  });

  test.each(['__proto__', 'constructor'])('that reaches for a prototype by %s is a 400', async (key) => {
    const good = JSON.stringify(line.activity('dana', { text: 'help' }));
    const poison = `"${key}":{"prototype":{"isAutomatic":false},"type":"message"},`;
    expect((await line.post(good.replace('{', `{${poison}`))).status).toBe(400);
    expect((await line.post(good.replace('"from":{', `"from":{${poison}`))).status).toBe(400);
  });

  test('that is no UTF-8 is answered', async () => {
    const [left = '', right = ''] = JSON.stringify(line.activity('dana', { type: 'event', text: '|' })).split(
      '|',
    );
    for (const bytes of ['ff', 'c0af', 'eda080', 'f8888080', 'c3', '00', 'efbbbf']) {
      const { status } = await line.post(
        Buffer.concat([Buffer.from(left), Buffer.from(bytes, 'hex'), Buffer.from(right)]),
      );
      expect([200, 400]).toContain(status);
    }
    expect((await line.post(Buffer.from('efbbbf7b7d', 'hex'))).status).toBe(400);
  });
});

describe('a request', () => {
  test('with a flood of header fields is a 431 or cut off, and few of them are answered', async () => {
    const flood = (count: number, size: number) =>
      Array.from({ length: count }, (_, at) => `x-${at}: ${'x'.repeat(size)}`);
    // 0: the connection was closed while the flood still came, and took the answer along.
    for (const fields of [flood(50, 1000), flood(20_000, 1)])
      expect([0, 431]).toContain(await statusOf(await head(...fields, bytesOf('{}')), '{}'));
    expect([0, 431]).toContain(await statusOf(`POST /${'x'.repeat(20_000)} HTTP/1.1\r\n\r\n`));
    expect(await statusOf(await head(...flood(900, 1), bytesOf('{}')), '{}')).toBe(400);
  });

  test('followed by garbage is answered, the garbage with a 400, and the connection is closed', async () => {
    const body = JSON.stringify(line.activity('dana', { type: 'typing' }));
    const raw = await Raw.open(tenant.line.bot);
    raw.write((await head(bytesOf(body))) + body);
    await raw.said(/^HTTP\/1\.1 200/);
    raw.write('\0\0\0 GARBAGE /x\r\n\r\n{"type":"message"}');
    const { text, ms } = await raw.cut(5000);
    expect(text).toMatch(/^HTTP\/1\.1 400/);
    expect(ms).toBeLessThan(4000);
    expect(await statusOf(`${await head(bytesOf(body))}${body}\0 GARBAGE\r\n\r\n`)).toBeLessThan(500);
  });

  test('whose two lengths differ is refused', async () => {
    const smuggled = `0\r\n\r\nPOST /api/messages HTTP/1.1\r\nhost: x\r\n\r\n`;
    expect(await statusOf(await head('transfer-encoding: chunked', 'content-length: 5'), smuggled)).toBe(400);
    expect(await statusOf(await head('content-length: 5', 'content-length: 6'), '{}')).toBe(400);
    expect(await statusOf(await head('transfer-encoding: chunked'), 'zz\r\n{}\r\n0\r\n\r\n')).toBe(400);
  });

  test.each([
    ['GET /api/messages', 404],
    ['PUT /api/messages', 404],
    ['OPTIONS *', 404],
    ['POST /', 404],
    ['POST //api/messages', 404],
    ['POST /api/messages/../messages', 404],
    ['POST /api/%6dessages%00', 404],
    ['GET /%', 400],
    ['GET /metrics', 404],
    ['GET /readyz', 404],
    ['BREW /api/messages', 400],
  ])('%s is a %d and tells nothing', async (what, status) => {
    const raw = await Raw.open(tenant.line.bot);
    raw.write(`${what} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
    const { text } = await raw.cut(5000);
    expect(Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1])).toBe(status);
    expect(text).not.toMatch(/x-powered-by|fastify|node|messages/i);
  });

  test('that wants another protocol gets none', async () => {
    const upgrade =
      'connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-key: eA==\r\nsec-websocket-version: 13';
    const status = await statusOf(`GET /api/messages HTTP/1.1\r\nhost: x\r\n${upgrade}\r\n\r\n`);
    expect([0, 404]).toContain(status);
    const connected = await (await Raw.open(tenant.line.bot))
      .write('CONNECT evil.test:443 HTTP/1.1\r\nhost: x\r\n\r\n')
      .cut(5000);
    expect(connected.text).not.toMatch(/ 200 /);
  });
});

test('and after all that it is the same process, in good health', () => expectUnharmed(tenant, pid));
