/** A process to be killed: keeps arrivals in the database that it is given, says which, and works them off. */
import { openPostgres } from '../../../src/postgres/open.ts';
import { silent, TestClock } from '../cluster.ts';
import { arrival, judgeFor, minutes, noon } from './samples.ts';

const clock = new TestClock(noon, 0);
const { alerts } = await openPostgres({ store: { url: process.argv[2] ?? '' }, clock, log: silent });

async function keep(lane: number): Promise<never> {
  for (let i = 0; ; i++) {
    const batch = Array.from({ length: 20 }, (_, k) => arrival(`g${(lane + i + k) % 30}`, {}, minutes(i)));
    await alerts.keepArrivals(batch);
    process.stdout.write(`${batch.map((one) => `kept ${one.signal.key}`).join('\n')}\n`);
  }
}

async function hear(): Promise<never> {
  for (;;) {
    await alerts.hearArrivals(50, judgeFor());
    await alerts.foldPosts(new Date());
  }
}

await Promise.all([keep(0), keep(7), hear()]);
