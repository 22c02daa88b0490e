import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectHealthy } from './healthy.ts';
import { callOf, Order } from './order.ts';
import { Tenant, textOf } from './tenant.ts';

let tenant: Tenant;

beforeAll(async () => {
  tenant = await Tenant.start({ speed: 40, gateways: 23 });
});
afterAll(() => tenant?.stop());

describe('between card and approval, somebody', () => {
  test('scales in the portal: nothing runs, and a new request shows the difference', async () => {
    const order = await Order.give(tenant, 'stop GraniteFalls because of the freeze');
    await tenant.portal('GraniteFalls', { capacity: 3 });
    await tenant.waitFor(
      'the portal’s change',
      async () => (await tenant.machines('GraniteFalls')).length === 3,
    );
    await order.press('bo', 'approve');
    const end = await order.until(/^Void: the gateway changed$/m);
    expect(end).toMatch(/Nothing was done/);
    const successor = await Order.find(tenant, order.said, 'operations', order.card);
    expect(successor.name).not.toBe(order.name);
    const words = await successor.words();
    expect(words).toMatch(/3 of 3 running\n0 of 3 running/);
    expect(words).toMatch(new RegExp(`takes the place of ${order.name}`));
    expect(words).toMatch(/because of the freeze/);
    expect((await successor.replies()).some((one) => one.text.includes(`${order.name}`))).toBe(true);
    expect(await tenant.changes()).toEqual([]);

    expect((await order.press('chen', 'approve')).card).toBeUndefined();
    await successor.approveAndFinish('chen');
    expect((await tenant.changes()).map(callOf)).toEqual(['POST deallocate']);
    await tenant.portal('GraniteFalls', { power: 'start' });
  });

  test('scales, which takes longer than anybody waits for: the new request shows what it is becoming', async () => {
    const order = await Order.give(tenant, 'scale Edge014 to 3', 'general');
    await tenant.fault('azure-slow', true);
    await tenant.portal('Edge014', { capacity: 5 });
    await tenant.waitFor('the portal’s change', async () => (await tenant.machines('Edge014')).length === 5);
    await order.press('bo', 'approve');
    expect(await order.until(/^Void: /m)).toMatch(/Edge014 has 5 instances now, and had 2/);
    await tenant.fault('azure-slow', false);
    const successor = await Order.find(tenant, order.said, 'general', order.card);
    expect(await successor.words()).toMatch(/Scale Edge014 from 5 to 3 instances/);
    await successor.press('ana', 'cancel');
    expect(await tenant.changes('Edge014')).toEqual([]);
  });

  test('stops the neighbour, so that this one is the last: nothing runs', async () => {
    const order = await Order.give(tenant, 'stop Edge004 because of the freeze', 'general');
    await tenant.switchOff('Edge005');
    await order.press('bo', 'approve');
    const end = await order.until(/^Void: /m);
    expect(end).toMatch(/site S01 would be left with 0 gateways/);
    expect((await order.reply(/is void: .*0 gateways.*Nothing was done/)).mentions).toEqual(['ana']);
    expect(await tenant.changes('Edge004')).toEqual([]);
    expect(await tenant.machines('Edge004')).toEqual(['running', 'running']);
  });

  test('approves the neighbour’s stop in the same moment: one of them runs, the site keeps the other', async () => {
    const names = ['Edge022', 'Edge023'];
    const orders = await Promise.all(
      names.map((name, index) =>
        Order.give(tenant, `stop ${name} because of the freeze`, ['general', 'alerts'][index]),
      ),
    );
    await Promise.all(orders.map((order) => order.press('bo', 'approve')));
    const ends = await Promise.all(orders.map((order) => order.until(/^(Done in|Void: )/m)));
    expect(ends.filter((one) => /^Done in/m.test(one))).toHaveLength(1);
    expect(ends.find((one) => /^Void: /m.test(one))).toMatch(
      /(R-\d+ stops Edge02[23], and )?site \w+ would be left with 0 gateways/,
    );
    const calls = await Promise.all(names.map((name) => tenant.changes(name)));
    expect(calls.flat().map(callOf)).toEqual(['POST deallocate']);
    const powers = await Promise.all(names.map((name) => tenant.machines(name)));
    expect(powers.filter((one) => one.includes('running'))).toHaveLength(1);
  });

  test('does just what was ordered: nothing runs, and the card says that it is so', async () => {
    const order = await Order.give(tenant, 'stop Edge006 because of the freeze', 'alerts');
    await tenant.switchOff('Edge006');
    await order.press('bo', 'approve');
    expect(await order.until(/^Void: /m)).toMatch(/already stopped/);
    expect(await tenant.changes('Edge006')).toEqual([]);
  });

  test('stops the machines: the approver decides on what is now', async () => {
    const order = await Order.give(tenant, 'scale Edge008 to 1', 'general');
    expect(await order.words()).toMatch(/lose their connection/);
    await tenant.switchOff('Edge008');
    await order.press('bo', 'approve');
    await order.until(/^Void: /m);
    const successor = await Order.find(tenant, order.said, 'general', order.card);
    expect(await successor.words()).toMatch(/Removes 1 instance of a stopped gateway\. Nobody is cut off/);
    expect(await tenant.changes('Edge008')).toEqual([]);
  });

  test.each<[string, string, Readonly<Record<string, unknown>>]>([
    ['writes a tag, which changes the etag too', 'Edge010', { tag: 'owner=Kim' }],
    ['updates it without effect, for half a minute', 'Edge012', { updatingSeconds: 30 }],
    ['saves it unchanged', 'Edge015', { capacity: 2 }],
  ])('%s: it runs', async (_what, gateway, change) => {
    const order = await Order.give(tenant, `scale ${gateway} to 3`, 'alerts');
    await tenant.portal(gateway, change);
    await order.press('bo', 'approve');
    await order.until(/^Done in/m);
    expect((await tenant.changes(gateway)).map(callOf)).toEqual(['PATCH {"sku":{"capacity":3}}']);
  });

  test('scales a neighbour: it runs', async () => {
    const order = await Order.give(tenant, 'stop Edge016 because of the freeze', 'general');
    await tenant.portal('Edge017', { capacity: 3 });
    await order.press('bo', 'approve');
    await order.until(/^Done in/m);
    expect((await tenant.changes('Edge016')).map(callOf)).toEqual(['POST deallocate']);
  });
});

