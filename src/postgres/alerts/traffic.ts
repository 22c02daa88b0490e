import { sql } from 'kysely';
import type { GatewayId } from '../../domain/gateway.ts';
import type { TrafficHour } from '../../domain/watch.ts';
import type { Database } from '../database.ts';

/** One statement that may be sent again. That nothing ran takes the place of no value. */
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
      insert into traffic_hour (gateway, at, bytes, newest, is_idle)
      select gateway, at, bytes, newest, is_idle from unnest(
        ${rows.map((row) => row.gateway)}::text[], ${rows.map((row) => row.at)}::timestamptz[],
        ${rows.map((row) => row.bytes)}::double precision[],
        ${rows.map((row) => row.newest ?? null)}::timestamptz[],
        ${rows.map((row) => row.isIdle === true)}::boolean[]
      ) as hour (gateway, at, bytes, newest, is_idle)
      on conflict (gateway, at) do update set bytes = excluded.bytes, newest = excluded.newest, is_idle = false
        where not excluded.is_idle
          and (traffic_hour.bytes, traffic_hour.newest, traffic_hour.is_idle)
            is distinct from (excluded.bytes, excluded.newest, false)
    `.execute(db),
  );
}

/** Seconds since 1970, bytes, the newest point in seconds since 1970, whether nothing ran. */
type HourRow = readonly [at: number, bytes: number, newest: number | null, isIdle: boolean];

function toHour([at, bytes, newest, isIdle]: HourRow): TrafficHour {
  return {
    at: new Date(at * 1000),
    bytes,
    ...(newest === null ? {} : { newest: new Date(Math.round(newest * 1000)) }),
    ...(isIdle ? { isIdle: true } : {}),
  };
}

/** Each gateway's hours, oldest first; none for one that has none. */
export async function trafficOf(
  database: Database,
  gateways: readonly GatewayId[],
  since: Date,
): Promise<ReadonlyMap<GatewayId, readonly TrafficHour[]>> {
  // One row a gateway: JSON is read at once, a thousand rows of each value by value.
  const { rows } = await database.read((db) =>
    sql<{ gateway: GatewayId; hours: readonly HourRow[] }>`
      select gateway, json_agg(json_build_array(
        extract(epoch from at), bytes, extract(epoch from newest), is_idle
      ) order by at) as hours from traffic_hour
      where gateway = any(${[...gateways]}::text[]) and at >= ${since} group by gateway
    `.execute(db),
  );
  const found = new Map(rows.map(({ gateway, hours }) => [gateway, hours.map(toHour)]));
  return new Map(gateways.map((gateway) => [gateway, found.get(gateway) ?? []]));
}

/** Up to when each gateway's hours have been read as whole ones; absent for one of which none were. */
export async function trafficReadTo(
  database: Database,
  gateways: readonly GatewayId[],
): Promise<ReadonlyMap<GatewayId, Date>> {
  const rows = await database.read((db) =>
    db
      .selectFrom('traffic_read')
      .selectAll()
      .where('gateway', 'in', gateways.length === 0 ? [''] : gateways)
      .execute(),
  );
  return new Map(rows.map((row) => [row.gateway as GatewayId, row.read_to]));
}

/** One statement that may be sent again. */
export async function noteTrafficRead(
  database: Database,
  gateways: readonly GatewayId[],
  to: Date,
): Promise<void> {
  if (gateways.length === 0) return;
  await database.read((db) =>
    sql`
      insert into traffic_read (gateway, read_to)
      select gateway, ${to} from unnest(${[...gateways].sort()}::text[]) as read (gateway)
      on conflict (gateway) do update set read_to = greatest(traffic_read.read_to, excluded.read_to)
    `.execute(db),
  );
}

export async function forgetTraffic(database: Database, before: Date): Promise<void> {
  await database.read((db) => db.deleteFrom('traffic_hour').where('at', '<', before).execute());
}
