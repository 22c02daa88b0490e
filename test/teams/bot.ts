import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer, Click, ClickAnswer, Conversations, Heard } from '../../src/desk/conversation-desk.ts';
import type { Place } from '../../src/domain/conversation.ts';
import type { Person } from '../../src/domain/operator.ts';
import type { Channel } from '../../src/ports/channel.ts';
import { makeTeams } from '../../src/teams/make-teams.ts';
import type { BotSettings } from '../../src/teams/settings.ts';
import { type FakeTeams, startFakeTeams } from '../fakes/fake-teams.ts';

export const appId = '608cacfd-1cea-40c9-b678-4b93e69bb72b';
export const tenant = 'b28fdbfd-2b78-4f93-b0f8-8881793f0f8f';
export const ana = { id: '29:ana', name: 'Ana Duarte', aadObjectId: 'eddfa9d4-346e-4cce-a18f-fa6261ad776b' };
export const thread = '19:ops@thread.tacv2;messageid=1637000000000';

/** What the desks would do; tests replace what they look at. */
export interface Script {
  hear(heard: Heard): Promise<readonly Answer[]>;
  click(click: Click): Promise<ClickAnswer>;
}

export interface TestBot {
  readonly teams: FakeTeams;
  readonly channel: Channel;
  readonly finish: () => Promise<void>;
  readonly script: Script;
  readonly heard: Heard[];
  readonly clicks: Click[];
  readonly joined: Place[];
  readonly people: Person[];
  readonly logged: object[];
  readonly counted: string[];
  /** Sends `body` to the bot over HTTP with a good token, or with the header that is given (null: none). */
  post(body: unknown, authorization?: string | null): Promise<{ status: number; body: unknown }>;
  /** `text` goes as it is; a stream goes in chunks, without a length. */
  postText(
    text: string | ReadableStream,
    headers?: Readonly<Record<string, string>>,
  ): Promise<{ status: number; body: unknown }>;
}

const running: (() => Promise<void>)[] = [];

/** Ends every bot that a test has started. */
export async function closeBots(): Promise<void> {
  await Promise.all(running.splice(0).map((close) => close()));
}

/** The bot's side of Teams behind a real HTTP server, and a fake Teams on its other side. */
export async function startBot(
  change: Partial<BotSettings> = {},
  token = async (): Promise<string> => 'own-token',
): Promise<TestBot> {
  const teams = await startFakeTeams(appId);
  const [heard, clicks, joined, people]: [Heard[], Click[], Place[], Person[]] = [[], [], [], []];
  const [logged, counted]: [object[], string[]] = [[], []];
  const script: Script = {
    hear: async ({ text }) => [{ kind: 'text', text: `heard ${text}` }],
    click: async ({ verb }) => ({ kind: 'card', card: { type: 'AdaptiveCard', verb } }),
  };
  const conversations: Conversations = {
    hear: (one) => {
      heard.push(one);
      return script.hear(one);
    },
    click: (one) => {
      clicks.push(one);
      return script.click(one);
    },
    joined: async (place) => {
      joined.push(place);
      return [{ kind: 'card', card: { type: 'AdaptiveCard' }, summary: 'Welcome' }];
    },
  };
  const write = (fields: object, message: string): void => void logged.push({ ...fields, message });
  const { receive, channel, finish } = makeTeams({
    bot: {
      appId,
      serviceUrl: teams.serviceUrl,
      serviceUrls: [teams.serviceUrl],
      openIdMetadata: teams.openIdMetadata,
      ...change,
    },
    tenant,
    botName: 'Gatehouse',
    token,
    conversations,
    rememberPerson: (person) => void people.push(person),
    log: { debug: write, info: write, warn: write, error: write },
    counters: {
      count: (name, labels = {}) => void counted.push([name, ...Object.values(labels)].join(' ')),
      observe: () => undefined,
    },
  });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      let body: unknown;
      try {
        body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      } catch {
        body = undefined; // as http/ hands on what is no JSON
      }
      void receive({ body, headers: request.headers }).then((received) => {
        response.writeHead(received.status, { 'content-type': 'application/json' });
        response.end(received.body === undefined ? '' : JSON.stringify(received.body));
      });
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`;

  const postText: TestBot['postText'] = async (text, headers = {}) => {
    const response = await fetch(url, { method: 'POST', body: text, headers, duplex: 'half' });
    const answer = await response.text();
    return { status: response.status, body: answer === '' ? undefined : JSON.parse(answer) };
  };
  const post: TestBot['post'] = async (body, authorization) => {
    const bearer = authorization === undefined ? `Bearer ${await teams.sign()}` : authorization;
    return postText(JSON.stringify(body), bearer === null ? {} : { authorization: bearer });
  };
  running.push(async () => {
    await new Promise<void>((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
    await teams.close();
  });
  const seen = { heard, clicks, joined, people, logged, counted };
  return { teams, channel, finish, script, ...seen, post, postText };
}

let next = 1_637_000_000_000;

/** A message of Ana in a thread of the operations channel, as Teams sends it. */
export function message(
  bot: TestBot,
  change: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  next += 1;
  const at = '<at>Gatehouse</at>';
  const { text = 'stop GraniteFalls', ...others } = change;
  return {
    type: 'message',
    id: String(next),
    timestamp: '2026-11-20T13:12:00.000Z',
    localTimezone: 'Europe/Berlin',
    serviceUrl: bot.teams.serviceUrl,
    channelId: 'msteams',
    from: ana,
    conversation: { id: thread, conversationType: 'channel', isGroup: true, tenantId: tenant },
    recipient: { id: `28:${appId}`, name: 'Gatehouse' },
    textFormat: 'plain',
    text: `${at} ${String(text)}`,
    entities: [{ type: 'mention', mentioned: { id: `28:${appId}`, name: 'Gatehouse' }, text: at }],
    channelData: { tenant: { id: tenant }, channel: { id: '19:ops@thread.tacv2' } },
    ...others,
  };
}

/** A press of Ana on a card's button. */
export function press(
  bot: TestBot,
  action: unknown = { type: 'Action.Execute', verb: 'approve', data: { request: 'rq_1', comment: 'go' } },
  trigger = 'manual',
): Record<string, unknown> {
  const { text: _, entities: __, ...envelope } = message(bot);
  const value = { action, trigger };
  return { ...envelope, type: 'invoke', name: 'adaptiveCard/action', replyToId: '1636999999999', value };
}
