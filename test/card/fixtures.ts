import type { Look } from '../../src/card/look.ts';
import { AzureForbidden, AzureUnreachable, GatewayMissing } from '../../src/domain/fault.ts';
import {
  type Gateway,
  type GatewayId,
  type GatewayState,
  gatewayIdOf,
  type PowerState,
} from '../../src/domain/gateway.ts';
import type { Milestone, Operation, OperationState } from '../../src/domain/operation.ts';
import type { Operator, Person } from '../../src/domain/operator.ts';
import type { Order } from '../../src/domain/order.ts';
import { type Plan, planHash, type Verdict } from '../../src/domain/plan.ts';
import type { Question } from '../../src/domain/question.ts';
import type { Decision, Request, RequestState } from '../../src/domain/request.ts';

/** A day of the CMG channel: 20 November 2026, in Central European Time. */
export function at(hourMinute: string, day = 20): Date {
  return new Date(`2026-11-${String(day).padStart(2, '0')}T${hourMinute.padEnd(8, ':00')}+01:00`);
}

export const tenant = '11111111-2222-4333-8444-555555555555';

export function person(key: string, name: string, hasTeams = true): Person {
  return {
    aadObjectId: `${key.padEnd(8, '0').slice(0, 8)}-0000-4000-8000-000000000000`,
    name,
    teamsId: hasTeams ? `29:1${key}` : undefined,
  };
}

export const ana: Operator = { ...person('ana', 'Ana Duarte'), tenant, teamsId: '29:1ana' };
export const bo = person('bo', 'Bo Lindqvist');
export const chen = person('chen', 'Chen Wei');
export const kim = person('kim', 'Kim Osei');

const subscription = '/subscriptions/3f6c2d1e-8a34-4a55-9d1c-07c5a1b29b41';

export function gateway(name: string, more: Partial<Gateway> = {}): Gateway {
  const prefix = `${subscription}/resourceGroups/rg-cmg-west/providers`;
  const lower = name.toLowerCase();
  return {
    id: gatewayIdOf(name),
    name,
    serviceName: `${name}.contoso.com`,
    site: 'PS1',
    model: 'vmss',
    control: 'azure',
    scaleSet: `${prefix}/Microsoft.Compute/virtualMachineScaleSets/${lower}`,
    storageAccount: `${prefix}/Microsoft.Storage/storageAccounts/${lower}`,
    size: 'standard',
    connectionPoints: 1,
    production: true,
    costPerDay: { running: 15, stopped: 2, currency: 'USD' },
    ...more,
  };
}

export const graniteFalls = gateway('GraniteFalls');
export const graniteHill = gateway('GraniteHill');
export const redmondEdge = gateway('RedmondEdge', {
  site: 'LAB',
  size: 'lab',
  production: false,
  costPerDay: undefined,
});
export const puneEdge = gateway('PuneEdge', { site: 'IN1' });
export const osloEdge = gateway('OsloEdge', { site: 'PS2' });
export const bergenEdge = gateway('BergenEdge', { site: 'PS2' });
export const oldTown = gateway('OldTown', { site: 'PS2', model: 'classic', scaleSet: undefined });

/** A gateway whose machines are as `powers` says, by id from 0. */
export function state(
  of: Gateway,
  powers: readonly PowerState[],
  more: Partial<GatewayState> = {},
): GatewayState {
  return {
    gateway: of.id,
    lookedAt: at('14:11:40'),
    region: 'westus',
    capacity: powers.length,
    sku: of.size === 'lab' ? 'Standard_B2s' : 'Standard_A2_v2',
    provisioning: 'succeeded',
    etag: 'W/"1"',
    orchestration: 'uniform',
    instances: powers.map((power, index) => ({ id: String(index), power })),
    ...more,
  };
}

export function times<T>(count: number, value: T): readonly T[] {
  return Array.from({ length: count }, () => value);
}

const running = times(4, 'running' as const);
const off = times(4, 'deallocated' as const);

function verdict(
  guard: Verdict['guard'],
  level: Verdict['level'],
  says: string,
  remedies: readonly string[] = [],
): Verdict {
  return { guard, level, scope: 'gateway', says, remedies };
}

const nobodyElse = verdict('busy', 'passes', 'no other change is running on GraniteFalls.');

