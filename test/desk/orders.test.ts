import { describe, expect, test } from '@jest/globals';
import { Access } from '../../src/desk/access.ts';
import { Looks } from '../../src/desk/looks.ts';
import { OrderDesk } from '../../src/desk/order-desk.ts';
import { type Partial, QuestionDesk } from '../../src/desk/question-desk.ts';
import type { Settings } from '../../src/desk/settings.ts';
import type { Survey } from '../../src/desk/survey.ts';
import type { AuditEntry } from '../../src/domain/audit.ts';
import type { Place } from '../../src/domain/conversation.ts';
import type { Operator } from '../../src/domain/operator.ts';
import type { Question } from '../../src/domain/question.ts';
import type { Channel } from '../../src/ports/channel.ts';
import type { Directory } from '../../src/ports/directory.ts';
import type { Letter, Store } from '../../src/ports/store.ts';
import { wordsOf } from '../card/teams-card.ts';
import { gatewayOf, noon, worldOf } from '../plan/worlds.ts';
import { silent } from '../postgres/cluster.ts';
import { channel, chat } from '../postgres/samples.ts';

const gateway = gatewayOf('GraniteFalls');
const person = (key: string): Operator => ({
  tenant: 't',
  aadObjectId: key,
  teamsId: `29:${key}`,
  name: key,
});
const user = (id: string) => ({ kind: 'user', id }) as const;

const settings: Settings = {
  botName: 'Gatehouse',
  botId: 'bot',
  tenant: 't',
  timeZone: 'Europe/Berlin',
  gateways: new Map([[gateway.id, gateway]]),
  roles: { reader: [user('dana')], operator: [user('ana')], approver: [user('bo')], admin: [] },
  gatewayRoles: new Map(),
  policies: [
    {
      orders: ['all'],
      gateways: [],
      approvers: 1,
      from: [user('bo')],
      own: false,
      reason: 'required',
      expiresMs: 1_800_000,
      remindMs: undefined,
    },
  ],
  trafficThresholds: new Map(),
  storageThresholds: new Map(),
  apps: [],
  rota: undefined,
  subscriptions: [],
  lastGateway: 'block',
  operations: channel,
};

const group: Place = { ...channel, conversation: '19:standby@thread.v2', kind: 'group' };
const general: Place = { ...channel, conversation: '19:general@thread.tacv2;messageid=1' };

/** Desks over a store that keeps what it is given. */
function openDesks() {
  const questions: Question[] = [];
  const audit: AuditEntry[] = [];
  const letters: Letter[] = [];
  const clock = { now: () => noon, speed: () => 1, onSpeed: () => () => undefined };
  const store = {
    hear: async () => true,
    recordAudit: async (entry: AuditEntry) => void audit.push(entry),
    people: async () => [person('bo')],
    openQuestion: async (opening: Parameters<Store['openQuestion']>[0]) => {
      questions.push(opening.question);
      letters.push(...opening.letters);
      return true;
    },
    openRequest: async (opening: Parameters<Store['openRequest']>[0]) => {
      const state = { kind: 'waiting' } as const;
      const request = { ...opening.request, number: 12, state, decisions: [] };
      letters.push(...opening.letters(request));
      return request;
    },
  } as Pick<Store, 'hear' | 'recordAudit' | 'people' | 'openQuestion' | 'openRequest'> as Store;
  const survey = { worldOf: async () => worldOf('running running', { gateway }) } as unknown as Survey;
  const looks = new Looks(settings, clock);
  const access = new Access(settings, {} as Directory, store, {} as Channel, silent);
  const orders = new OrderDesk(settings, store, clock, access, survey, looks);
  return { desk: new QuestionDesk(settings, store, clock, orders, looks), questions, audit, letters };
}

function wish(kind: Partial['kind'], more: { reason?: string; preview?: boolean } = {}): Partial {
  const nothing = { instances: undefined, delta: undefined, instance: undefined, scope: undefined };
  const said = { reason: undefined, preview: false, timing: undefined, ...more };
  return { kind, gateway, candidates: [], ...nothing, ...said };
}

const give = (desk: QuestionDesk, order: Partial, by: string, place: Place = channel) =>
  desk.take(order, { by: person(by), place, heard: 'm', text: 'redeploy GraniteFalls' }, [gateway]);

describe('an order that lacks something', () => {
  test.each([
    { by: 'ana', preview: false, asked: ['scope', 'reason'] },
    { by: 'ana', preview: true, asked: ['scope'] },
    { by: 'dana', preview: true, asked: ['scope'] },
    { by: 'bo', preview: false, asked: undefined },
    { by: 'dana', preview: false, asked: undefined },
  ])('of $by, preview $preview, is asked back for $asked', async ({ by, preview, asked }) => {
    const { desk, questions, audit } = openDesks();
    const answers = await give(desk, wish('redeploy', { preview }), by);
    expect(questions.map((one) => one.missing)).toEqual(asked === undefined ? [] : [asked]);
    expect(audit.map(({ act, actor }) => [act, actor])).toEqual(asked === undefined ? [['refused', by]] : []);
    const words = answers.map((one) => (one.kind === 'card' ? wordsOf(one.card) : one.text)).join();
    expect(words.includes('Only operators of GraniteFalls may give this order.')).toBe(asked === undefined);
  });

  test('on a gateway that is out of reach is refused before anything is asked', async () => {
    const { desk, questions } = openDesks();
    const classic = { ...wish('stop'), gateway: gatewayOf('OldTown', { model: 'classic' }) };
    const [answer] = await give(desk, classic, 'ana');
    expect(questions).toEqual([]);
    expect(answer?.kind === 'card' && wordsOf(answer.card)).toContain('is a classic cloud service');
  });
});

describe('the cards of an order', () => {
  const placed = (letters: readonly Letter[]) =>
    letters.flatMap((one) => (one.kind === 'card' ? [`${one.view}: ${one.place.conversation}`] : []));
  const operations = `main: ${channel.conversation}`;

  test.each([
    { where: 'a channel', place: general, request: [`main: ${general.conversation}`], question: 'main' },
    {
      where: 'a 1:1 chat',
      place: chat,
      request: [operations, `follower: ${chat.conversation}`],
      question: 'follower',
    },
    {
      // Where no approver is a member, nobody who may decide would see it.
      where: 'a group chat',
      place: group,
      request: [operations, `follower: ${group.conversation}`],
      question: 'follower',
    },
  ])('from $where', async ({ place, request, question }) => {
    const ordered = openDesks();
    await give(ordered.desk, wish('stop', { reason: 'of the freeze' }), 'ana', place);
    expect(placed(ordered.letters)).toEqual(request);
    const asked = openDesks();
    await give(asked.desk, wish('stop'), 'ana', place);
    expect(placed(asked.letters)).toEqual([`${question}: ${place.conversation}`]);
  });
});
