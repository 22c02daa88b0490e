import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { TlsServiceProbe } from '../../src/azure/tls-service-probe.ts';
import { makeChain } from './chain.ts';
import { type Contoso, startContoso } from './contoso.ts';

let contoso: Contoso;
const opened: Server[] = [];

beforeAll(async () => {
  contoso = await startContoso({ speed: 1 });
});

afterEach(() => {
  contoso.faults.set('expiry-certificate', false);
  for (const server of opened.splice(0)) server.close();
});

afterAll(() => contoso.close());

const falls = () => contoso.gateway('GraniteFalls');
const addresses = (address: string) => new Map([[falls().serviceName, address]]);
const seen = (address = contoso.cloud.probe, ca: string | undefined = contoso.identity.ca) =>
  new TlsServiceProbe(addresses(address), ca).certificate(falls());

/** A server that does that with each connection. */
async function serving(onConnection: (socket: Socket) => void): Promise<string> {
  const server = createServer(onConnection);
  opened.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('the certificate of a service name', () => {
  test('is the leaf that is served under that name, with its case', async () => {
    const found = await seen();
    expect(found).toMatchObject({
      kind: 'served',
      certificate: {
        commonName: 'GraniteFalls.contoso.com',
        names: ['GraniteFalls.contoso.com'],
        issuedBy: 'Contoso',
        key: 'RSA 2048',
        chainProblem: undefined,
      },
    });
    const endsAt = found.kind === 'served' ? found.certificate.endsAt.getTime() : 0;
    expect(Math.round((endsAt - contoso.clock.now().getTime()) / 86_400_000)).toBe(45);
  });

  test('of an authority that nobody knows is read all the same', async () => {
    expect(
      await new TlsServiceProbe(addresses(contoso.cloud.probe), undefined).certificate(falls()),
    ).toMatchObject({
      kind: 'served',
      certificate: { chainProblem: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
    });
  });

  test('for another name, with a key on a curve, is read all the same', async () => {
    const cloud = contoso.cloud.url.replace('https://', '');
    expect(await seen(cloud)).toMatchObject({
      kind: 'served',
      certificate: {
        commonName: 'localhost',
        names: ['localhost'],
        key: 'EC P-256',
        chainProblem: undefined,
      },
    });
  });

  test('that ends soon says so', async () => {
    contoso.faults.set('expiry-certificate', true);
    const found = await seen();
    const endsAt = found.kind === 'served' ? found.certificate.endsAt.getTime() : 0;
    expect(Math.round((endsAt - contoso.clock.now().getTime()) / 86_400_000)).toBe(6);
  });
});

describe('the chain of a certificate', () => {
  test.each([
    {
      title: 'with an intermediate that ends first',
      days: { root: 10, intermediate: 20, leaf: 200 },
      ends: 20,
    },
    { title: 'that lasts longer', days: { root: 900, intermediate: 800, leaf: 200 }, ends: undefined },
  ])('$title: $ends', async ({ days, ends }) => {
    const { root, served, key } = await makeChain(days);
    const server = createTlsServer({ cert: served, key });
    opened.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const ca of [root, undefined]) {
      const found = await new TlsServiceProbe(addresses(address), ca).certificate(falls());
      const intermediate = found.kind === 'served' ? found.certificate.intermediate : 'silent';
      const expected = { commonName: 'Contoso Issuing CA 2', endsAt: expect.any(Date) };
      expect(intermediate).toEqual(ends === undefined ? undefined : expected);
      if (typeof intermediate === 'object')
        expect(Math.round((intermediate.endsAt.getTime() - Date.now()) / 86_400_000)).toBe(ends);
    }
  });
});

describe('a service name that does not answer is silent', () => {
  test('with no machine behind it', async () => {
    contoso.cloud.edit('GraniteHill', { power: 'stop' });
    const hill = contoso.gateway('GraniteHill');
    contoso.clock.setSpeed(1000);
    const probe = new TlsServiceProbe(new Map([[hill.serviceName, contoso.cloud.probe]]), undefined);
    let found = await probe.certificate(hill);
    while (found.kind === 'served') found = await probe.certificate(hill);
    expect(found.why).toMatch(/handshake/);
    contoso.clock.setSpeed(1);
  });

  test('when nobody listens', async () => {
    const server = await serving(() => {});
    for (const one of opened.splice(0)) one.close();
    expect(await seen(server)).toEqual({ kind: 'silent', why: 'the connection was refused (ECONNREFUSED)' });
  });

  test('when it hangs up', async () => {
    const server = await serving((socket) => socket.destroy());
    expect(await seen(server)).toMatchObject({
      kind: 'silent',
      why: expect.stringMatching(/closed in the handshake/),
    });
  });

  test('when it speaks no TLS', async () => {
    const server = await serving((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n'));
    expect(await seen(server)).toMatchObject({ kind: 'silent', why: expect.stringMatching(/no handshake/) });
  });

  test('when its name has no address', async () => {
    expect(await seen('nowhere.invalid')).toMatchObject({
      kind: 'silent',
      why: expect.stringMatching(/no address/),
    });
  });

  test('after ten seconds', async () => {
    const server = await serving((socket) => {
      socket.on('error', () => {});
    });
    const began = performance.now();
    expect(await seen(server)).toEqual({ kind: 'silent', why: 'no answer within 10 s' });
    expect(performance.now() - began).toBeLessThan(12_000);
  });
});