export function plan(
  order: Order,
  before: GatewayState,
  content: Partial<Plan> & Pick<Plan, 'title' | 'headline'>,
): Plan {
  const of = content.gateway ?? graniteFalls;
  const path = of.scaleSet ?? '';
  const call =
    order.kind === 'scale'
      ? ({
          method: 'PATCH',
          path,
          body: { sku: { capacity: order.instances } },
          action: { kind: 'set-capacity', capacity: order.instances },
        } as const)
      : ({
          method: 'POST',
          path: `${path}/${order.kind === 'stop' ? 'deallocate' : 'start'}`,
          body: undefined,
          action: { kind: order.kind === 'stop' ? 'deallocate' : 'start' },
        } as const);
  const whole = {
    order,
    gateway: of,
    control: 'azure' as const,
    before,
    impact: 'none' as const,
    changes: [],
    effects: [],
    verdicts: [nobodyElse],
    calls: [call],
    approversAtLeast: undefined,
    ...content,
  };
  return { madeAt: at('14:12'), ...whole, hash: planHash(whole) };
}

export const stopPlan = plan({ kind: 'stop', gateway: graniteFalls.id }, state(graniteFalls, running), {
  title: 'Stop GraniteFalls',
  headline: 'Cuts off every internet client that uses it, until somebody starts it again.',
  impact: 'outage',
  changes: [
    { what: 'State', now: 'Running', after: 'Stopped' },
    { what: 'Instances', now: '4\u00a0of\u00a04 running', after: '0\u00a0of\u00a04 running' },
    { what: 'Cost a day, about', now: '15\u00a0USD', after: '2\u00a0USD' },
  ],
  effects: [
    {
      lead: 'Cut off',
      says: 'devices on the internet get no policy, software or notifications. They may or may not switch to GraniteHill. How many clients are connected is not known on this path.',
    },
    { lead: 'Not affected', says: 'devices on the company network.' },
    { lead: 'Keeps running', says: 'GraniteHill, also of site PS1.' },
    { lead: 'Still costs', says: 'disks, IP address and storage. Only deleting the gateway ends all cost.' },
  ],
  verdicts: [
    verdict('state-known', 'passes', 'the state is known, 4\u00a0of\u00a04 running.'),
    {
      ...verdict(
        'last-gateway',
        'warns',
        'site PS1 is left with one gateway. If GraniteHill fails too, all internet clients of the site are cut off.',
      ),
      scope: 'neighbours',
    },
    nobodyElse,
  ],
});

export const startPlan = plan({ kind: 'start', gateway: graniteFalls.id }, state(graniteFalls, off), {
  title: 'Start GraniteFalls',
  headline: 'Starts 4\u00a0instances, which then cost money. Nobody is cut off.',
  changes: [
    { what: 'State', now: 'Stopped', after: 'Running' },
    { what: 'Instances', now: '0\u00a0of\u00a04 running', after: '4\u00a0of\u00a04 running' },
    { what: 'Cost a day, about', now: '2\u00a0USD', after: '15\u00a0USD' },
  ],
  effects: [
    {
      lead: 'Served again',
      says: 'devices on the internet, up to about 24,000 at once. They connect by themselves, usually within some minutes.',
    },
    { lead: 'Keeps running', says: 'GraniteHill, also of site PS1.' },
  ],
});

export const scaleUpPlan = plan(
  { kind: 'scale', gateway: graniteHill.id, instances: 4 },
  state(graniteHill, times(2, 'running'), { region: 'westeurope' }),
  {
    gateway: graniteHill,
    title: 'Scale GraniteHill from 2 to 4\u00a0instances',
    headline: 'Adds 2\u00a0instances, which cost money from then on. Nobody is cut off.',
    changes: [
      { what: 'Instances', now: '2', after: '4' },
      { what: 'Running', now: '2\u00a0of\u00a02 running', after: '4\u00a0of\u00a04 running' },
      { what: 'Clients at once, about', now: '12,000', after: '24,000' },
    ],
    effects: [
      { lead: 'Not affected', says: 'clients that are connected: the instances that run go on running.' },
      {
        lead: 'May be reset',
        says: 'Configuration Manager still has the old number and may go back to it at its next update.',
      },
    ],
    verdicts: [
      verdict('instance-range', 'passes', '4\u00a0instances: within 1 to 16.'),
      verdict(
        'ports',
        'warns',
        'the new instances are reached on ports 10126 to 10127. Where these are closed, they sit idle.',
        ['Open outbound TCP 10124 to 10127 from the connection points to the gateway.'],
      ),
      nobodyElse,
    ],
  },
);

export const scaleDownPlan = plan(
  { kind: 'scale', gateway: graniteFalls.id, instances: 2 },
  state(graniteFalls, running),
  {
    title: 'Scale GraniteFalls from 4 to 2\u00a0instances',
    headline:
      'Removes 2\u00a0instances. Clients connected to them lose their connection and connect again to the others.',
    impact: 'degraded',
    changes: [{ what: 'Instances', now: '4', after: '2' }],
    effects: [{ lead: 'Room left', says: 'about 12,000 clients at once; above that, answers are late.' }],
  },
);

