import { parse } from '../../src/intent/parse.ts';
import { Tenant } from '../e2e/tenant.ts';
import type { Connector } from './connector.ts';
import { round, spreadOf } from './figures.ts';
import { registrationOf, Sender } from './sender.ts';

/** One size of fleet; durations in milliseconds, the middle of some. */
export interface Fleet {
  readonly gateways: number;
  /** "list gateways", from the activity's arrival to the card's. */
  readonly list: number;
  readonly status: number;
  /** Of the parser alone: a line with a name as it is written, and with one letter wrong. */
  readonly exactName: number;
  readonly wrongName: number;
}

export type Column = Exclude<keyof Fleet, 'gateways'>;
export const columns: readonly Column[] = ['list', 'status', 'exactName', 'wrongName'];

const sizes = [10, 200, 2000];
const lists = 3;
const statuses = 15;
const names = 300;
const listWithinMs = 120_000;

/** Each size in a tenant of its own. */
export async function measureFleets(connector: Connector): Promise<readonly Fleet[]> {
  const fleets: Fleet[] = [];
  for (const gateways of sizes) {
    const tenant = await Tenant.start({
      ...{ speed: 1, gateways },
      patch: { bot: { serviceUrls: [connector.url] } },
    });
    try {
      const sender = await Sender.open(tenant, await registrationOf(tenant), connector.url);
      fleets.push({ gateways, ...(await measureOne(tenant, sender, connector)) });
    } finally {
      await tenant.stop();
    }
  }
  return fleets;
}

async function measureOne(
  tenant: Tenant,
  sender: Sender,
  connector: Connector,
): Promise<Omit<Fleet, 'gateways'>> {
  const all = tenant.line.gateways;
  const some = (i: number) => all[(i * 7) % all.length] ?? '';
  const answered = async (text: string) => {
    const before = connector.taken();
    const began = performance.now();
    await sender.post(tenant.line.bot, sender.message(text));
    // A list of many takes longer than a turn may: its card comes after the turn's end, and "typing" before it.
    await tenant.waitFor(
      'the answer',
      async () => connector.taken() > before && connector.last().type === 'message',
      listWithinMs,
    );
    return performance.now() - began;
  };
  const middle = async (count: number, act: (i: number) => Promise<number>) => {
    const took: number[] = [];
    await act(0);
    for (let i = 1; i <= count; i++) took.push(await act(i));
    return spreadOf(took).p50;
  };
  return {
    list: await middle(lists, () => answered('list gateways')),
    status: await middle(statuses, (i) => answered(`status of ${some(i)}`)),
    exactName: parsing(all, (i) => some(i)),
    wrongName: parsing(all, (i) => `${some(i).slice(0, 2)}x${some(i).slice(3)}`),
  };
}

function parsing(gateways: readonly string[], name: (i: number) => string): number {
  const context = { now: new Date(), timeZone: 'Europe/Berlin', gateways };
  const took: number[] = [];
  for (let i = 0; i < 2 * names; i++) {
    const began = performance.now();
    parse(`status of ${name(i)}`, context);
    took.push(performance.now() - began);
  }
  // The first half is for the compiler.
  return round(spreadOf(took.slice(names)).p50);
}

/** How much more a size costs than the one before, divided by how much larger it is: 1 is linear. Undefined for the first. */
export function growthOf(fleets: readonly Fleet[], index: number, column: Column): number | undefined {
  const [now, before] = [fleets[index], fleets[index - 1]];
  if (now === undefined || before === undefined) return undefined;
  return round(now[column] / before[column] / (now.gateways / before.gateways));
}
