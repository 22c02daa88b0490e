import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { RateLimits } from '../../../src/sandbox/teams/rate-limits.ts';
import { activitiesPath, channelId, type Stage, setStage } from './stage.ts';

describe('the limits of one bot in one conversation', () => {
  /** How many calls of a steady stream get through within `ms`. */
  const accepted = (kind: 'write' | 'read', everyMs: number, ms: number) => {
    let now = 0;
    const limits = new RateLimits(() => now);
    let count = 0;
    for (; now < ms; now += everyMs) if (limits.take(kind, 'a') === undefined) count += 1;
    return count;
  };

  test.each<['write' | 'read', number, number]>([
    ['write', 1000, 7],
    ['write', 2000, 8],
    ['write', 30_000, 60],
    ['write', 3_600_000, 1800],
    ['read', 1000, 14],
    ['read', 2000, 16],
    ['read', 30_000, 120],
    ['read', 3_600_000, 3600],
  ])('let %s calls of %d ms through: %d', (kind, ms, most) => {
    expect(accepted(kind, 50, ms)).toBe(most);
  });

  test('say when there is room again', () => {
    let now = 0;
    const limits = new RateLimits(() => now);
    for (let i = 0; i < 7; i += 1) limits.take('write', 'a');
    now = 400;
    expect(limits.take('write', 'a')).toBe(600);
    expect(limits.take('write', 'b')).toBeUndefined();
    now = 1000;
    expect(limits.take('write', 'a')).toBeUndefined(); // the eighth of two seconds
    expect(limits.take('write', 'a')).toBe(1000);
  });

  test('stand beside 50 calls a second for the whole app', () => {
    const limits = new RateLimits(() => 0);
    const waits = Array.from({ length: 51 }, (_, index) => limits.take('write', `chat ${index}`));
    expect(waits.filter((wait) => wait !== undefined)).toEqual([1000]);
  });
});

describe('a bot in a hurry', () => {
  let stage: Stage;
  let operations: string;
  beforeEach(async () => {
    stage = await setStage();
    operations = channelId(stage, 'operations');
  });
  afterEach(() => stage.close());

  const send = (conversation = operations) =>
    stage.call('POST', activitiesPath(conversation), { type: 'message', text: 'x' });

  test('gets 429 for the eighth send, mostly with Retry-After; threads of a channel count together', async () => {
    const first = (await send()).body as { id: string };
    const rest = await Promise.all(
      Array.from({ length: 11 }, () => send(`${operations};messageid=${first.id}`)),
    );
    const refused = rest.filter(({ status }) => status === 429);
    expect(rest.filter(({ status }) => status === 201)).toHaveLength(6);
    expect(refused).toHaveLength(5);
    expect(refused.map(({ headers }) => headers.get('retry-after')).sort()).toEqual([
      '1',
      '1',
      '1',
      '1',
      null,
    ]);
    expect((await send(channelId(stage, 'alerts'))).status).toBe(201);
  });

  test('gets 503 for everything while Teams is down', async () => {
    stage.faults.set('teams-down', true);
    expect((await send()).status).toBe(503);
    stage.faults.set('teams-down', false);
    expect((await send()).status).toBe(201);
  });

  test('gets 429 or 412 by the faults of that name', async () => {
    await stage.call('POST', '/api/faults', { id: 'teams-429', on: true });
    expect([(await send()).status, (await send()).status]).toEqual([429, 429]);
    await stage.call('POST', '/api/faults', { id: 'teams-429', on: false });
    await stage.call('POST', '/api/faults', { id: 'teams-412', on: true });
    const statuses = [
      (await send()).status,
      (await send()).status,
      (await send()).status,
      (await send()).status,
    ];
    expect(statuses.sort()).toEqual([201, 201, 412, 412]);
  });
});
