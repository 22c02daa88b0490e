import { sql } from 'kysely';
import type { GatewayId } from '../../domain/gateway.ts';
import type { TrafficHour } from '../../domain/watch.ts';
import type { Database } from '../database.ts';

/** One statement that may be sent again. */
export async function keepTraffic(
  database: Database,
  hours: ReadonlyMap<GatewayId, readonly TrafficHour[]>,
): Promise<void> {
  // Of two values for one hour the later one in the list counts; written in one order by all.
  const rows = [...hours]
    .flatMap(([gateway, list]) => [
      ...new Map(list.map((one) => [one.at.getTime(), { gateway, ...one }])).values(),
    ])
    .sort((a, b) =>
      a.gateway === b.gateway ? a.at.getTime() - b.at.getTime() : a.gateway < b.gateway ? -1 : 1,
    );
  if (rows.length === 0) return;
  await database.read((db) =>
    sql`
      insert into traffic_hour (gateway, at, bytes, newest)
      select gateway, at, bytes, newest from unnest(
        ${rows.map((row) => row.gateway)}::text[], ${rows.map((row) => row.at)}::timestamptz[],
        ${rows.map((row) => row.bytes)}::double precision[],
        ${rows.map((row) => row.newest ?? null)}::timestamptz[]
      ) as hour (gateway, at, bytes, newest)
      on conflict (gateway, at) do update set bytes = excluded.bytes, newest = excluded.newest
        where (traffic_hour.bytes, traffic_hour.newest) is distinct from (excluded.bytes, excluded.newest)
    `.execute(db),
  );
}

/** Each gateway's hours, oldest first; none for one that has none. */
export async function trafficOf(
  database: Database,
  gateways: readonly GatewayId[],
  since: Date,
): Promise<ReadonlyMap<GatewayId, readonly TrafficHour[]>> {
  const { rows } = await database.read((db) =>
    sql<{ gateway: GatewayId; at: Date; bytes: number; newest: Date | null }>`
      select gateway, at, bytes, newest from traffic_hour
      where gateway = any(${[...gateways]}::text[]) and at >= ${since} order by gateway, at
    `.execute(db),
  );
  const hours = new Map<GatewayId, TrafficHour[]>(gateways.map((gateway) => [gateway, []]));
  for (const { gateway, at, bytes, newest } of rows)
    hours.get(gateway)?.push({ at, bytes, ...(newest === null ? {} : { newest }) });
  return hours;
}

export async function forgetTraffic(database: Database, before: Date): Promise<void> {
  await database.read((db) => db.deleteFrom('traffic_hour').where('at', '<', before).execute());
}
