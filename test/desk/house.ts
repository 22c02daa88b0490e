import { Access } from '../../src/desk/access.ts';
import { AlertDesk } from '../../src/desk/alert-desk.ts';
import { Looks } from '../../src/desk/looks.ts';
import { OnCallBook } from '../../src/desk/on-call-book.ts';
import type { Settings } from '../../src/desk/settings.ts';
import type { Signal } from '../../src/domain/alert.ts';
import type { Channel } from '../../src/ports/channel.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Directory } from '../../src/ports/directory.ts';
import { oldTown } from '../card/fixtures.ts';
import { noon } from '../postgres/alerts/samples.ts';
import { openAlerts } from '../postgres/alerts/tenant.ts';
import { silent } from '../postgres/cluster.ts';
import { channel, gatewayCalled } from '../postgres/samples.ts';

/** The product's time, which only a test moves. */
class SetClock implements Clock {
  at = noon;
  now(): Date {
    return this.at;
  }
  speed(): number {
    return 0;
  }
  onSpeed(): () => void {
    return () => undefined;
  }
}

const gateways = [
  { ...gatewayCalled('GraniteFalls'), storageAccount: '/subscriptions/s/storage' },
  gatewayCalled('RedmondEdge'),
  oldTown,
];

/** What is configured there. */
export const settings: Settings = {
  botName: 'Gatehouse',
  botId: 'bot',
  tenant: 't',
  timeZone: 'Europe/Berlin',
  gateways: new Map(gateways.map((one) => [one.id, one])),
  roles: { reader: [], operator: [], approver: [], admin: [] },
  gatewayRoles: new Map(),
  policies: [],
  trafficThresholds: new Map(),
  storageThresholds: new Map(),
  apps: [{ name: 'CMG server app', appId: 'app-1' }],
  rota: undefined,
  subscriptions: [],
  lastGateway: 'block',
  operations: channel,
};

/** An alert desk on a store of its own. */
export async function openHouse() {
  const clock = new SetClock();
  const db = await openAlerts(undefined, clock);
  const { store, alerts, jobs } = db;
  const counted: string[] = [];
  const logged: (readonly [fields: object, message: string])[] = [];
  const write = (fields: object, message: string) => void logged.push([fields, message]);
  const log = { ...silent, warn: write, error: write };
  const counters = { count: (name: string) => void counted.push(name), observe: () => undefined };
  const looks = new Looks(settings, clock);
  // Nobody is asked for: no rota, no roles.
  const nobody = {} as Channel & Directory;
  const onCall = new OnCallBook(settings, alerts, new Access(settings, nobody, store, nobody, log), clock);
  const make = () => new AlertDesk({ alerts, jobs, clock, log, counters }, settings, onCall, looks);
  return {
    ...db,
    clock,
    counted,
    logged,
    desk: make(),
    /** What waits is heard as in a process that has just begun. */
    async heard(...signals: readonly Signal[]): Promise<void> {
      const desk = make();
      await desk.keep(signals);
      const working = desk.run();
      // One turn at least: a process looks around when it begins.
      do await new Promise((next) => setTimeout(next, 20));
      while ((await alerts.arrivalsWaiting()) > 0);
      desk.stop();
      await working;
    },
    /** What is to be done later: the job, and when by the product's time. */
    async due(): Promise<readonly { readonly job: object; readonly due: string }[]> {
      const { rows } = await db.database.admin.query<{ job: object; due: string }>(
        `select data->'job' as job, data->>'due' as due from pgboss.job where state = 'created' order by data->>'due'`,
      );
      return rows;
    },
  };
}

export type House = Awaited<ReturnType<typeof openHouse>>;
