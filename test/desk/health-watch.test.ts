import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { HealthWatch } from '../../src/desk/health-watch.ts';
import { type Gateway, gatewayIdOf } from '../../src/domain/gateway.ts';
import { minutes } from '../postgres/alerts/samples.ts';
import { openAlerts, type Tenant } from '../postgres/alerts/tenant.ts';
import { graniteFalls } from '../watch/gateways.ts';
import { ScriptedAzure } from './scripted-azure.ts';

let db: Tenant;
let azure: ScriptedAzure;
let minute: number;
beforeAll(async () => {
  db = await openAlerts();
});
afterAll(() => db.close());
beforeEach(async () => {
  await db.empty();
  azure = new ScriptedAzure();
  azure.powersOf = () => ['running', 'deallocated'];
  minute = 0;
});

const edge: Gateway = { ...graniteFalls, id: gatewayIdOf('RedmondEdge'), name: 'RedmondEdge' };
const certificates = async () => new Map();

/** A watch as a process that has just begun has it. */
function begun(...gateways: readonly Gateway[]): HealthWatch {
  const clock = { now: () => minutes(minute), speed: () => 0, onSpeed: () => () => undefined };
  const probe = { certificates, certificate: async () => ({ kind: 'silent' as const, why: 'no answer' }) };
  const ports = { store: db.store, alerts: db.alerts, fleet: azure, probe, clock };
  return new HealthWatch(ports, { gateways: new Map(gateways.map((one) => [one.id, one])) });
}

describe('a machine that does not run', () => {
  test.each([
    { title: 'the next look sees it, too, in another process', at: [0, 2], told: [0, 1] },
    { title: 'the look before was hours ago', at: [0, 240, 242], told: [0, 0, 1] },
  ])('is told when $title: $told', async ({ at, told }) => {
    const counts: number[] = [];
    for (const one of at) {
      minute = one;
      counts.push((await begun(graniteFalls).look(new Map())).signals.length);
    }
    expect(counts).toEqual(told);
  });

  test('is not told when it ran in between', async () => {
    await begun(graniteFalls).look(new Map());
    azure.powersOf = () => ['running', 'running'];
    minute = 2;
    await begun(graniteFalls).look(new Map());
    azure.powersOf = () => ['running', 'deallocated'];
    minute = 4;
    expect((await begun(graniteFalls).look(new Map())).signals).toEqual([]);
  });
});

test('a gateway whose machines can’t be read is named while others’ can, and the watch fails when none can', async () => {
  azure.failing = new Set(['state redmondedge']);
  const { unread } = await begun(graniteFalls, edge).look(new Map());
  expect([...unread].map(([id, fault]) => [id, fault.code])).toEqual([[edge.id, 'azure-forbidden']]);
  await expect(begun(edge).look(new Map())).rejects.toMatchObject({ code: 'azure-forbidden' });
});
