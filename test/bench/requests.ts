import type { Tenant } from '../e2e/tenant.ts';
import { atOnce } from '../hold/at-once.ts';
import { Ledger } from '../hold/ledger.ts';

/** The first gateways serve their site alone, and are left alone. */
const firstFree = 3;
/** Requests that one approval decides: one is looked at, the others are approved one by one. */
const alone = 25;
/** Requests that ten people decide together. */
const together = 40;
/** The approvers of a tenant of thirteen people; the others are Ana, Dana and Kim. */
export const deciders = ['bo', 'chen', ...Array.from({ length: 8 }, (_, index) => `p${index + 5}`)];

const policy = { from: 'approver', own: false, expires: 'PT12H' };
/** The tenant in which these requests can be made. */
export const crowd = {
  gateways: firstFree + alone + together,
  people: deciders.length + 3,
  policies: [
    { orders: ['restart'], approvers: deciders.length, ...policy },
    { orders: ['all'], approvers: 1, ...policy },
  ],
};

/** Ids of requests that wait for approval, all their cards in the tenant's own Teams. */
export interface Waiting {
  /** One approval is enough; whoever decides one takes it out. */
  readonly requests: string[];
  /** Each of the deciders must approve. */
  readonly shared: readonly string[];
}

export async function orderMany(tenant: Tenant): Promise<Waiting> {
  const ledger = await Ledger.open(tenant);
  const free = tenant.line.gateways.slice(firstFree);
  const order = async (gateways: readonly string[], textOf: (gateway: string) => string) => {
    await atOnce(2, gateways, async (gateway) => {
      await tenant.say('ana', textOf(gateway), { where: 'chat' });
    });
  };
  try {
    await order(free.slice(0, alone), (gateway) => `scale ${gateway} to 3`);
    await order(free.slice(alone, alone + together), (gateway) => `restart ${gateway}`);
    await tenant.waitFor('quiet', async () => (await ledger.unsent()) === 0, 180_000);
    const ids = (await ledger.cards()).map(({ request }) => request);
    if (ids.length !== alone + together) throw new Error(`${ids.length} orders became requests`);
    return { requests: ids.slice(0, alone), shared: ids.slice(alone) };
  } finally {
    await ledger.close();
  }
}
