import fastify, { type FastifyInstance } from 'fastify';
import type { AlertDoor } from './alert-door.ts';
import { addAlertRoute, type TakeAlert } from './alert-route.ts';

/** What came to /api/messages, and what goes back. */
export type Receive = (incoming: {
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}) => Promise<{ readonly status: number; readonly body: unknown }>;

/** Teams' activities are small; a card's inputs are at most some kilobytes. */
const bodyLimit = 256 * 1024;
/** In which a request must be here as a whole. */
const withinMs = 10_000;

/** The bot's public address. Whatever comes in gets an answer, and a slow sender is cut off. */
export function makeBotServer(
  receive: Receive,
  alerts?: { readonly door: AlertDoor; readonly take: TakeAlert },
): FastifyInstance {
  const server = fastify({
    bodyLimit,
    requestTimeout: withinMs,
    // Node takes the longer of the two for the whole request, and looks only each half minute unless told otherwise.
    http: { requestTimeout: withinMs, headersTimeout: withinMs, connectionsCheckingInterval: 1000 },
    connectionTimeout: 30_000,
    keepAliveTimeout: 65_000,
  });
  server.setErrorHandler(async (error, _request, reply) => {
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    const code = status === 413 ? 'too-large' : status < 500 ? 'bad-request' : 'internal';
    await reply.code(status).send({ error: { code } });
  });
  server.setNotFoundHandler(async (_request, reply) => {
    await reply.code(404).send({ error: { code: 'not-found' } });
  });
  server.post('/api/messages', async (request, reply) => {
    const { status, body } = await receive({ body: request.body, headers: request.headers });
    if (body === undefined) await reply.code(status).send();
    else await reply.code(status).send(body);
  });
  if (alerts !== undefined) addAlertRoute(server, alerts.door, alerts.take);
  return server;
}