export const blockedPlan = plan(
  { kind: 'stop', gateway: redmondEdge.id },
  state(redmondEdge, ['running'], { region: 'eastus' }),
  {
    gateway: redmondEdge,
    title: 'Stop RedmondEdge',
    headline: 'Cuts off every internet client that uses it, until somebody starts it again.',
    impact: 'outage',
    verdicts: [
      verdict('state-known', 'passes', 'the state is known, 1\u00a0of\u00a01 running.'),
      verdict('last-gateway', 'blocks', 'site LAB would be left with 0 gateways.', [
        'Set up another gateway for site LAB first, then ask again.',
        'Or have `lastGateway: { approvers: 2 }` set in gatehouse.yaml.',
      ]),
      verdict('busy', 'passes', 'no other change is running on RedmondEdge.'),
    ],
  },
);

export const names = new Map<GatewayId, string>(
  [graniteFalls, graniteHill, redmondEdge, puneEdge, osloEdge, bergenEdge, oldTown].map((one) => [
    one.id,
    one.name,
  ]),
);

export function lookAt(now: Date, timeZone = 'Europe/Berlin'): Look {
  return {
    now,
    timeZone,
    botName: 'Gatehouse',
    botId: '22222222-2222-4222-8222-222222222222',
    nameOf: (id) => names.get(id) ?? id,
  };
}

export const look = lookAt(at('14:18'));

export function request(more: Partial<Request> = {}): Request {
  return {
    id: 'rq_8k3vT2mZq0PzLy7BxYc1',
    number: 12,
    plan: stopPlan,
    policy: {
      orders: ['stop'],
      gateways: ['production'],
      approvers: 1,
      from: [{ kind: 'role', role: 'approver' }],
      own: false,
      reason: 'required',
      expiresMs: 1_800_000,
      remindMs: 900_000,
    },
    approversNeeded: 1,
    orderer: ana,
    reason: 'change freeze until Monday 08:00',
    place: { conversation: '19:ops@thread.tacv2', kind: 'channel', serviceUrl: 'https://teams.example/' },
    createdAt: at('14:12'),
    expiresAt: at('14:42'),
    remindAt: at('14:27'),
    deciders: [bo, chen],
    replaces: undefined,
    state: { kind: 'waiting' },
    decisions: [],
    ...more,
  };
}

export function approval(by: Person, when: string, comment?: string): Decision {
  return { kind: 'approve', by, at: at(when), comment };
}

export const approvedState: RequestState = { kind: 'approved', at: at('14:20') };

export function approved(more: Partial<Request> = {}): Request {
  return request({ state: approvedState, decisions: [approval(bo, '14:20')], ...more });
}

export function operation(current: OperationState, more: Partial<Operation> = {}): Operation {
  return {
    id: '0d5b7c1e-44f0-4a57-9a0e-5f1c0a7be2d3',
    requestId: 'rq_8k3vT2mZq0PzLy7BxYc1',
    requestNumber: 12,
    gateway: graniteFalls.id,
    epoch: 3,
    state: current,
    approvedAt: at('14:20'),
    startedAt: at('14:20:06'),
    seen: undefined,
    silentSince: undefined,
    sends: 1,
    wasAccepted: true,
    call: 0,
    sent: undefined,
    milestones: [],
    ...more,
  };
}

export function milestone(when: string, mark: Milestone['mark'], says: string): Milestone {
  return { at: at(when), mark, says };
}

export const accepted = milestone('14:20:09', 'done', 'Azure accepted the stop (202).');

export function question(more: Partial<Question> = {}): Question {
  return {
    id: 'qu_2Fj6Xc0pLq8',
    asker: ana,
    place: { conversation: '19:ops@thread.tacv2', kind: 'channel', serviceUrl: 'https://teams.example/' },
    askedAt: at('14:17'),
    text: 'scale granite',
    order: {
      kind: 'scale',
      gateway: undefined,
      instances: undefined,
      delta: undefined,
      instance: undefined,
      scope: undefined,
      timing: undefined,
      reason: undefined,
      preview: false,
    },
    missing: ['gateway', 'instances'],
    choices: [graniteFalls.id, graniteHill.id],
    state: 'open',
    ...more,
  };
}

export const faults = {
  unreachable: new AzureUnreachable('Azure gave no answer within 10 s'),
  forbidden: new AzureForbidden('Azure refuses the bot’s identity (403) for GraniteFalls'),
  missing: new GatewayMissing('Azure knows no scale set granitefalls'),
};
