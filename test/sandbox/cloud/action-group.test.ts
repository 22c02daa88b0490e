import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SandboxClock } from '../../../src/sandbox/clock.ts';
import { ActionGroup } from '../../../src/sandbox/cloud/action-group.ts';
import { WebhookLine } from '../../../src/sandbox/cloud/webhook-line.ts';
import { Faults } from '../../../src/sandbox/faults.ts';
import { Receiver, until } from './receiver.ts';

const speed = 100;
let receiver: Receiver;
let clock: SandboxClock;
let faults: Faults;
let group: ActionGroup;

beforeEach(async () => {
  receiver = await Receiver.open();
  clock = new SandboxClock(new Date('2026-11-20T12:00:00Z'), speed);
  faults = new Faults();
  const line = new WebhookLine(faults);
  line.turnTo(receiver.url);
  group = new ActionGroup(clock, line);
});
afterEach(() => {
  group.close();
  receiver.close();
});

const body = {
  data: { essentials: { alertId: 'x', alertRule: 'r', severity: 'Sev1', monitorCondition: 'Fired' } },
};
const notice = { alertId: 'x', rule: 'r', condition: 'Fired' as const, body };
const outcome = { alertId: 'x', rule: 'r', condition: 'Fired', isOver: true };

describe('a webhook', () => {
  test('that is taken is sent once, with the code', async () => {
    expect(await group.deliver(notice)).toMatchObject({
      ...outcome,
      attempts: 1,
      status: 202,
      givenUp: false,
    });
    expect(receiver.received.map((one) => one.url)).toEqual(['/api/alerts?code=sesame']);
  });

  test.each([400, 401, 404, 413, 500, 502])('that is answered %i is not sent again', async (status) => {
    receiver.answer = () => status;
    expect(await group.deliver(notice)).toMatchObject({ attempts: 1, status, givenUp: true });
    receiver.answer = () => 202;
    expect(await group.deliver(notice)).toMatchObject({ attempts: 1, givenUp: false });
  });

  test.each([408, 429, 503, 504, 0])(
    'that is answered %i is sent again until it is taken',
    async (status) => {
      const answers = [status, status];
      receiver.answer = () => answers.shift() ?? 202;
      expect(await group.deliver(notice)).toMatchObject({ attempts: 3, status: 202, givenUp: false });
    },
  );

  test('is sent six times, after 5, 20, 5, 40 and 5 s of the tenant’s time', async () => {
    const at: number[] = [];
    clock.setSpeed(20);
    receiver.answer = () => {
      at.push(clock.now().getTime());
      return 503;
    };
    expect(await group.deliver(notice)).toMatchObject({ attempts: 6, status: 503, givenUp: true });
    const pauses = at.slice(1).map((time, index) => (time - (at[index] ?? 0)) / 1000);
    // At that speed the machine's own slowness counts twenty times.
    for (const [index, least] of [5, 20, 5, 40, 5].entries()) {
      expect(pauses[index]).toBeGreaterThanOrEqual(least - 0.5);
      expect(pauses[index]).toBeLessThan(least + 15);
    }
  });

  test('waits while the clock stands', async () => {
    const answers = [503];
    receiver.answer = () => answers.shift() ?? 202;
    const delivered = group.deliver(notice);
    await until(() => receiver.received.length === 1);
    clock.setSpeed(0);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(receiver.received).toHaveLength(1);
    clock.setSpeed(speed);
    expect(await delivered).toMatchObject({ attempts: 2, givenUp: false });
  });
});

describe('a webhook on its way when Azure restarts', () => {
  test('is forgotten: another try would look like a second alert', async () => {
    receiver.answer = () => {
      group.close(); // the bot has it, and Azure never hears so
      return 202;
    };
    expect(await group.deliver(notice)).toMatchObject({ attempts: 1, givenUp: true, isOver: true });
    expect(receiver.received).toHaveLength(1);
  });

  test('is forgotten between two tries, too', async () => {
    receiver.answer = () => 503;
    const delivered = group.deliver(notice);
    await until(() => receiver.received.length === 1);
    group.close();
    expect(await delivered).toMatchObject({ attempts: 1, givenUp: true });
  });
});

describe('a webhook that failed six times', () => {
  test('is left alone for 15 minutes: what comes then is dropped', async () => {
    receiver.answer = () => 0;
    const before = group.deliver(notice);
    clock.setSpeed(600);
    await before;
    const silentFrom = clock.now().getTime();
    receiver.answer = () => 202;
    expect(await group.deliver(notice)).toMatchObject({ attempts: 0, status: 0, givenUp: true });
    expect(receiver.received).toHaveLength(6);
    await until(() => clock.now().getTime() > silentFrom + 15 * 60_000);
    expect(await group.deliver(notice)).toMatchObject({ attempts: 1, givenUp: false });
    expect(group.deliveries.map((one) => one.givenUp)).toEqual([true, true, false]);
  });
});

test('an outage is nothing that the bot could hear', async () => {
  faults.set('monitor-outage', true);
  clock.setSpeed(2000);
  expect(await group.deliver(notice)).toMatchObject({ attempts: 6, status: 0, givenUp: true });
  expect(receiver.received).toEqual([]);
  expect(faults.list().find((one) => one.id === 'monitor-outage')?.hits).toBe(6);
});
