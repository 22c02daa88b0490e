import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectHealthy } from './healthy.ts';
import { callOf, Order } from './order.ts';
import { Tenant } from './tenant.ts';

const speed = 60;

let tenant: Tenant;

beforeAll(async () => {
  tenant = await Tenant.start({ speed, gateways: 9 });
});
afterAll(() => tenant?.stop());

async function bodiesOf(gateway: string): Promise<readonly string[]> {
  return (await tenant.changes(gateway)).map((one) => `${callOf(one)} ${one.body}`);
}

describe('a restart', () => {
  test('of the whole gateway names its outage, and touches the machines that run', async () => {
    const order = await Order.give(tenant, 'restart GraniteHill because it hangs');
    const card = await order.words();
    expect(card).toMatch(/serves nobody while it restarts/);
    expect(card).toMatch(/GraniteFalls of site PS1 keeps running/);
    expect(card).toMatch(/\/granitehill\/restart\?/);
    const done = await order.approveAndFinish();
    expect(done).toMatch(/^GraniteHill has restarted$/m);
    expect(done).toMatch(/2 of 2 instances running/);
    expect(await bodiesOf('GraniteHill')).toEqual(['POST restart {"instanceIds":["0","1"]}']);
  });

  test('of one instance leaves the others alone', async () => {
    const order = await Order.give(tenant, 'restart instance 1 of Edge004');
    expect(await order.words()).toMatch(/1 other instance keep/);
    expect(await order.approveAndFinish()).toMatch(/Instance 1 of Edge004 has restarted/);
    expect(await bodiesOf('Edge004')).toEqual(['POST restart {"instanceIds":["1"]}']);
  });

  test('of an instance that is not there is blocked', async () => {
    const answer = await tenant.ask('ana', 'restart instance 9 of Edge004');
    const said = JSON.stringify(answer.attachments);
    expect(said).toContain('has no instance 9');
  });

  test('whose acceptance is known only to Azure is found by its traces, and not sent again', async () => {
    await tenant.fault('azure-drop-after', true);
    const order = await Order.give(tenant, 'restart Edge005');
    await order.press('bo', 'approve');
    await tenant.waitFor('the call', async () => (await tenant.changes('Edge005')).length === 1);
    await tenant.fault('azure-drop-after', false);
    expect(await order.until(/^Done in/m)).toMatch(
      /Azure’s records show that it took the call|2 of 2 instances running/,
    );
    expect(await bodiesOf('Edge005')).toHaveLength(1);
  });

  test('that nobody can tell of is asked about, and sent again only on somebody’s word', async () => {
    await tenant.fault('azure-drop-before', true);
    const order = await Order.give(tenant, 'restart Edge006');
    await order.press('bo', 'approve');
    await order.until(/Looking at the machines/);
    await tenant.fault('azure-drop-before', false);
    await order.until(/^Unknown: somebody has to say$/m);
    await order.reply(/waits for your word/);
    expect(await tenant.changes('Edge006')).toEqual([]);
    expect(await order.buttons('bo')).toEqual([
      'It was done',
      'End it here',
      'Run it again…',
      'Run it again: restart Edge006',
    ]);
    expect((await order.press('dana', 'run-again')).text).toMatch(/Only Ana Duarte or an approver/);
    expect(await tenant.changes('Edge006')).toEqual([]);
    await Promise.all([order.press('bo', 'run-again'), order.press('chen', 'run-again')]);
    expect(await order.until(/^Done in/m)).toMatch(/Edge006 has restarted/);
    expect(await bodiesOf('Edge006')).toHaveLength(1);
    const history = await tenant.ask('ana', 'history of Edge006');
    expect(JSON.stringify(history.attachments)).toMatch(/said how it goes on/);
  });
});

describe('a redeploy', () => {
  test('that does not say what asks which, and explains both', async () => {
    const asked = await tenant.ask('ana', 'redeploy GraniteFalls because of its host');
    const card = JSON.stringify(asked.attachments);
    expect(card).toContain('The instances: the same machines move to other hosts');
    expect(card).toContain('The service: Configuration Manager sets up a new gateway');
  });

  test('of the instances moves one machine after the other', async () => {
    const order = await Order.give(tenant, 'redeploy the instances of Edge007');
    expect(await order.words()).toMatch(/One at a time/);
    expect(await order.approveAndFinish()).toMatch(/The instances of Edge007 run on other hosts/);
    expect(await bodiesOf('Edge007')).toEqual([
      'POST redeploy {"instanceIds":["0"]}',
      'POST redeploy {"instanceIds":["1"]}',
    ]);
    const ids = (await tenant.changes('Edge007')).map((one) => one.clientRequestId);
    expect(new Set(ids).size).toBe(2);
  });

  test('of a single machine is blocked', async () => {
    const answer = await tenant.ask('ana', 'redeploy the instances of RedmondEdge');
    expect(JSON.stringify(answer.attachments)).toContain('needs two running instances');
  });

  test('of the service says what it will be', async () => {
    const answer = await tenant.ask('ana', 'redeploy the service of GraniteFalls');
    expect(JSON.stringify(answer.attachments)).toContain('Deploying a gateway anew is coming');
  });
});

