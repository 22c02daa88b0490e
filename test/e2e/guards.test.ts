import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeTenant } from '../../src/sandbox/tenant.ts';
import { expectHealthy } from './healthy.ts';
import { callOf, Order } from './order.ts';
import { Tenant, textOf } from './tenant.ts';

let tenant: Tenant;

beforeAll(async () => {
  tenant = await Tenant.start({ speed: 40, gateways: 9 });
});
afterAll(() => tenant?.stop());

async function answer(text: string): Promise<string> {
  return textOf(await tenant.ask('ana', text));
}

describe('an order that is blocked', () => {
  test.each<[string, RegExp, RegExp]>([
    [
      'stop RedmondEdge',
      /site LAB would be left with 0 gateways/i,
      /What you can do\n.*Set up another gateway for site LAB first/,
    ],
    [
      'scale GraniteHill to 17 because of patch day',
      /a gateway has 1 to 16 instances, not 17/i,
      /What you can do\nScale to 16 at most/,
    ],
    [
      'scale GraniteHill to 0 because of the freeze',
      /a gateway has 1 to 16 instances, not 0/i,
      /What you can do\nScale to 1 or more\. To switch it off, order: stop GraniteHill/,
    ],
    ['remove 3 instances from GraniteHill', /a gateway has 1 to 16 instances, not -1/i, /Scale to 1 or more/],
    ['add 20 instances to GraniteHill', /a gateway has 1 to 16 instances, not 22/i, /Scale to 16 at most/],
  ])('%s: says why and what to do instead', async (text, why, todo) => {
    const words = await answer(text);
    expect(words).toMatch(/^Blocked: nothing was done$/m);
    expect(words).toMatch(why);
    expect(words).toMatch(todo);
  });
});

describe('an order that would change nothing', () => {
  test('says that it has 4 already', async () => {
    const words = await answer('scale GraniteFalls to 4');
    expect(words).toMatch(/^Nothing to do: nothing was changed$[\s\S]*GraniteFalls has 4 instances already/m);
  });

  test('says that it runs already', async () => {
    expect(await answer('start GraniteFalls')).toMatch(/GraniteFalls is running already/);
  });

  test('says that it is stopped already', async () => {
    await tenant.switchOff('Edge004');
    const words = await answer('stop Edge004 because of the freeze');
    expect(words).toMatch(/^Edge004 is stopped already$[\s\S]*0 of 2 instances running/m);
  });
});

test('nothing of all that waits for anybody', async () => {
  expect(await answer('pending approvals')).toMatch(/Nothing waits for approval/);
  expect(await tenant.changes()).toEqual([]);
});

describe('a warning', () => {
  test('says that more instances start machines of a stopped gateway, and so it is', async () => {
    await tenant.switchOff('Edge006');
    const order = await Order.give(tenant, 'scale Edge006 to 3', 'general');
    const words = await order.words();
    expect(words).toMatch(/Warning:\*\* Edge006 is stopped, but the 1 new instance will run/);
    expect(words).toMatch(/To have all of them run, order afterwards: start Edge006/);
    expect(words).toMatch(/0 of 2 running\n1 of 3 running/);
    await order.approveAndFinish();
    expect(await tenant.machines('Edge006')).toEqual(['deallocated', 'deallocated', 'running']);
  });

  test('names the ports that open when one instance becomes two', async () => {
    const order = await Order.give(tenant, 'scale RedmondEdge to 2', 'general');
    const words = await order.words();
    expect(words).toMatch(/one instance is reached on port 443, several on ports 10124 to 10125/);
    expect(words).toMatch(/Open outbound TCP 10124 to 10125 from the connection points to the gateway first/);
    await order.press('ana', 'cancel');
  });

  test('counts the connection points that more instances need', async () => {
    const order = await Order.give(tenant, 'add 1 instance to GraniteFalls', 'general');
    expect(await order.words()).toMatch(/5 instances need 2 connection points, and GraniteFalls has 1/);
    await order.press('ana', 'cancel');
  });

  test('says which gateway is left, and a second stop is then blocked', async () => {
    const order = await Order.give(tenant, 'stop GraniteHill because of the freeze', 'alerts');
    expect(await order.words()).toMatch(
      /Warning:\*\* site PS1 is left with one gateway\. If GraniteFalls fails/,
    );
    await order.approveAndFinish();
    const blocked = await answer('stop GraniteFalls because of the freeze');
    expect(blocked).toMatch(/^Blocked: nothing was done$/m);
    expect(blocked).toMatch(/Start GraniteHill first, then ask again/);
  });
});

