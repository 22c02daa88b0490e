import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Tenant } from '../e2e/tenant.ts';
import { BotLine } from './bot-line.ts';
import { Inspector, inspectable } from './inspector.ts';
import { malformed } from './malformed.ts';
import { expectUnharmed } from './unharmed.ts';

const atOnce = 24;
const mostMegabytes = 50;
/** A clear answer: taken, or refused for a reason that is the sender's. */
const clear = new Set([200, 400, 401, 403, 404, 413]);

let tenant: Tenant;
let line: BotLine;
let inspector: Inspector;
let pid: number;

beforeAll(async () => {
  tenant = await Tenant.start({ environment: inspectable });
  line = await BotLine.open(tenant);
  inspector = await Inspector.open(tenant);
  pid = tenant.line.pid;
});
afterAll(async () => {
  inspector?.close();
  line?.close();
  await tenant?.stop();
});

/** Posts so many bodies of a seed, one in ten unsigned, and counts the answers. */
async function flood(seed: number, count: number): Promise<Map<number, number>> {
  const answers = new Map<number, number>();
  const bodies = fc.sample(malformed(line), { seed, numRuns: count });
  let next = 0;
  const post = async (): Promise<void> => {
    for (let at = next++; at < count; at = next++) {
      const body = bodies[at] ?? '';
      const { status, text } = await line.post(body, at % 10 === 0 ? { authorization: null } : {});
      if (!clear.has(status)) throw new Error(`${status} ${text} for body ${at} of seed ${seed}: ${body}`);
      answers.set(status, (answers.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, post));
  return answers;
}

test('20,000 malformed activities and invokes are answered each, and leave no memory behind', async () => {
  const warm = await flood(1, 2000);
  expect([...warm.keys()].sort()).toEqual([200, 400, 401, 403, 404]);
  const before = await inspector.collectedBytes();
  await flood(2, 10_000);
  const between = await inspector.collectedBytes();
  await flood(3, 10_000);
  const after = await inspector.collectedBytes();
  const grown = [between, after].map((bytes) => Math.round((bytes - before) / 1e6));
  expect(Math.max(...grown)).toBeLessThan(mostMegabytes);
}, 400_000);

test('after which the bot works as before', async () => {
  expect((await tenant.ask('dana', 'help', 'chat')).attachments).toHaveLength(1);
  await expectUnharmed(tenant, pid);
});