describe('a machine that does not come back from its redeploy', () => {
  /** Orders a redeploy whose second machine stays off, and waits until people are asked about it. */
  async function secondStaysOff(gateway: string): Promise<Order> {
    const order = await Order.give(tenant, `redeploy the instances of ${gateway} because of its host`);
    await tenant.speed(5); // the fault must be there before the second machine's turn
    await order.press('bo', 'approve');
    await tenant.waitFor('the first call', async () => (await tenant.changes(gateway)).length === 1);
    await tenant.fault('azure-not-back', true);
    await tenant.speed(speed);
    await tenant.struck('azure-not-back');
    await tenant.fault('azure-not-back', false);
    await tenant.speed(240);
    await order.until(/^Stopped: somebody has to say$/m);
    await tenant.speed(speed);
    return order;
  }

  const moved = (count: number) =>
    Array.from({ length: count }, (_, id) => `POST redeploy {"instanceIds":["${id}"]}`);

  let order: Order;

  test('stops there and asks: the machines that are left are not touched', async () => {
    order = await secondStaysOff('GraniteFalls');
    const card = await order.words();
    expect(card).toMatch(/Instance 0 is back, on another host/);
    expect(card).toMatch(/Instance 1 does not come back/);
    expect(card).toMatch(/The other machines are left alone meanwhile/);
    const asked = await order.reply(/waits for your word.*Instance 1 does not come back/s);
    expect(asked.mentions).toContain('ana');
    const later = (await tenant.now()) + 5 * 60_000;
    await tenant.waitFor('some more looks', async () => (await tenant.now()) > later);
    expect(await bodiesOf('GraniteFalls')).toEqual(moved(2));
    expect(await tenant.machines('GraniteFalls')).toEqual(['running', 'stopped', 'running', 'running']);
    expect(await order.words()).toMatch(/^Stopped: somebody has to say$/m);
  });

  test('is for an approver or who ordered it to say', async () => {
    expect(await order.buttons('bo')).toEqual([
      'It is back, go on',
      'End it here',
      'Run it again…',
      'Run it again: redeploy the instances of GraniteFalls',
    ]);
    expect((await order.press('dana', 'was-done')).text).toMatch(/Only Ana Duarte or an approver/);
    expect(await bodiesOf('GraniteFalls')).toHaveLength(2);
  });

  test('is asked about again where somebody says that it is back and it is not', async () => {
    await order.press('bo', 'was-done');
    await order.until(/^Running: .*last check$/m);
    await tenant.speed(240);
    await order.until(/^Stopped: somebody has to say$/m);
    await tenant.speed(speed);
    expect(await bodiesOf('GraniteFalls')).toHaveLength(2);
  });

  test('lets the others have their turn when it is back', async () => {
    await tenant.portal('GraniteFalls', { power: 'start' });
    expect(await order.until(/^Done in/m, 60_000)).toMatch(
      /The instances of GraniteFalls run on other hosts/,
    );
    expect(await bodiesOf('GraniteFalls')).toEqual(moved(4));
    expect(await tenant.machines('GraniteFalls')).toEqual(Array(4).fill('running'));
  });

  test('can be the end of it', async () => {
    const other = await secondStaysOff('Edge008');
    await other.press('chen', 'give-up');
    const end = await other.until(/^Failed after/m);
    expect(end).toMatch(/Chen \w+ ended it here/);
    expect(end).toMatch(/1 of 2 instances running/);
    await other.reply(/R-\d+/);
    expect(await bodiesOf('Edge008')).toEqual(moved(2));
    expect(await tenant.machines('Edge008')).toEqual(['running', 'stopped']);
  });

  test('is sent for once more on somebody’s word, which Azure does not take while it is off', async () => {
    const other = await secondStaysOff('Edge009');
    await tenant.speed(240);
    await other.press('bo', 'run-again');
    expect(await other.until(/^Failed after/m)).toMatch(/OperationNotAllowed/);
    await tenant.speed(speed);
    expect(await bodiesOf('Edge009')).toEqual(moved(2));
  });
});

test('every card that was seen is one that Teams takes', () => expectHealthy(tenant));