describe('a preview', () => {
  test.each(['preview stop Edge008', 'what would happen if I stop Edge008', 'dry run: scale Edge008 to 5'])(
    '%s: shows the plan, and nothing waits or is sent afterwards',
    async (text) => {
      const words = await answer(text);
      expect(words).toMatch(/^Preview: nothing will happen$/m);
      expect(words).toMatch(/How it is done/);
      expect(words).not.toMatch(/^(Approve|Reject|Cancel)/m);
      expect(await answer('pending approvals of Edge008')).toMatch(/Nothing waits/);
      expect(await tenant.changes('Edge008')).toEqual([]);
    },
  );

  test('of a blocked order says that it is blocked', async () => {
    expect(await answer('preview stop RedmondEdge')).toMatch(/Blocked: nothing was done/);
  });

  test('is open to readers', async () => {
    expect(textOf(await tenant.ask('dana', 'preview stop Edge008'))).toMatch(
      /^Preview: nothing will happen$/m,
    );
  });
});

test('every card was one that Teams takes, and nothing went wrong unseen', () => expectHealthy(tenant));

describe('where policies are others', () => {
  let lenient: Tenant;

  beforeAll(async () => {
    const { operators, approvers } = makeTenant({ gateways: 3, people: 4 }).groups;
    const patch = {
      lastGateway: { approvers: 2 },
      roles: { operator: [`group:${operators.id}`, `group:${approvers.id}`] },
    };
    lenient = await Tenant.start({ speed: 40, patch });
  });
  afterAll(() => lenient?.stop());

  test('a last gateway is stopped by two distinct approvals, and not by one person’s two', async () => {
    const order = await Order.give(lenient, 'stop RedmondEdge because the lab moves');
    expect(await order.words()).toMatch(/2 people must approve/);
    expect(await order.words()).toMatch(/0 of 2 approvals:\*\* nobody has approved yet/);
    expect((await order.press('bo', 'approve')).card).toBeDefined();
    await order.until(/1 of 2 approvals:\*\* Bo Lindqvist at/);
    expect((await order.press('bo', 'approve')).text).toMatch(/You have approved R-1 already/);
    expect(await lenient.changes()).toEqual([]);
    await order.press('chen', 'approve');
    await order.until(/^Done in/m);
    expect((await lenient.changes()).map(callOf)).toEqual(['POST deallocate']);
    expect(await order.words()).toMatch(/Bo Lindqvist, \d\d:\d\d CET · Chen Wei, \d\d:\d\d CET/);
  });

  test('an approver who orders does not approve the own order', async () => {
    const order = await Order.give(lenient, 'scale GraniteHill to 3', 'general', 'bo');
    expect((await order.reply(/waits for your decision/)).mentions).toEqual(['chen']);
    await order.refresh('bo');
    expect(await order.buttons('bo')).toEqual(['Cancel request']);
    expect((await order.press('bo', 'approve')).text).toMatch(
      /You asked for R-\d+, so somebody else decides/,
    );
    const typed = await lenient.ask('bo', `approve ${order.name}`, 'chat');
    expect(typed.text).toMatch(/You asked for R-\d+, so somebody else decides/);
    expect(await lenient.changes('GraniteHill')).toEqual([]);
    await order.approveAndFinish('chen');
  });

  test('every card was one that Teams takes, and nothing went wrong unseen', () => expectHealthy(lenient));
});
