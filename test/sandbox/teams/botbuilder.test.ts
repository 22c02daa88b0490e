import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type Activity, CloudAdapter, type Response } from 'botbuilder';
import { BotFrameworkAuthenticationFactory } from 'botframework-connector';
import { chatId, type Stage, seenBy, setStage } from './stage.ts';

/** Microsoft's own adapter behind node:http; it echoes what it is told. */
class EchoBot {
  readonly texts: string[] = [];
  #adapter: CloudAdapter | undefined;
  readonly #server: Server = createServer((request, response) => void this.#take(request, response));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The bot's sign-in is at the stage's service, and its token one that the stage's Entra gave. */
  join(stage: Stage, token: string): void {
    const metadata = `${stage.teams.url}/botframework/.well-known/openidconfiguration`;
    const credentials = { signRequest: async (request: unknown) => sign(request, token) };
    const factory = {
      isValidAppId: async (appId?: string) => appId === stage.tenant.bot.appId,
      isAuthenticationDisabled: async () => false,
      createCredentials: async () => credentials,
    };
    const audience = 'https://api.botframework.com';
    const authentication = BotFrameworkAuthenticationFactory.create(
      ...(['', true, stage.teams.url, audience, audience, '', metadata, metadata, ''] as const),
      factory as never,
      { requiredEndorsements: [] } as never,
      undefined as never,
      {},
    );
    this.#adapter = new CloudAdapter(authentication);
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Activity;
    const { method = '', headers } = request;
    const answer: Response = {
      socket: response.socket,
      header: (name: string, value: unknown) => response.setHeader(name, String(value)),
      status: (code: number) => {
        response.statusCode = code;
        return response;
      },
      send: (text?: unknown) => response.end(text === undefined ? '' : JSON.stringify(text)),
      end: () => response.end(),
    };
    await this.#adapter?.process({ body, headers, method } as never, answer, async (context) => {
      if (context.activity.type !== 'message') return;
      this.texts.push(context.activity.text);
      await context.sendActivity(`You said: ${context.activity.text}`);
    });
  }
}

function sign(request: unknown, token: string): unknown {
  (request as { headers: { set(name: string, value: string): void } }).headers.set(
    'authorization',
    `Bearer ${token}`,
  );
  return request;
}

let stage: Stage;
let echo: EchoBot;

beforeEach(async () => {
  echo = new EchoBot();
  stage = await setStage({ botUrl: await echo.start() });
  echo.join(stage, await stage.token());
});
afterEach(async () => {
  jest.restoreAllMocks();
  echo.close();
  await stage.close();
});

describe('botbuilder’s CloudAdapter with its authentication on', () => {
  test('takes an activity by its signature, and answers over the connector', async () => {
    const words = { as: 'ana', conversation: chatId('ana'), text: 'status' };
    const said = await stage.call('POST', '/api/messages', words);
    expect(said.body).toMatchObject({ delivered: 200 });
    expect(echo.texts).toEqual(['status']);
    expect(await seenBy(stage, 'ana', chatId('ana'))).toMatchObject([
      { text: 'status' },
      { text: 'You said: status', from: { bot: true } },
    ]);
  });

  test.each<[string, object]>([
    ['for another audience', { claims: { aud: 'another-app' } }],
    ['of another issuer', { claims: { iss: 'https://elsewhere.example' } }],
    ['for another service', { claims: { serviceurl: 'https://elsewhere.example/' } }],
    ['that is over', { claims: { exp: 1_700_000_000 } }],
    ['that isn’t there', { unsigned: true }],
  ])('refuses a token %s', async (_name, signature) => {
    jest.spyOn(console, 'error').mockImplementation(() => {}); // botbuilder tells each refusal
    const activity = {
      ...{ type: 'message', id: '1', text: 'x', channelId: 'msteams', serviceUrl: stage.teams.serviceUrl },
      ...{ from: { id: '29:x' }, recipient: { id: '28:x' }, conversation: { id: chatId('ana') } },
    };
    const good = await stage.call('POST', '/api/activity', { activity });
    expect(good.body).toMatchObject({ status: 200 });
    const bad = await stage.call('POST', '/api/activity', { activity, ...signature });
    expect(bad.body).toMatchObject({ status: 401 });
    expect(echo.texts).toHaveLength(1);
  });
});
