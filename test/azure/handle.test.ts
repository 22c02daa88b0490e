import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Between, startBetween } from './between.ts';
import { type Contoso, callOf, sending, startContoso } from './contoso.ts';

const run = promisify(execFile);

/** A process of its own: reads settings, gateway, call and handle, polls to the end, prints how it ended. */
const pollToTheEnd = `
  import { text } from 'node:stream/consumers';
  import { makeAzure } from ${JSON.stringify(new URL('../../src/azure/make-azure.ts', import.meta.url).href)};
  const { settings, gateway, call, handle } = JSON.parse(await text(process.stdin));
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const { fleet } = makeAzure(settings, { clock: { now: () => new Date() }, log });
  let polling = { kind: 'running', handle };
  while (polling.kind === 'running') {
    polling = await fleet.poll(gateway, call, polling.handle);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  console.log(polling.kind);
  process.exit(0); // kept-alive connections would hold it`;

let contoso: Contoso;
let stranger: Between;
let handle: string;

beforeAll(async () => {
  contoso = await startContoso();
  stranger = await startBetween(contoso);
  const call = callOf(gateway(), { kind: 'deallocate' });
  const beginning = await contoso.fleet.begin(gateway(), call, sending());
  handle = beginning.kind === 'accepted' ? beginning.handle : '';
});

afterAll(async () => {
  await stranger.close();
  await contoso.close();
});

const gateway = () => contoso.gateway('GraniteFalls');

/** The handle with one thing changed in the poller's state. */
function tampered(change: (config: Record<string, string>) => Record<string, string>): string {
  const outer = JSON.parse(handle);
  const inner = JSON.parse(outer.state);
  inner.state.config = { ...inner.state.config, ...change(inner.state.config) };
  return JSON.stringify({ ...outer, state: JSON.stringify(inner) });
}

const elsewhere = (address = ''): string => address.replace(contoso.cloud.url, stranger.url);
const otherSubscription = (address = ''): string => address.replace(contoso.tenant.subscription, 'another');

describe('a handle', () => {
  test.each<{ title: string; text: () => string }>([
    {
      title: 'polling address on another server',
      text: () => tampered((c) => ({ operationLocation: elsewhere(c['operationLocation']) })),
    },
    {
      title: 'final address on another server',
      text: () => tampered((c) => ({ resourceLocation: elsewhere(c['resourceLocation']) })),
    },
    {
      title: 'first address on another server',
      text: () => tampered((c) => ({ initialRequestUrl: elsewhere(c['initialRequestUrl']) })),
    },
    {
      title: 'polling address in another subscription',
      text: () => tampered((c) => ({ operationLocation: otherSubscription(c['operationLocation']) })),
    },
    {
      title: 'polling address out of the subscription by dots',
      text: () =>
        tampered(() => ({
          operationLocation: `${contoso.cloud.url}/subscriptions/${contoso.tenant.subscription}/../another/x`,
        })),
    },
    {
      title: 'a name before the host',
      text: () =>
        tampered((c) => ({
          operationLocation: `${c['operationLocation']}`.replace('https://', 'https://a@'),
        })),
    },
    { title: 'no polling address', text: () => tampered(() => ({ operationLocation: '' })) },
    {
      title: 'first address of another scale set',
      text: () =>
        tampered((c) => ({
          initialRequestUrl: `${c['initialRequestUrl']}`.replace(/granitefalls/i, 'granitehill'),
        })),
    },
    {
      title: 'another scale set',
      text: () => handle.replace(/virtualmachinescalesets\/granitefalls/, 'virtualmachinescalesets/x'),
    },
    { title: 'another action', text: () => handle.replace('"action":"deallocate"', '"action":"start"') },
    { title: 'another version', text: () => handle.replace('"version":1', '"version":2') },
    { title: 'no JSON', text: () => 'handle' },
    { title: 'nothing', text: () => '' },
  ])('with $title is lost, and no token is sent anywhere', async ({ text }) => {
    const before = contoso.cloud.requests.all().length;
    const call = callOf(gateway(), { kind: 'deallocate' });
    expect(text()).not.toBe(handle);
    expect(await contoso.fleet.poll(gateway(), call, text())).toMatchObject({ kind: 'lost' });
    expect(stranger.passed).toEqual([]);
    expect(contoso.cloud.requests.all()).toHaveLength(before);
  });

  test('is of no use for another gateway', async () => {
    const other = contoso.gateway('GraniteHill');
    const call = callOf(other, { kind: 'deallocate' });
    expect(await contoso.fleet.poll(other, call, handle)).toMatchObject({ kind: 'lost' });
  });

  test('is all that another process needs, which sends no change', async () => {
    const changes = contoso.cloud.requests.changes().length;
    const { settings } = contoso;
    const call = callOf(gateway(), { kind: 'deallocate' });
    const input = JSON.stringify({ settings, gateway: gateway(), call, handle });
    const options = ['--input-type=module', '--eval', pollToTheEnd];
    const child = run(process.execPath, options, { timeout: 20_000 });
    child.child.stdin?.end(input);
    expect((await child).stdout.trim()).toBe('succeeded');
    expect(contoso.cloud.requests.changes()).toHaveLength(changes);
  });
});
