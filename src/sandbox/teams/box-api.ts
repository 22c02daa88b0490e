import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type FaultId, faults as knownFaults } from '../faults.ts';
import { footsteps } from '../tripwire.ts';
import { read } from './caller.ts';
import type { Parts, PortalChange } from './parts.ts';
import { ServiceError } from './service-error.ts';

const speeds = [1, 10, 60, 0];
const faultIds = knownFaults.map((fault) => fault.id) as [FaultId, ...FaultId[]];
const noBot = { up: false, pid: 0, restarts: 0 };

const shapes = {
  clock: z.object({ speed: z.number().min(0).max(3600) }),
  fault: z.object({
    id: z.enum(faultIds),
    on: z.boolean(),
    seconds: z.number().positive().optional(),
    gateway: z.string().optional(),
  }),
  portal: z.object({
    gateway: z.string(),
    capacity: z.number().int().min(0).max(1000).optional(),
    tag: z.string().optional(),
    updatingSeconds: z.number().min(0).optional(),
    power: z.enum(['stop', 'start']).optional(),
    rights: z
      .array(z.object({ actions: z.array(z.string()), notActions: z.array(z.string()).default([]) }))
      .optional(),
  }),
  machines: z.object({ gateway: z.string() }),
  bot: z.object({
    signal: z.enum(['SIGKILL', 'SIGTERM', 'SIGSTOP', 'SIGCONT']),
    when: z.array(z.enum(footsteps)).optional(),
    moment: z.enum(['before', 'after']).default('before'),
  }),
  address: z.object({ url: z.url({ protocol: /^http$/, hostname: /^127\.0\.0\.1$/ }) }),
};

/** The box itself: who is there, time, faults, the cloud's back door and the bot's process. */
export function boxRoutes(app: FastifyInstance, parts: Parts): void {
  const { tenant, clock, faults, cloud, bot, conversations, events, line } = parts;
  clock.onChange((state) => events.send({ type: 'clock', clock: state }));
  faults.onChange(() => events.send({ type: 'faults', faults: faults.list() }));
  bot?.onChange((status) => events.send({ type: 'bot', bot: status }));

  const knownGateway = (name: string): string => {
    const found = tenant.gateways.find((gateway) => gateway.name.toLowerCase() === name.toLowerCase());
    if (found === undefined) throw new ServiceError(404, 'NotFound', `There is no gateway ${name}`);
    return found.name;
  };

  app.get('/room', () => ({
    tenant: {
      people: tenant.people,
      channels: tenant.channels,
      team: tenant.team,
      gateways: tenant.gateways.map(({ name, site, region, instances }) => ({
        name,
        site,
        region,
        instances,
      })),
      bot: { name: tenant.bot.name, id: `28:${tenant.bot.appId}` },
    },
    chats: conversations.chats,
    clock: clock.state,
    faults: faults.list(),
    bot: bot?.status ?? noBot,
    speeds,
    sandbox: { pid: process.pid },
  }));

  app.get('/events', (_request, reply) => {
    reply.hijack();
    events.add(reply.raw);
  });

  app.post('/clock', (request) => {
    clock.setSpeed(read(shapes.clock, request.body).speed);
    return clock.state;
  });

  app.get('/faults', () => faults.list());

  app.post('/faults', (request) => {
    const { id, on, seconds, gateway } = read(shapes.fault, request.body);
    faults.set(id, on, seconds, gateway === undefined ? undefined : knownGateway(gateway));
    return faults.list();
  });

  app.post('/portal', async (request) => {
    const { gateway, ...change } = read(shapes.portal, request.body);
    const name = knownGateway(gateway);
    await cloud.edit(name, change as PortalChange); // without the keys that weren't sent: zod leaves them out
    return { gateway: name, machines: cloud.machines(name) };
  });

  app.get<{ Querystring: { changes?: string } }>('/azure/requests', (request) =>
    request.query.changes === '1' ? cloud.requests.changes() : cloud.requests.all(),
  );

  app.get('/azure/machines', (request) =>
    cloud.machines(knownGateway(read(shapes.machines, request.query).gateway)),
  );

  app.post('/bot/address', (request) => {
    const { url } = read(shapes.address, request.body);
    line.turnTo(url);
    cloud.alerts?.turnToHost(url);
    return bot?.status ?? noBot;
  });

  app.post('/bot', (request) => {
    const { signal, when = [], moment } = read(shapes.bot, request.body);
    if (when.length > 0 && bot !== undefined) {
      faults.tripwire.set({ steps: when, moment }, () => bot.signal(signal));
      return bot.status;
    }
    if (bot?.signal(signal) !== true)
      throw new ServiceError(409, 'Conflict', 'The sandbox runs no bot at the moment');
    return bot.status;
  });
}
