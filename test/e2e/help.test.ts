import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Tenant, textOf } from './tenant.ts';

let tenant: Tenant;

beforeAll(async () => {
  tenant = await Tenant.start({ speed: 20, people: 5 });
});
afterAll(() => tenant?.stop());

const told = async (as: string, text: string) => textOf(await tenant.ask(as, text)).replaceAll('\u00a0', ' ');

describe('help', () => {
  test.each([
    ['help', ['open alerts', 'ack A-17', 'who is on call', 'traffic of GraniteFalls', 'what expires']],
    [
      'help alerts',
      ['resolve A-17', 'snooze A-17', 'mute traffic alerts', 'send expiry alerts', 'who is on call'],
    ],
    ['help on-call', ['Kim is on call until friday', 'open alerts']],
    ['help thresholds', ['set the traffic limit', 'Needs approval', 'traffic of GraniteFalls']],
    ['help expiry', ['what expires in the next 30 days', 'send expiry alerts']],
  ])('“%s” shows what is built, and says of none that it is not', async (text, lines) => {
    const card = await told('kim', text);
    for (const line of lines) expect(card).toContain(line);
    expect(card).not.toMatch(/not built yet/i);
  });

  test('shows nobody what the roles don’t allow', async () => {
    const card = await told('dana', 'help alerts');
    expect(card).toContain('open alerts');
    expect(card).not.toContain('ack A-17');
  });
});

describe('what is built and lacks a gateway', () => {
  test.each([
    ['show traffic', 'Fill in: traffic of GraniteFalls'],
    ['what is the traffic limit', 'Fill in: traffic limit of GraniteFalls'],
    ['set the traffic limit to 500 GB', 'Fill in: set the traffic limit of GraniteFalls to 500 GB'],
  ])('“%s” is asked back, and not called unbuilt', async (text, line) => {
    const answer = await tenant.ask('kim', text);
    expect(JSON.stringify(answer.attachments)).toContain(line);
    expect(await tenant.changes()).toEqual([]);
  });

  test.each(['delete GraniteFalls', 'show schedules'])('“%s” is still to come', async (text) => {
    expect(await told('kim', text)).toMatch(/not built yet/);
  });
});
