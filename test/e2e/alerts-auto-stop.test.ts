import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Alarm, strike } from './alarm.ts';
import { expectHealthy } from './healthy.ts';
import { callOf, Order } from './order.ts';
import { Tenant } from './tenant.ts';

let tenant: Tenant;

/** A request waits for half an hour: ten seconds when it is fast. */
const [fast, slow] = [180, 10];

beforeAll(async () => {
  tenant = await Tenant.start({ speed: slow, gateways: 9, people: 5 });
});
afterAll(async () => tenant?.stop());

/** Sets what happens at the critical line, with approval. */
async function setStop(gateway: string, words: string): Promise<void> {
  const order = await Order.give(
    tenant,
    `set the traffic limit of ${gateway} to 10000 GB, ${words}`,
    'general',
  );
  await order.press('bo', 'approve');
  await order.until(/^Done$/m);
}

/** Lets its traffic pass the critical line, and waits until we have measured it. */
async function spike(gateway: string): Promise<Alarm> {
  await tenant.speed(fast);
  await strike(tenant, 'monitor-spike', true, gateway);
  await Alarm.find(tenant, new RegExp(`${gateway} sent`));
  return Alarm.find(tenant, new RegExp(`${gateway} sent [\\d,]+ of 10,000 GB in 14 days`));
}

/** The request that Gatehouse makes of it at its next look; then there is time for what people do. */
async function orderOf(alarm: Alarm): Promise<Order> {
  const order = await alarm.order();
  await tenant.speed(slow);
  return order;
}

/** Lets so many minutes pass fast, and leaves time for what people do then. */
async function pass(what: string, minutes: number): Promise<void> {
  const until = (await tenant.now()) + minutes * 60_000;
  await tenant.speed(fast);
  await tenant.waitFor(what, async () => (await tenant.now()) > until, 45_000);
  await tenant.speed(slow);
}

describe('auto-stop set to ask', () => {
  test('is a request by Gatehouse in the alert’s thread, which nobody but an approver carries out', async () => {
    await setStop('GraniteFalls', 'ask before stopping');
    const alarm = await spike('GraniteFalls');
    const order = await orderOf(alarm);
    const words = await order.words();
    expect(words).toMatch(/^Waiting for approval$/m);
    expect(words).toMatch(/Gatehouse/);
    expect(words).toMatch(/Outbound traffic is critical: 9,\d{3} of 10,000 GB in 14 days/);
    expect(words).not.toMatch(/stops by itself/);
    expect(await alarm.until(/Gatehouse asked to stop GraniteFalls/)).toMatch(/waits or runs/);
    // Not once more at the next looks, and nothing without approval.
    await pass('two looks more', 12);
    const below = (await tenant.messages('dana', 'alerts')).filter((one) => one.thread === alarm.card);
    expect(below.filter((one) => one.attachments.length > 0)).toHaveLength(2);
    expect(await tenant.changes()).toEqual([]);
    await order.press('bo', 'reject', { reason: 'Patch day' });
    await order.until(/Rejected/);
    // The alert tells of it at once: at this speed no watch looks meanwhile.
    await tenant.speed(1);
    expect(await alarm.until(/\*\*R-\d+\*\*.*rejected/)).toMatch(/^Critical/m);
  });
});

describe('auto-stop set to stop', () => {
  test('is announced with its time, and a rejection holds it', async () => {
    await setStop('GraniteHill', 'stop on critical');
    const alarm = await spike('GraniteHill');
    const order = await orderOf(alarm);
    const words = await order.words();
    expect(words).toMatch(/It stops by itself at \d\d:\d\d/);
    expect(words).toMatch(
      /under the approval that Ana Duarte gave with its limits\. To hold it: reject this/,
    );
    expect(await alarm.words()).toMatch(/announced 10/);
    await order.press('chen', 'reject', { reason: 'Month end' });
    await order.until(/Rejected/);
    const held = await alarm.until(/Nothing stops it automatically any more/);
    expect(held).toMatch(/R-\d+ was its automatic stop: stop GraniteHill, rejected by Chen/);
    expect(held).not.toMatch(/announced 10/);
    await pass('its time', 15);
    expect(await tenant.changes()).toEqual([]);
  });

  test('runs after ten minutes under the standing approval of who set it', async () => {
    await setStop('Edge004', 'stop on critical');
    const alarm = await spike('Edge004');
    const order = await orderOf(alarm);
    const at = /It stops by itself at (\d\d:\d\d)/.exec(await order.words())?.[1];
    expect(at).toBeDefined();
    expect(await tenant.changes()).toEqual([]);
    await tenant.speed(60);
    const done = await order.until(/^Done in/m);
    expect(done).toMatch(/Ana Duarte/);
    expect(done).toMatch(/Standing approval/);
    expect((await tenant.changes('Edge004')).map(callOf)).toEqual(['POST deallocate']);
    await alarm.until(/The alert stays open: the sum of 14 days falls only as days pass/);
  });
});

describe('an announced stop whose reason goes in the ten minutes', () => {
  /** The stop that was announced for a spike; from now on there is time to do something about it. */
  async function announced(gateway: string): Promise<{ alarm: Alarm; order: Order }> {
    await setStop(gateway, 'stop on critical');
    const alarm = await spike(gateway);
    const order = await orderOf(alarm);
    await order.until(/It stops by itself at/);
    return { alarm, order };
  }

  /** Why it was taken back, when its time has come. */
  async function takenBack(order: Order, gateway: string): Promise<string> {
    await tenant.speed(fast);
    await order.until(/^Cancelled: nothing was done$/m);
    const { text } = await order.reply(/was cancelled/);
    expect((await tenant.changes(gateway)).map(callOf)).toEqual([]);
    return text;
  }

  test('does not happen: the limit was raised', async () => {
    const { order } = await announced('Edge006');
    const raise = await Order.give(tenant, 'set the traffic limit of Edge006 to 90000 GB', 'general');
    await raise.press('bo', 'approve');
    await raise.until(/^Done$/m);
    expect(await takenBack(order, 'Edge006')).toMatch(
      /The alert that it was for is over|not over the critical line any more/,
    );
  }, 120_000);

  test('does not happen: it is never to be stopped like that', async () => {
    const { alarm, order } = await announced('Edge008');
    await setStop('Edge008', 'never stop');
    expect(await takenBack(order, 'Edge008')).toMatch(/not to be stopped on critical any more/);
    expect(await alarm.words()).toMatch(/^Critical/m);
  }, 120_000);
});

describe('auto-stop of a site’s last gateway', () => {
  test('never happens by itself, and the alert says why', async () => {
    await setStop('RedmondEdge', 'stop on critical');
    const alarm = await spike('RedmondEdge');
    const words = await alarm.until(/Auto-stop can’t stop it/);
    expect(words).toMatch(/site LAB would be left with 0 gateways/);
    expect(words).not.toMatch(/announced 10/);
    await tenant.speed(slow);
    expect((await tenant.changes('RedmondEdge')).map(callOf)).toEqual([]);
  });
});

test('every card was one that Teams takes, and nothing went wrong unseen', () => expectHealthy(tenant));
