import type { Tenant } from '../e2e/tenant.ts';
import { atOnce } from '../hold/at-once.ts';
import { Ledger } from '../hold/ledger.ts';

/** The first gateways serve their site alone, and are left alone. */
const firstFree = 3;

/**
 * Orders for as many gateways. Resolves with the ids of the requests when all their cards stand in the tenant's own
 * Teams; they wait for approval.
 */
export async function orderMany(tenant: Tenant, count: number): Promise<string[]> {
  const ledger = await Ledger.open(tenant);
  try {
    const gateways = tenant.line.gateways.slice(firstFree, firstFree + count);
    await atOnce(2, gateways, async (gateway) => {
      await tenant.say('ana', `scale ${gateway} to 3`, { where: 'chat' });
    });
    await tenant.waitFor('quiet', async () => (await ledger.unsent()) === 0, 180_000);
    return (await ledger.cards()).map(({ request }) => request);
  } finally {
    await ledger.close();
  }
}
