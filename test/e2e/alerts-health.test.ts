import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Alarm } from './alarm.ts';
import { heardAll } from './azure-alert.ts';
import { expectHealthy } from './healthy.ts';
import { callOf, Order } from './order.ts';
import { Tenant } from './tenant.ts';

let tenant: Tenant;

beforeAll(async () => {
  tenant = await Tenant.start({ speed: 60, gateways: 7, people: 5 });
});
afterAll(async () => tenant?.stop());

/** Cards in the channel of alerts that say so. */
const cardsOf = (words: RegExp) => Alarm.saying(tenant, words);

describe('a gateway that somebody stops in the portal', () => {
  let alarm: Alarm;

  test('is a critical alert after two looks', async () => {
    await tenant.portal('GraniteHill', { power: 'stop' });
    alarm = await Alarm.find(tenant, /GraniteHill has 0 of 2 machines running/);
    const words = await alarm.words();
    expect(words).toMatch(/^Critical: instances do not run$/m);
    expect(words).toMatch(/No order given here has stopped it/);
    expect(words).toMatch(/serves fewer internet clients, or none/);
    expect(await alarm.buttons()).toContain('Start gateway');
    expect(await alarm.buttons()).not.toContain('Stop gateway…');
  });

  test('is started from the card, with approval, and ended by our own look', async () => {
    await alarm.press('kim', 'alert-order', {}, { order: 'start' });
    const order = await alarm.order();
    expect(await order.words()).toMatch(/Start GraniteHill/);
    expect(await order.words()).toMatch(new RegExp(`${alarm.name}: GraniteHill has 0 of 2 machines running`));
    await order.press('bo', 'approve');
    await order.until(/^Done in/m);
    const words = await alarm.until(/^Resolved/m);
    expect(words).toMatch(/Gatehouse looked for itself: it is over/);
    expect(words).toMatch(/\*\*R-\d+\*\* start GraniteHill/);
    await alarm.reply(/is over, as Gatehouse saw for itself/);
    expect((await tenant.changes('GraniteHill')).map(callOf)).toEqual(['POST start']);
    expect(await cardsOf(/GraniteHill has .* machines running/)).toHaveLength(1);
  });
});

describe('a gateway that was stopped by an order', () => {
  test('is no alert; that somebody starts it again is drift', async () => {
    const order = await Order.give(tenant, 'stop Edge004 because of the freeze');
    await order.approveAndFinish();
    const until = (await tenant.now()) + 6 * 60_000;
    await tenant.waitFor('three looks', async () => (await tenant.now()) > until);
    await heardAll(tenant);
    expect(await cardsOf(/Edge004/)).toEqual([]);
    await tenant.portal('Edge004', { power: 'start' });
    const alarm = await Alarm.find(tenant, new RegExp(`Edge004 runs, though ${order.name} has stopped it`));
    expect(await alarm.words()).toMatch(/^Warning: not as it was ordered$/m);
    expect(await alarm.words()).toMatch(/Somebody, or Configuration Manager, has changed it/);
    await tenant.portal('Edge004', { power: 'stop' });
    expect(await alarm.until(/^Resolved/m)).toMatch(/Gatehouse looked for itself: it is over/);
  });
});

test('every card was one that Teams takes, and nothing went wrong unseen', () => expectHealthy(tenant));
