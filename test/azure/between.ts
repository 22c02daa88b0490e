import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request as send } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Contoso } from './contoso.ts';
import { settingsFor } from './contoso.ts';

/** A request as it arrived between the bot and the cloud. */
export interface Passing {
  readonly method: string;
  /** Path with query. */
  readonly url: string;
  readonly token: string | undefined;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers instead of the cloud, or changes what it answers. `hang` never answers, `drop` closes the connection. */
export type Meddle = (
  passing: Passing,
  ask: () => Promise<Answer>,
) => Promise<Answer | 'hang' | 'drop'> | Answer | 'hang' | 'drop';

/** A server between the bot and the cloud, for what the cloud itself never does. */
export interface Between {
  readonly url: string;
  readonly passed: readonly Passing[];
  /** The most requests that were open at the same time. */
  readonly mostAtOnce: number;
  /** Requests whose connection the bot closed before it had an answer. */
  readonly givenUp: number;
  meddle: Meddle;
  /** The bot's settings with this server as its cloud. */
  settings(): ReturnType<typeof settingsFor>;
  close(): Promise<void>;
}

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

export async function startBetween(contoso: Contoso): Promise<Between> {
  const { cloud, tenant, identity } = contoso;
  const passed: Passing[] = [];
  let [open, most, givenUp] = [0, 0, 0];
  const server = createServer({ cert: identity.certificate, key: identity.key });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `https://localhost:${(server.address() as AddressInfo).port}`;

  const ask = async ({ method, headers }: IncomingMessage, path: string, body: string): Promise<Answer> => {
    const sent = send(new URL(path, cloud.url), {
      method,
      headers: { ...headers, host: '' },
      ca: identity.ca,
    });
    sent.end(body);
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    const own = Object.entries(response.headers).filter(([name]) => !/length|encoding|connection/.test(name));
    // The cloud names itself in polling addresses and next links.
    const renamed = own.map(([name, value]) => [name, String(value).replaceAll(cloud.url, url)]);
    const text = (await textOf(response)).replaceAll(cloud.url, url);
    return { status: response.statusCode ?? 0, headers: Object.fromEntries(renamed), body: text };
  };

  const between: Omit<Between, 'mostAtOnce' | 'givenUp'> = {
    url,
    passed,
    meddle: (_, forward) => forward(),
    settings: () => settingsFor(tenant, url, identity.ca),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await textOf(request);
    const { method = '', url: path = '', headers } = request;
    const passing = { method, url: path, token: headers.authorization, body };
    passed.push(passing);
    open += 1;
    most = Math.max(most, open);
    const answered = await between.meddle(passing, () => ask(request, path, body));
    open -= 1;
    if (answered === 'hang') {
      response.once('close', () => {
        givenUp += 1;
      });
      return;
    }
    if (answered === 'drop') {
      request.socket.destroy();
      return;
    }
    response.writeHead(answered.status, answered.headers);
    response.end(answered.body);
  };
  server.on('request', (request, response) => {
    answer(request, response).catch(() => request.socket.destroy());
  });
  return Object.defineProperties(between, {
    mostAtOnce: { get: () => most },
    givenUp: { get: () => givenUp },
  }) as Between;
}

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
