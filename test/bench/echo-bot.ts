import type { AddressInfo } from 'node:net';
import { ActivityHandler, CloudAdapter, type InvokeResponse, type TurnContext } from 'botbuilder';
import {
  AuthenticationConfiguration,
  BotFrameworkAuthenticationFactory,
  ServiceClientCredentialsFactory,
} from 'botframework-connector';
import express from 'express';
import type { Registration } from './sender.ts';

const cardType = 'application/vnd.microsoft.card.adaptive';

/** A card of so many bytes, in lines as long as those of Gatehouse's cards. */
function cardOf(bytes: number): Record<string, unknown> {
  const line = { type: 'TextBlock', wrap: true, text: 'status of GraniteFalls · what it is and does now' };
  const lines = Math.max(1, Math.round(bytes / (JSON.stringify(line).length + 1)));
  return { type: 'AdaptiveCard', version: '1.5', body: Array.from({ length: lines }, () => line) };
}

/** The smallest bot that botbuilder makes, on express, authentication on: says what was said, or a card, answers a click with a small card. */
class EchoBot extends ActivityHandler {
  constructor() {
    super();
    this.onMessage(async (context, next) => {
      const bytes = /^card (\d+)$/.exec(context.activity.text)?.[1];
      if (bytes === undefined) await context.sendActivity(`You said: ${context.activity.text}`);
      else
        await context.sendActivity({
          type: 'message',
          attachments: [{ contentType: cardType, content: cardOf(Number(bytes)) }],
        });
      await next();
    });
  }

  protected override async onInvokeActivity(_context: TurnContext): Promise<InvokeResponse> {
    return { status: 200, body: { statusCode: 200, type: cardType, value: cardOf(1) } };
  }
}

/** The SDK's own credentials look for Entra on the internet; these ask the tenant's, and keep the token. */
class Credentials extends ServiceClientCredentialsFactory {
  readonly #registration: Registration;
  #token: Promise<string> | undefined;

  constructor(registration: Registration) {
    super();
    this.#registration = registration;
  }

  override async isValidAppId(appId: string): Promise<boolean> {
    return appId === this.#registration.bot.appId;
  }

  override async isAuthenticationDisabled(): Promise<boolean> {
    return false;
  }

  override async createCredentials() {
    this.#token ??= this.#fetch();
    const token = await this.#token;
    return {
      signRequest: async (request: Parameters<Signer>[0]) => {
        request.headers.set('authorization', `Bearer ${token}`);
        return request;
      },
    };
  }

  async #fetch(): Promise<string> {
    const { tenant, bot } = this.#registration;
    const body = new URLSearchParams({
      ...{ grant_type: 'client_credentials', client_id: bot.appId, client_secret: bot.secret },
      scope: 'https://api.botframework.com/.default',
    });
    const response = await fetch(`${bot.loginEndpoint}/${tenant}/oauth2/v2.0/token`, {
      method: 'POST',
      body,
    });
    return ((await response.json()) as { access_token: string }).access_token;
  }
}
type Signer = Awaited<ReturnType<ServiceClientCredentialsFactory['createCredentials']>>['signRequest'];

const registration = JSON.parse(process.argv[2] ?? '') as Registration;
const { openIdMetadata, loginEndpoint } = registration.bot;
const adapter = new CloudAdapter(
  BotFrameworkAuthenticationFactory.create(
    ...(['', true, loginEndpoint, 'https://api.botframework.com', 'https://api.botframework.com'] as const),
    ...(['https://token.botframework.com', openIdMetadata, openIdMetadata, ''] as const),
    new Credentials(registration),
    new AuthenticationConfiguration(),
    undefined,
    {},
  ),
);
const bot = new EchoBot();

const app = express();
app.use(express.json());
app.post('/api/messages', (request, response) =>
  adapter.process(request, response, (context) => bot.run(context)),
);
const server = app.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
