import { randomUUID } from 'node:crypto';
import type { AuditEntry } from '../../src/domain/audit.ts';
import type { Place } from '../../src/domain/conversation.ts';
import type { Gateway, GatewayState } from '../../src/domain/gateway.ts';
import { gatewayIdOf } from '../../src/domain/gateway.ts';
import type { Operator, Person } from '../../src/domain/operator.ts';
import type { Plan } from '../../src/domain/plan.ts';
import type { Question } from '../../src/domain/question.ts';
import type { Decision } from '../../src/domain/request.ts';
import type { Letter, NewRequest, Opening, Store } from '../../src/ports/store.ts';

const minute = 60_000;

export const channel: Place = {
  conversation: '19:operations@thread.tacv2',
  kind: 'channel',
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
};
export const chat: Place = { ...channel, conversation: 'a:1-on-1-with-ana', kind: 'personal' };

export const ana: Operator = { tenant: 't', aadObjectId: 'ana', teamsId: '29:ana', name: 'Ana Ruiz' };

export function person(name: string): Person {
  return { aadObjectId: name, name, teamsId: `29:${name}` };
}

export function gatewayCalled(name: string): Gateway {
  return {
    id: gatewayIdOf(name),
    name,
    serviceName: `${name}.contoso.com`,
    site: 'PS1',
    model: 'vmss',
    control: 'azure',
    scaleSet: `/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/${name}`,
    storageAccount: undefined,
    size: 'standard',
    connectionPoints: 1,
    production: true,
    costPerDay: undefined,
  };
}

export function stateOf(gateway: Gateway, at: Date): GatewayState {
  return {
    gateway: gateway.id,
    lookedAt: at,
    region: 'westus',
    capacity: 2,
    sku: 'Standard_A2_v2',
    provisioning: 'succeeded',
    etag: '"7"',
    orchestration: 'uniform',
    instances: [
      { id: '0', power: 'running' },
      { id: '1', power: 'running' },
    ],
  };
}

export function planFor(gateway: Gateway, at: Date): Plan {
  return {
    order: { kind: 'scale', gateway: gateway.id, instances: 3 },
    gateway,
    control: 'azure',
    madeAt: at,
    before: stateOf(gateway, at),
    title: `Scale ${gateway.name} to 3`,
    headline: 'Nobody notices.',
    impact: 'none',
    changes: [{ what: 'Instances', now: '2', after: '3' }],
    effects: [],
    verdicts: [],
    calls: [
      {
        method: 'PATCH',
        path: gateway.scaleSet ?? '',
        // Longer keys first: `jsonb` would turn them round.
        body: { sku: { capacity: 3, name: 'Standard_A2_v2' }, a: 1 },
        action: { kind: 'set-capacity', capacity: 3 },
      },
    ],
    approversAtLeast: undefined,
    hash: 'f'.repeat(64),
  };
}

export function newRequest(options: {
  readonly at: Date;
  readonly gateway?: string;
  readonly approvers?: number;
  readonly replaces?: number;
  /** Id of the alert from whose card it is ordered. */
  readonly alert?: string;
  /** What is ordered; a scale without it. */
  readonly kind?: 'stop';
}): NewRequest {
  const gateway = gatewayCalled(options.gateway ?? 'GraniteFalls');
  const approvers = options.approvers ?? 1;
  return {
    id: `rq_${randomUUID()}`,
    plan: {
      ...planFor(gateway, options.at),
      ...(options.kind === undefined ? {} : { order: { kind: options.kind, gateway: gateway.id } }),
    },
    policy: {
      orders: ['all'],
      gateways: [],
      approvers,
      from: [{ kind: 'role', role: 'approver' }],
      own: false,
      reason: 'optional',
      expiresMs: 30 * minute,
      remindMs: 15 * minute,
    },
    approversNeeded: approvers,
    orderer: ana,
    reason: 'busy Monday',
    place: channel,
    createdAt: options.at,
    expiresAt: new Date(options.at.getTime() + 30 * minute),
    remindAt: new Date(options.at.getTime() + 15 * minute),
    deciders: [person('bo'), person('cy')],
    replaces: options.replaces,
    ...(options.alert === undefined ? {} : { alert: options.alert }),
  };
}

export function entry(act: AuditEntry['act'], at: Date, more: Partial<AuditEntry> = {}): AuditEntry {
  return {
    at,
    actor: 'ana',
    actorName: 'Ana Ruiz',
    act,
    gateway: 'granitefalls',
    request: undefined,
    detail: { plan: 'f'.repeat(64), capacity: 3, last: null },
    ...more,
  };
}

export function reply(request: string, text: string): Letter {
  return {
    kind: 'reply',
    subject: { kind: 'request', id: request },
    notice: { text, mentions: [{ id: 'bo', name: 'Bo' }] },
    to: 'main',
  };
}

/** An opening with a main card in the channel, a reply that names the request, and its two jobs. */
export function opening(request: NewRequest): Opening {
  const { id, expiresAt, remindAt } = request;
  return {
    request,
    letters: ({ number }) => [
      { kind: 'card', subject: { kind: 'request', id }, place: channel, view: 'main' },
      reply(id, `{0}, R-${number} waits for you`),
    ],
    audit: ({ number }) => entry('requested', request.createdAt, { request: number }),
    jobs: [
      { job: { kind: 'expire', request: id }, due: expiresAt },
      ...(remindAt === undefined ? [] : [{ job: { kind: 'remind' as const, request: id }, due: remindAt }]),
    ],
  };
}

export async function openOne(store: Store, options: Parameters<typeof newRequest>[0]) {
  const opened = await store.openRequest({
    ...opening(newRequest(options)),
    heard: `message ${randomUUID()}`,
    answers: undefined,
  });
  if (opened === undefined) throw new Error('the request was not opened');
  return opened;
}

export function decide(
  store: Store,
  request: string,
  who: string,
  at: Date,
  kind: Decision['kind'] = 'approve',
) {
  return store.recordDecision({
    request,
    decision: { kind, by: person(who), at, comment: kind === 'reject' ? 'not today' : undefined },
    operationId: randomUUID(),
    audit: entry(kind === 'approve' ? 'approved' : kind === 'reject' ? 'rejected' : 'cancelled', at, {
      actor: who,
    }),
    letters: kind === 'approve' ? [] : [reply(request, 'closed')],
  });
}

export function questionFrom(place: Place, at: Date): Question {
  return {
    id: `qu_${randomUUID()}`,
    asker: ana,
    place,
    askedAt: at,
    text: 'stop it',
    order: {
      kind: 'stop',
      gateway: undefined,
      instances: undefined,
      delta: undefined,
      instance: undefined,
      scope: undefined,
      timing: undefined,
      reason: undefined,
      preview: false,
    },
    missing: ['gateway'],
    choices: [gatewayIdOf('GraniteFalls')],
    state: 'open',
  };
}