describe('two approved orders on one gateway', () => {
  test('run one after the other; the second is checked against what the first made', async () => {
    const first = await Order.give(tenant, 'scale Edge018 to 3');
    const second = await Order.give(tenant, 'add 2 instances to Edge018', 'general');
    expect(await second.words()).toMatch(/^Scale Edge018 from 2 to 4 instances$/m);
    await first.press('bo', 'approve');
    await first.until(/^Running/m);
    const clicked = await second.press('chen', 'approve');
    expect(JSON.stringify(clicked.card)).toMatch(new RegExp(`waiting its turn behind ${first.name}`));
    await second.until(new RegExp(`^Approved, waiting its turn behind ${first.name}$`, 'm'));
    const third = textOf(await tenant.ask('dana', 'status of Edge018', 'alerts'));
    expect(third).toContain(first.name);
    await first.until(/^Done in/m);
    await second.until(/^Void: /m);
    expect((await tenant.changes('Edge018')).map(callOf)).toEqual(['PATCH {"sku":{"capacity":3}}']);
    const successor = await Order.find(tenant, second.said, 'general', second.card);
    expect(await successor.words()).toMatch(/^Scale Edge018 from 3 to 4 instances$/m);
    await successor.approveAndFinish();
    expect(await tenant.machines('Edge018')).toHaveLength(4);
  });

  test('can be taken back while the second waits its turn: it never begins', async () => {
    const first = await Order.give(tenant, 'scale Edge019 to 3');
    const second = await Order.give(tenant, 'scale Edge019 to 4', 'general');
    const third = await Order.give(tenant, 'scale Edge019 to 5', 'alerts');
    await tenant.fault('azure-slow', true);
    await first.press('bo', 'approve');
    await first.until(/^Running/m);
    for (const order of [second, third]) {
      await order.press('chen', 'approve');
      await order.until(/^Approved, waiting its turn/m);
    }
    const refused = await tenant.ask('bo', `cancel ${second.name}`, 'chat');
    expect(refused.text).toMatch(/is approved already/);
    expect((await tenant.ask('ana', `cancel ${second.name}`, 'chat')).text).toMatch(/is cancelled/);
    expect(await second.until(/^Cancelled: nothing was done$/m)).toMatch(/Ana Duarte took it back/);
    await third.until(new RegExp(`^Approved, waiting its turn behind ${first.name}$`, 'm'));
    await tenant.fault('azure-slow', false);
    await first.until(/^Done in/m);
    await third.until(/^Void: /m);
    expect((await tenant.changes('Edge019')).map(callOf)).toEqual(['PATCH {"sku":{"capacity":3}}']);
  });

  test('of the same content: the second finds nothing left to do', async () => {
    const first = await Order.give(tenant, 'scale Edge020 to 3');
    const second = await Order.give(tenant, 'scale Edge020 to 3', 'alerts');
    await first.press('bo', 'approve');
    await second.press('bo', 'approve');
    await first.until(/^Done in/m);
    expect(await second.until(/^Void: /m)).toMatch(/Edge020 has 3 instances already/);
    expect((await tenant.changes('Edge020')).map(callOf)).toEqual(['PATCH {"sku":{"capacity":3}}']);
  });

  test('that do not touch each other’s ground both run', async () => {
    const first = await Order.give(tenant, 'stop Edge021 because of the freeze');
    const second = await Order.give(tenant, 'scale GraniteHill to 3', 'general');
    await Promise.all([first.press('bo', 'approve'), second.press('bo', 'approve')]);
    await Promise.all([first.until(/^Done in/m), second.until(/^Done in/m)]);
  });
});

test('every card was one that Teams takes, and nothing went wrong unseen', () => expectHealthy(tenant));
