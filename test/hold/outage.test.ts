import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectHealthy } from '../e2e/healthy.ts';
import { Tenant, textOf } from '../e2e/tenant.ts';
import { Ledger } from './ledger.ts';
import { channel, isDigest, postsOf, type Told, toldBy } from './storming.ts';

/** Three alerts each: fewer than a channel takes in a minute. */
const gateways = 2;
const storms = 4;
const minute = 60_000;
/** A send that failed is tried again after at most a minute. */
const backWithin = 2 * minute;

let tenant: Tenant;
let ledger: Ledger;
let told: readonly Told[];

const behind = async () =>
  (await ledger.read('select from letter where wanted > sent and given_up is null')).length;

beforeAll(async () => {
  tenant = await Tenant.start({ speed: 1, gateways: 5 });
  ledger = await Ledger.open(tenant);
  await tenant.waitFor('quiet', async () => (await behind()) === 0, minute);
  await tenant.fault('teams-down', true);
  for (let turn = 0; turn < storms; turn++) {
    const wish = { webhooks: 60, gateways, seconds: 3, severities: ['Sev1', 'Sev2'], seed: `outage ${turn}` };
    await tenant.call('POST', '/storm', wish);
    await pause(3000);
  }
  await tenant.fault('teams-down', false);
  await tenant.waitFor('all to be told', async () => (await behind()) === 0, backWithin);
  told = await toldBy(ledger);
}, 9 * minute);
afterAll(async () => {
  await ledger?.close();
  await tenant?.stop();
}, minute);

describe('when Teams is back after an outage in which alerts came, got worse and better', () => {
  test('each has one card that says how it is now', async () => {
    const posts = await postsOf(tenant);
    expect(told.length).toBe(3 * gateways);
    for (const { alert, message } of told) {
      const own = posts.filter(({ summary = '' }) => summary.startsWith(`A-${alert.number} `));
      expect(own.map(({ id }) => id)).toEqual([message]);
      const state = alert.state.kind === 'open' ? alert.severity : 'resolved';
      expect(own[0]?.summary).toMatch(new RegExp(`^A-\\d+ ${state}`));
    }
    expect(posts.filter(isDigest)).toEqual([]);
  });

  test('no thread is flooded with what was meanwhile', async () => {
    const all = (await tenant.messages('ana', channel)).filter((one) => one.from.bot);
    for (const { alert, message } of told) {
      const replies = all.filter(({ thread, id }) => thread === message && id !== message).map(textOf);
      expect(replies.slice(1)).toEqual([]);
      if (alert.state.kind === 'open') for (const one of replies) expect(one).not.toMatch(/resolved|over/i);
    }
    expectHealthy(tenant);
  });
});
