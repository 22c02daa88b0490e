/** A process to be killed: opens requests in the folder that it is given, decides them, and says which. */
import { openPostgres } from '../../src/postgres/open.ts';
import { silent, TestClock } from './cluster.ts';
import { decide, openOne } from './samples.ts';

const folder = process.argv[2] ?? '';
const clock = new TestClock(new Date('2026-11-20T12:00:00Z'), 0);
const { store } = await openPostgres({ store: { folder }, clock, log: silent });

async function write(lane: number): Promise<never> {
  for (let i = 0; ; i++) {
    const gateway = `lane${lane}-${i % 3}`;
    const request = await openOne(store, { at: clock.now(), gateway });
    process.stdout.write(`opened ${request.id}\n`);
    await decide(store, request.id, 'bo', clock.now());
    process.stdout.write(`approved ${request.id}\n`);
  }
}
await Promise.all([1, 2, 3, 4].map(write));
