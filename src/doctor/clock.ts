import type { Config } from '../config/config.ts';
import type { Probes } from './addresses.ts';
import { type Check, doubtful, type Finding, right, wrong } from './check.ts';

const mostMs = 120_000;

/** The machine's clock beside the servers': tokens and certificates live by it. */
export function clockCheck({ azure }: Config, probes: Probes): Check {
  const asked = [
    ['Resource Manager', azure.resourceManager.endpoint],
    ['Graph', azure.graph],
  ] as const;
  return {
    id: 'clock',
    title: 'Clock',
    needs: [],
    run: async () => {
      const told = await Promise.all(
        asked.map(async ([name, address]) => {
          const probe = await probes.of(new URL(address).origin).catch(() => undefined);
          return { name, aheadMs: probe?.aheadMs };
        }),
      );
      return judgeClock(told);
    },
  };
}

/** Pure: `aheadMs` is each server's clock minus this machine's. */
export function judgeClock(
  told: readonly { readonly name: string; readonly aheadMs: number | undefined }[],
): Finding {
  const known = told.flatMap(({ name, aheadMs }) => (aheadMs === undefined ? [] : [{ name, aheadMs }]));
  const off = known.filter((one) => Math.abs(one.aheadMs) >= mostMs);
  if (off.length > 0)
    return wrong(
      `this machine’s clock is ${off.map(({ name, aheadMs }) => `${difference(aheadMs)} ${name}’s`).join(', ')}`,
      'Set this machine’s clock by a time server (NTP): tokens are refused and approvals expire at the wrong time.',
    );
  if (known.length === 0)
    return doubtful('no server told the time', 'Mend the addresses above, then look again.');
  return right(
    `within ${Math.ceil(Math.max(1, ...known.map((one) => Math.abs(one.aheadMs))) / 1000)} s of ${known.map((one) => one.name).join(' and ')}`,
  );
}

/** "10 min behind", for a server that is 10 minutes ahead. */
export function difference(aheadMs: number): string {
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  const size = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  return `${size} ${aheadMs > 0 ? 'behind' : 'ahead of'}`;
}
