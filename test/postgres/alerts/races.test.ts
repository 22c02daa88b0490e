import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { arrival, hearAll, judgeFor, minutes } from './samples.ts';
import { openAlerts, type Tenant } from './tenant.ts';

let db: Tenant;
let others: Tenant[] = [];
beforeAll(async () => {
  db = await openAlerts();
});
afterAll(() => db.close());
beforeEach(() => db.empty());
afterEach(async () => {
  for (const one of others.splice(0)) await one.close();
});

async function another(): Promise<Tenant> {
  const opened = await openAlerts(db.database);
  others = [...others, opened];
  return opened;
}

/** What must hold however it came about: each arrival counted once, numbers without a gap, a card an alert. */
async function expectWhole(arrivals: number): Promise<void> {
  const alerts = await db.every();
  expect(alerts.reduce((sum, one) => sum + one.fired, 0)).toBe(arrivals);
  expect(alerts.map((one) => one.number).sort((a, b) => a - b)).toEqual(alerts.map((_, i) => i + 1));
  const keys = alerts.filter((one) => one.state.kind === 'open').map((one) => one.key);
  expect(new Set(keys).size).toBe(keys.length);
  const { rows } = await db.database.admin.query<{ subject_id: string }>(
    `select subject_id from letter where kind = 'card' and subject_kind = 'alert'
      union all select alert_id from digest_row order by 1`,
  );
  expect(rows.map((row) => row.subject_id)).toEqual(alerts.map((one) => one.id).sort());
}

describe('two processes', () => {
  test('that get the same arrivals in any order, and hear them at once, make one alert of a key', async () => {
    const there = await another();
    const arrivals = Array.from({ length: 600 }, (_, i) => arrival(`g${i % 40}`, {}, minutes(i % 7)));
    const halves = [arrivals, arrivals.toReversed()];
    const keep = [db, there].flatMap(({ alerts }, which) =>
      Array.from({ length: 12 }, (_, i) =>
        alerts.keepArrivals((halves[which] ?? []).slice(i * 50, i * 50 + 50)),
      ),
    );
    let isKept = false;
    const hear = [db, there].map(async ({ alerts }) => {
      let heard = 0;
      for (let isOver = false; !isOver; ) {
        isOver = isKept;
        heard += await hearAll(alerts, judgeFor(), 30);
        await alerts.foldPosts(new Date());
      }
      return heard;
    });
    await Promise.all(keep);
    isKept = true;
    const counts = await Promise.all(hear);
    await hearAll(db.alerts);
    expect(await db.alerts.arrivalsWaiting()).toBe(0);
    expect((counts[0] ?? 0) + (counts[1] ?? 0)).toBeLessThanOrEqual(600);
    await expectWhole(600);
    expect(await db.every()).toHaveLength(40);
  });
});

describe('a process that is killed while it keeps and hears', () => {
  test('loses nothing that it said was kept, and hears each once', async () => {
    const said = new Set<string>();
    for (let round = 0; round < 5; round++) {
      const writer = fileURLToPath(new URL('./writer.ts', import.meta.url));
      const child = spawn(process.execPath, [writer, db.database.url], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let text = '';
      const enough = new Promise<void>((resolve) => {
        child.stdout.on('data', (chunk: Buffer) => {
          text += chunk.toString();
          if (text.length > 20_000 * (round + 1)) resolve();
        });
      });
      const gone = new Promise((resolve) => child.on('close', resolve));
      await Promise.race([enough, gone]);
      child.kill('SIGKILL');
      await gone;
      // The last line may be cut off.
      for (const line of text.split('\n').slice(0, -1)) said.add(line.replace('kept ', ''));
    }
    expect(said.size).toBeGreaterThan(500);
    // The server may still be at what a killed process had asked for.
    while ((await db.alerts.arrivalsWaiting()) > 0) await hearAll(db.alerts);
    const { rows } = await db.database.admin.query<{ key: string; failure: string | null }>(
      'select key, failure from arrival',
    );
    const kept = new Set(rows.map((row) => row.key));
    expect([...said].filter((key) => !kept.has(key))).toEqual([]);
    expect(rows.filter((row) => row.failure !== null)).toEqual([]);
    await expectWhole(rows.length);
  }, 60_000);
});
