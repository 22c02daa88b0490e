import type { FastifyInstance } from 'fastify';
import { Fault } from '../domain/fault.ts';
import type { AlertDoor } from './alert-door.ts';

/** Keeps what came: resolves when it is stored. @param text a JSON document, as it came */
export type TakeAlert = (payload: unknown, text: string) => Promise<void>;

/** Azure's largest body has 256 KB; four times that may come for whatever reason. */
const bodyLimit = 1024 * 1024;

const says: Readonly<Record<401 | 403 | 503, { code: string; message: string }>> = {
  401: {
    code: 'unauthorized',
    message: 'Add ?code= with a code of gatehouse.yaml, or use a secure webhook.',
  },
  403: { code: 'forbidden', message: 'This sender lacks the role ActionGroupsSecureWebhook.' },
  503: { code: 'unavailable', message: 'Entra’s keys can’t be read now.' },
};

/** `POST /api/alerts`: Azure Monitor's webhook. Answers 202 when the alert is stored, before anything is done about it. */
export function addAlertRoute(server: FastifyInstance, door: AlertDoor, take: TakeAlert): void {
  if (!door.isOpen) return;
  // A scope of its own: here a body is kept as the text that it is.
  void server.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit }, (_request, body, parsed) =>
      parsed(null, body),
    );
    scope.post('/api/alerts', {
      bodyLimit,
      logLevel: 'silent', // the address holds the code
      onRequest: async (request, reply) => {
        const { code } = request.query as { readonly code?: unknown };
        const admission = await door.admit(code, request.headers.authorization);
        if (admission !== 'welcome') return reply.code(admission).send({ error: says[admission] });
      },
      handler: async (request, reply) => {
        const text = typeof request.body === 'string' ? request.body : '';
        const payload = parsed(text);
        if (payload === undefined) {
          const error = { code: 'not-json', message: 'The body is no JSON document.' };
          return reply.code(400).send({ error });
        }
        try {
          await take(payload.value, text);
        } catch (error) {
          // Whatever it was: Azure tries again after a 503, and never after a 500.
          const code = error instanceof Fault ? error.code : 'unavailable';
          return reply.code(503).send({ error: { code, message: 'Nothing was stored. Try again.' } });
        }
        return reply.code(202).send({ status: 'stored' });
      },
    });
    done();
  });
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
