import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Alarm, strike } from './alarm.ts';
import { heardAll } from './azure-alert.ts';
import { expectHealthy } from './healthy.ts';
import { callOf, Order } from './order.ts';
import { Tenant, textOf } from './tenant.ts';

let tenant: Tenant;

beforeAll(async () => {
  tenant = await Tenant.start({ speed: 60, people: 5 });
});
afterAll(async () => tenant?.stop());

/** What `what is the traffic limit of ...` says. */
const limitOf = async (gateway: string) =>
  textOf(await tenant.ask('dana', `what is the traffic limit of ${gateway}`, 'general'));

const posts = async () => (await tenant.messages('dana', 'alerts')).map(textOf);

describe('a limit that is set by word', () => {
  test('changes nothing without approval', async () => {
    const order = await Order.give(tenant, 'set the traffic limit of GraniteHill to 12000 GB, warn at 60%');
    expect(await order.words()).toMatch(/12,000 GB/);
    expect(await limitOf('GraniteHill')).toMatch(/may send 10,000 GB in 14 days/);
    await order.press('bo', 'reject', { reason: 'Not now' });
    await order.until(/Rejected/);
    expect(await limitOf('GraniteHill')).toMatch(/may send 10,000 GB in 14 days/);
  });

  test('holds once it is approved, and what was not named stays', async () => {
    const order = await Order.give(tenant, 'set the traffic limit of GraniteHill to 12000 GB, warn at 60%');
    await order.press('bo', 'approve');
    expect(await order.until(/^Done$/m)).toMatch(/Nothing is sent to Azure/);
    expect(await order.words()).not.toMatch(/Azure confirms/);
    const words = await limitOf('GraniteHill');
    expect(words).toMatch(/may send 12,000 GB in 14 days/);
    expect(words).toMatch(/7,200 GB, 60 % of the limit/);
    expect(words).toMatch(/10,800 GB, 90 % of the limit/);
    expect(words).toMatch(/Ana Duarte/);
    expect(await tenant.changes()).toEqual([]);
  });

  test('is no reader’s', async () => {
    const answer = await tenant.ask('dana', 'set the traffic limit of GraniteHill to 20000 GB');
    expect(textOf(answer)).toMatch(/Only operators of GraniteHill may/);
    expect(await limitOf('GraniteHill')).toMatch(/12,000 GB/);
  });
});

describe('from the card of an alert', () => {
  let alarm: Alarm;
  beforeAll(async () => {
    await strike(tenant, 'monitor-spike', true, 'GraniteFalls');
    alarm = await Alarm.find(tenant, /GraniteFalls sent 9,\d{3} of 10,000 GB in 14 days/);
  });

  test('a stop is a request with its plan in the same thread', async () => {
    expect((await alarm.press('kim', 'alert-order', { reason: ' ' }, { order: 'stop' })).text).toMatch(
      /^Write a reason/,
    );
    const { card } = await alarm.press(
      'kim',
      'alert-order',
      { reason: 'The build server floods it' },
      { order: 'stop' },
    );
    expect(JSON.stringify(card)).toMatch(/waits or runs/);
    const order = await alarm.order();
    const plan = await order.words();
    expect(plan).toMatch(/The build server floods it/);
    expect(plan).toMatch(/deallocate/);
    expect(await alarm.until(/stop GraniteFalls.*waits or runs/)).toMatch(order.name);
    expect((await alarm.press('kim', 'alert-order', { reason: 'Again' }, { order: 'stop' })).text).toMatch(
      /^R-\d+ asks for that already/,
    );
    expect(await tenant.changes()).toEqual([]);
  });

  test('what the order causes is quiet, its outcome is told, and the alert stays for a reason', async () => {
    const order = await alarm.order();
    const before = (await Alarm.cards(tenant)).length;
    await order.press('bo', 'approve');
    await order.until(/^Done in/m);
    expect((await tenant.changes('GraniteFalls')).map(callOf)).toEqual(['POST deallocate']);
    const words = await alarm.until(/\*\*R-\d+\*\*.*(?:[Dd]one|stopped)/);
    expect(words).toMatch(/The alert stays open: the sum of 14 days falls only as days pass/);
    expect(words).toMatch(/^Critical/m);
    // Azure's own rules notice: its log at once, its availability test some minutes later.
    await tenant.waitFor(
      'Azure to tell of what the order did',
      async () => {
        const told = await tenant.call<readonly { rule: string; status: number }[]>(
          'GET',
          '/alerts/deliveries',
        );
        return ['cmg-deallocated-granitefalls', 'cmg-availability-granitefalls'].every((rule) =>
          told.some((one) => one.rule === rule && one.status === 202),
        );
      },
      25_000,
    );
    await heardAll(tenant);
    expect((await Alarm.cards(tenant)).length).toBe(before);
    expect((await posts()).join('\n')).not.toMatch(/does not answer|deallocated/);
  });

  test('after its end nothing is left to tell, and others are heard again', async () => {
    const until = (await tenant.now()) + 25 * 60_000;
    await tenant.speed(300);
    await tenant.waitFor('the mute to end', async () => (await tenant.now()) > until);
    await tenant.speed(60);
    await heardAll(tenant);
    const open = textOf(await tenant.ask('ana', 'open alerts of GraniteFalls'));
    expect(open).not.toMatch(/does not answer|machines running/);
    expect((await posts()).join('\n')).not.toMatch(/does not answer|The mute is over/);
  });

  test('a higher limit is a request, and the next look ends the alert', async () => {
    expect((await alarm.press('kim', 'alert-limit', { gigabytes: 'much' })).text).toMatch(/a number of GB/);
    const before = await alarm.order();
    await alarm.press('kim', 'alert-limit', { gigabytes: 20_000 });
    const order = await Order.find(tenant, alarm.card, 'alerts', before.card);
    expect(await limitOf('GraniteFalls')).toMatch(/10,000 GB/);
    await order.press('bo', 'approve');
    await order.until(/^Done$/m);
    expect(await limitOf('GraniteFalls')).toMatch(/may send 20,000 GB in 14 days/);
    expect(await alarm.until(/^Resolved/m)).toMatch(/Gatehouse looked for itself: it is over/);
    expect((await alarm.reply(/is over/)).mentions).toEqual([]);
  });
});

test('every card was one that Teams takes, and nothing went wrong unseen', () => expectHealthy(tenant));
