import fastify, { type FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.ts';

/** What readiness is made of: each part says whether it works now. */
export type Checks = Readonly<Record<string, () => Promise<boolean>>>;

/** For those who run the bot: alive, ready, numbers. On an address of its own, which stays private. */
export function makeOperationsServer(checks: Checks, metrics: Metrics): FastifyInstance {
  const server = fastify();
  server.get('/healthz', async () => ({ status: 'alive' }));
  server.get('/readyz', async (_request, reply) => {
    const parts = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, (await check()) ? 'ok' : 'down'] as const),
    );
    const isReady = parts.every(([, state]) => state === 'ok');
    await reply
      .code(isReady ? 200 : 503)
      .send({ status: isReady ? 'ready' : 'not ready', ...Object.fromEntries(parts) });
  });
  server.get('/metrics', async (_request, reply) => {
    await reply.type('text/plain; version=0.0.4').send(await metrics.text());
  });
  return server;
}
