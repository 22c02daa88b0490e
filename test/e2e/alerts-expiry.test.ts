import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Alarm, strike } from './alarm.ts';
import { heardAll } from './azure-alert.ts';
import { expectHealthy } from './healthy.ts';
import { Tenant, textOf } from './tenant.ts';

let tenant: Tenant;

beforeAll(async () => {
  tenant = await Tenant.start({ speed: 60, people: 5 });
  // When a second is an hour, every other watch is late: that is not what is looked at here, and fills the channel.
  await tenant.ask('ana', 'mute health alerts for 9 days');
});
afterAll(async () => tenant?.stop());

const posts = async () => (await tenant.messages('dana', 'alerts')).map(textOf);

/** Lets time pass until it is so: certificates are looked at every six hours. */
async function fast<T>(wait: () => Promise<T>, speed = 600): Promise<T> {
  await tenant.speed(speed);
  const found = await wait();
  await tenant.speed(60);
  return found;
}

describe('what ends', () => {
  test('is listed while it is far off, and posted nowhere', async () => {
    const list = await tenant.waitFor('what was seen of all', async () => {
      const words = textOf(await tenant.ask('dana', 'what expires in the next 60 days'));
      return /CMG server app/.test(words) && /GraniteFalls/.test(words) ? words : undefined;
    });
    expect(list).toMatch(/certificate/);
    expect(list).toMatch(/app secret/);
    expect(textOf(await tenant.ask('dana', 'what expires in the next 2 days'))).toMatch(
      /Nothing ends in the next 2 days/,
    );
    await heardAll(tenant);
    expect(await Alarm.cards(tenant)).toEqual([]);
    expect((await posts()).join()).not.toMatch(/ends within/);
  });

  test('a secret that ends in five days is one card, which is calm again with a newer one', async () => {
    await strike(tenant, 'expiry-secret', true);
    const alarm = await fast(() => Alarm.find(tenant, /CMG server app ends within 7/));
    expect(await alarm.words()).toMatch(/^Warning: an app secret ends$/m);
    expect(await alarm.words()).toMatch(/Renew Secret Key/);
    const list = textOf(await tenant.ask('ana', 'what expires in the next 7 days'));
    // The one that was there before is gone from Entra.
    expect(list.match(/CMG server app/g)).toHaveLength(1);
    expect(
      textOf(await tenant.ask('ana', 'what expires in the next 90 days')).match(/CMG server app/g),
    ).toHaveLength(1);
    await strike(tenant, 'expiry-secret', false);
    // The one that takes its place lasts for 40 days: nothing to warn of, and still on the ladder.
    const calm = await fast(() => alarm.until(/CMG server app ends within 60/));
    expect(calm).toMatch(/^Informational: an app secret ends$/m);
    expect(await Alarm.saying(tenant, /CMG server app/)).toHaveLength(1);
  });

  test('a certificate that ends in six days is one card, until another one is served', async () => {
    await strike(tenant, 'expiry-certificate', true, 'GraniteHill');
    const alarm = await fast(() => Alarm.find(tenant, /The certificate of GraniteHill ends within 7/), 3600);
    const words = await alarm.words();
    expect(words).toMatch(/^Warning: the certificate ends$/m);
    expect(words).toMatch(/GraniteHill\.contoso\.com/);
    expect(words).toMatch(/internet clients refuse GraniteHill/);
    expect(await alarm.buttons()).toContain('How to renew');
    await strike(tenant, 'expiry-certificate', false);
    const over = await fast(() => alarm.until(/^Resolved/m), 3600);
    expect(over).toMatch(/Gatehouse looked for itself: it is over/);
    expect(await Alarm.saying(tenant, /certificate of GraniteHill/)).toHaveLength(1);
  }, 120_000);

  test('shows no part of a secret', async () => {
    const all = [...tenant.seen.keys(), ...tenant.log, ...(await posts())].join('\n');
    expect(all).not.toMatch(/"hint"|secretText|hint:/);
    const asked = await tenant.call<readonly { path: string }[]>('GET', '/azure/requests');
    expect(asked.some((one) => /\/applications\(appId=/.test(one.path))).toBe(true);
  });
});

test('every card was one that Teams takes, and nothing went wrong unseen', () => expectHealthy(tenant));
