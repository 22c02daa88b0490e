import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Tenant } from '../e2e/tenant.ts';
import { botStatus, restarted } from './killing.ts';
import { Ledger } from './ledger.ts';
import {
  heardBy,
  lostOf,
  postsOf,
  type StormAlert,
  type StormReport,
  toldBy,
  watchesDone,
} from './storming.ts';
import { verifyAudit } from './verify-audit.ts';

/** 30 is what must hold. */
const kills = Number(process.env['STORM_KILLS'] ?? 6);
/** About what a bot needs to come back and to be struck again. */
const seconds = Math.min(600, kills * 7 + 5);
const webhooks = Math.min(10_000, seconds * 25);
const minute = 60_000;

let tenant: Tenant;
let ledger: Ledger;
let report: StormReport;
let storm: readonly StormAlert[];
/** Our own webhooks, of which Azure's list knows nothing: those that were answered 202. */
const taken: string[] = [];
let killed = 0;

function bodyOf(id: string): string {
  const essentials = {
    alertId: `/subscriptions/${randomUUID()}/providers/Microsoft.AlertsManagement/alerts/${id}`,
    alertRule: `cmg-own-${id.slice(0, 2)}`,
    severity: 'Sev2',
    signalType: 'Metric',
    monitorCondition: 'Fired',
    monitoringService: 'Platform',
    alertTargetIDs: [],
    firedDateTime: new Date().toISOString(),
  };
  return JSON.stringify({
    schemaId: 'azureMonitorCommonAlertSchema',
    data: { essentials, alertContext: {} },
  });
}

/** Twenty a second until it is told to end; what is not answered is not sent again. */
async function sendOwn(isOver: () => boolean): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const sent: Promise<void>[] = [];
  while (!isOver()) {
    const id = randomUUID();
    sent.push(
      fetch(tenant.line.alerts, { method: 'POST', headers, body: bodyOf(id) }).then(
        ({ status }) => {
          if (status === 202) taken.push(id);
        },
        () => undefined,
      ),
    );
    await pause(50);
  }
  await Promise.all(sent);
}

/** Kills at any moment, and now and then right when a message was taken by Teams. */
async function strike(turn: number): Promise<void> {
  const { pid } = await botStatus(tenant);
  await pause((turn * 397) % 1500);
  if (turn % 3 === 2) {
    const when = turn % 2 === 0 ? 'teams-edit' : 'teams-post';
    await tenant.call('POST', '/bot', { signal: 'SIGKILL', when: [when], moment: 'after' });
    await pause(4000);
  }
  if ((await botStatus(tenant)).pid === pid) await tenant.call('POST', '/bot', { signal: 'SIGKILL' });
  await restarted(tenant, pid);
  killed += 1;
}

beforeAll(
  async () => {
    // Ten times as fast, so that Azure gives up soon and the poll has something to find.
    tenant = await Tenant.start({ speed: 10, gateways: 200 });
    ledger = await Ledger.open(tenant);
    await watchesDone(tenant, ledger);
    let isOver = false;
    const blowing = tenant.call<StormReport>('POST', '/storm', {
      webhooks,
      gateways: 200,
      seconds,
      retry: true,
    });
    const own = sendOwn(() => isOver);
    for (let turn = 0; turn < kills; turn++) await strike(turn);
    report = await blowing;
    isOver = true;
    await own;
    storm = await tenant.call<readonly StormAlert[]>('GET', '/storm');
    await tenant.waitFor(
      'everything that came to be worked off',
      async () => (await ledger.read('select from arrival where worked_off is null')).length === 0,
      minute,
    );
  },
  8 * minute + seconds * 2000,
);
afterAll(async () => {
  await ledger?.close();
  await tenant?.stop();
}, minute);

describe(`a bot that is killed ${kills} times in a storm`, () => {
  test('has all that it answered with 202', async () => {
    expect(killed).toBe(kills);
    expect(taken.length).toBeGreaterThan(seconds);
    const heard = await heardBy(ledger);
    expect(taken.filter((id) => heard.get(id)?.has('fired') !== true)).toEqual([]);
  });

  test(
    'knows of each alert, also of those that Azure gave up while it was away',
    async () => {
      expect(report.sent).toBe(webhooks);
      // The poll comes every five minutes of the tenant's.
      await tenant.waitFor(
        'what Azure gave up',
        async () => lostOf(storm, await heardBy(ledger)).length === 0,
        2 * minute,
      );
      expect(await ledger.read('select from arrival where failure is not null')).toEqual([]);
    },
    3 * minute,
  );

  test('has each alert once, and left at most one second copy of a post a kill', async () => {
    const open = (await toldBy(ledger)).filter(({ alert }) => alert.state.kind === 'open');
    expect(new Set(open.map(({ alert }) => alert.key)).size).toBe(open.length);
    const numbers = (await toldBy(ledger)).map(({ alert }) => alert.number);
    expect(new Set(numbers).size).toBe(numbers.length);
    const subjects = (await postsOf(tenant)).map(
      ({ summary = '' }) => /^A-\d+/.exec(summary)?.[0] ?? summary.replace(/^[\d,]+ /, ''),
    );
    const surplus = subjects.length - new Set(subjects).size;
    expect(surplus).toBeLessThanOrEqual(kills);
  });

  test(
    'has every alert on a card, in a digest, or in line, and an unbroken audit',
    async () => {
      await tenant.waitFor(
        'a place for each',
        async () =>
          (await toldBy(ledger)).every((one) => one.message !== undefined || one.waits || one.isListed),
        minute,
      );
      expect(await verifyAudit(tenant)).toContain('The chain is whole');
      const errors = tenant.log.filter((line) => /"level":(50|60)/.test(line));
      expect(errors).toEqual([]);
    },
    2 * minute,
  );
});
