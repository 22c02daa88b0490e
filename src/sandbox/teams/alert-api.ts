import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { read } from './caller.ts';
import type { Parts, StormWish } from './parts.ts';
import { ServiceError } from './service-error.ts';

const storm = z.object({
  webhooks: z.number().int().min(1).max(100_000).default(300),
  gateways: z.number().int().min(1).max(2000).default(200),
  seconds: z.number().min(0).max(600).default(10),
  connections: z.number().int().min(1).max(500).default(50),
  severities: z
    .array(z.enum(['Sev0', 'Sev1', 'Sev2', 'Sev3', 'Sev4']))
    .min(1)
    .optional(),
  retry: z.boolean().default(false),
  seed: z.string().optional(),
});

/** Azure Monitor's alerts: what became of each webhook, and a storm of them. */
export function alertRoutes(app: FastifyInstance, { cloud }: Parts): void {
  const alerts = () => {
    if (cloud.alerts === undefined)
      throw new ServiceError(404, 'NotFound', 'This room has no Azure Monitor behind it');
    return cloud.alerts;
  };

  app.get('/alerts/deliveries', () => alerts().deliveries());

  app.get('/storm', () => alerts().ledger());

  app.post('/storm', async (request) => {
    const wish = read(storm, request.body) as StormWish; // without the keys that weren't sent: zod leaves them out
    const report = await alerts()
      .storm(wish)
      .catch((error: Error) => {
        throw new ServiceError(400, 'BadRequest', error.message);
      });
    if (report === undefined) throw new ServiceError(409, 'Conflict', 'Another storm is blowing');
    return report;
  });
}
