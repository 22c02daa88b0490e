import { expect } from '@jest/globals';
import { callOf, type Order } from '../e2e/order.ts';
import { cardOf, type Tenant } from '../e2e/tenant.ts';

/** Of an order of three machines: one card in the thread, one word of its end, one change in Azure. */
export async function expectScaledOnce(tenant: Tenant, order: Order, gateway: string): Promise<void> {
  await order.reply(/is done in/);
  const answers = await tenant.answers(order.said);
  expect(answers.filter((one) => cardOf(one) !== undefined)).toHaveLength(1);
  expect((await order.replies()).filter((one) => /is done in/.test(one.text))).toHaveLength(1);
  expect((await tenant.changes(gateway)).map(callOf)).toEqual(['PATCH {"sku":{"capacity":3}}']);
}
