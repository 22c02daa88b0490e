import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { parseOptions } from '../../../src/sandbox/options.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { Receiver, until } from '../cloud/receiver.ts';

let data: string;
let sandbox: Sandbox;
let receiver: Receiver;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'sandbox-'));
  receiver = await Receiver.open();
  const options = parseOptions(['--data', data, '--port', '0', '--no-bot', '--speed', '600']);
  sandbox = await startSandbox(options, { logs: () => new PassThrough(), complain: () => {} });
  // The bot that takes the webhooks: the path and code stay those of the configuration.
  await call('POST', '/bot/address', { url: new URL(receiver.url).origin });
});
afterEach(async () => {
  await sandbox.close();
  receiver.close();
  await rm(data, { recursive: true });
});

async function call(method: string, path: string, body?: object): Promise<{ status: number; body: never }> {
  const response = await fetch(`${sandbox.room}/api${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  return { status: response.status, body: (await response.json()) as never };
}

const deliveries = async () =>
  (await call('GET', '/alerts/deliveries')).body as unknown as { readonly isOver: boolean }[];

test('a switch of the room fires webhooks at the bot, and the journal tells of each', async () => {
  expect(await deliveries()).toEqual([]);
  const wrong = await call('POST', '/faults', { id: 'monitor-spike', on: true, gateway: 'Nowhere' });
  expect(wrong.status).toBe(404);
  await call('POST', '/faults', { id: 'monitor-spike', on: true, gateway: 'granitehill' });
  const faults = (await call('GET', '/faults')).body as { id: string; gateway?: string }[];
  expect(faults.find((one) => one.id === 'monitor-spike')?.gateway).toBe('GraniteHill');
  await until(() => receiver.received.length >= 2);
  expect(receiver.received[0]?.url).toBe(new URL(sandbox.alerts).pathname + new URL(sandbox.alerts).search);
  const fired = { condition: 'Fired', attempts: 1, status: 202, givenUp: false };
  await until(async () => (await deliveries()).every((one) => one.isOver));
  expect(await deliveries()).toMatchObject([
    { rule: 'cmg-traffic-warning-granitehill', ...fired },
    { rule: 'cmg-traffic-critical-granitehill', ...fired },
  ]);
});

test('a storm is ordered by the room’s API, and its ledger can be read', async () => {
  const storm = await call('POST', '/storm', { webhooks: 40, gateways: 2, seconds: 0.1 });
  expect(storm.body).toMatchObject({ sent: 40, alerts: 20, gateways: 2, byStatus: { 202: 40 } });
  expect((await call('GET', '/storm')).body).toHaveLength(20);
  expect((await call('POST', '/storm', { webhooks: 0 })).status).toBe(400);
  expect((await call('POST', '/storm', { severities: ['Sev0'] })).status).toBe(400);
});
