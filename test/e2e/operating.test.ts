import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectHealthy } from './healthy.ts';
import { callOf, Order } from './order.ts';
import { Tenant } from './tenant.ts';

let tenant: Tenant;

beforeAll(async () => {
  tenant = await Tenant.start({ speed: 20, gateways: 11 });
});
afterAll(() => tenant?.stop());

async function get(path: string): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(`${tenant.line.operations}${path}`);
  return { status: response.status, text: await response.text() };
}

/** Ends the bot and waits for the next one. */
async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  const { pid } = tenant.line;
  await tenant.call('POST', '/bot', { signal });
  await tenant.waitFor('another bot', async () => tenant.line.pid !== pid);
}

describe('the operations address', () => {
  test('says that the bot lives and works', async () => {
    expect((await get('/healthz')).status).toBe(200);
    expect((await get('/readyz')).status).toBe(200);
  });

  test('gives numbers to Prometheus', async () => {
    const { status, text } = await get('/metrics');
    expect(status).toBe(200);
    expect(text).toMatch(/^gatehouse_outbox_depth \d+$/m);
    expect(text).toMatch(/^process_resident_memory_bytes \d/m);
    expect(text).toMatch(/^# TYPE gatehouse_\w+ counter$/m);
  });

  test('is not what Teams talks to, and the bot’s own address tells no numbers', async () => {
    const metrics = await fetch(`${tenant.line.bot}/metrics`);
    expect(metrics.status).toBe(404);
    const messages = await fetch(`${tenant.line.operations}/api/messages`, { method: 'POST', body: '{}' });
    expect(messages.status).toBe(404);
  });
});

describe('a bot that ends while an operation runs', () => {
  test.each<['SIGTERM' | 'SIGKILL', string]>([
    ['SIGTERM', 'Edge004'],
    ['SIGKILL', 'Edge006'],
  ])('%s: the next one goes on; one change, one end', async (signal, gateway) => {
    const order = await Order.give(tenant, `stop ${gateway} because of the freeze`, 'general');
    await order.press('bo', 'approve');
    await order.until(/^Running: \d of 2 instances stopped$/m);
    await end(signal);
    await order.until(/^Done in/m);
    await order.reply(/is done in/);
    expect((await order.replies()).filter((one) => /is done/.test(one.text))).toHaveLength(1);
    expect((await tenant.changes(gateway)).map(callOf)).toEqual(['POST deallocate']);
  });

  test('SIGTERM with a request that waits: it waits on, its buttons work, its reminder is due', async () => {
    const order = await Order.give(tenant, 'stop Edge008 because of the freeze', 'alerts');
    await end('SIGTERM');
    expect(await order.words()).toMatch(/^Waiting for approval$/m);
    await order.refresh('bo');
    expect(await order.buttons('bo')).toContain('Approve: stop Edge008');
    await order.approveAndFinish();
  });

  test('says goodbye in its log, and nothing that is secret', async () => {
    const log = tenant.log.join('\n');
    expect(log).toMatch(/Gatehouse stops/);
    expect(log).not.toMatch(/because of the freeze|sandbox-bot-secret|sandbox-azure-secret|eyJ[\w-]+\.eyJ/);
  });
});

test('every card was one that Teams takes, and nothing went wrong unseen', () => expectHealthy(tenant));
