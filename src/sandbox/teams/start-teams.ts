import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import type { ClockState, SandboxClock } from '../clock.ts';
import type { Faults } from '../faults.ts';
import type { Tenant } from '../tenant.ts';
import { alertRoutes } from './alert-api.ts';
import { BotLine } from './bot-line.ts';
import { boxRoutes } from './box-api.ts';
import { loopbackOnly } from './caller.ts';
import { ChannelKey } from './channel-key.ts';
import { connectorRoutes } from './connector.ts';
import { ConnectorGuard } from './connector-guard.ts';
import { Conversations } from './conversations.ts';
import { EventHub, type RoomEvent } from './event-hub.ts';
import { install } from './install.ts';
import { pageRoutes } from './page-files.ts';
import type { BotSide, CloudSide, Parts } from './parts.ts';
import { rosterRoutes } from './roster.ts';
import { answerError, type ServiceError } from './service-error.ts';
import { talkRoutes } from './talk-api.ts';
import { Timeline } from './timeline.ts';

export interface TeamsOptions {
  readonly tenant: Tenant;
  readonly clock: SandboxClock;
  readonly faults: Faults;
  readonly cloud: CloudSide;
  /** The bot's base URL; asked anew for each activity. */
  readonly botUrl: () => string;
  readonly bot?: BotSide;
  /** Where messages and the signing key are kept; without it they live as long as the process. */
  readonly dir?: string;
  /** A free one without it. */
  readonly port?: number;
  /** Milliseconds that Teams waits for the bot; 15,000 without it. */
  readonly patienceMs?: number;
}

export interface Teams {
  /** The room, without a slash at its end. */
  readonly url: string;
  /** What activities name as `serviceUrl`. */
  readonly serviceUrl: string;
  /** Tells the bot that it was added to the team and the chats, unless it knows already. */
  install(): Promise<void>;
  close(): Promise<void>;
}

/** Starts Teams' side of the Bot Framework and the room's HTTP API on 127.0.0.1. */
export async function startTeams(options: TeamsOptions): Promise<Teams> {
  const { tenant, clock, faults, cloud, bot, dir } = options;
  if (dir !== undefined) await mkdir(dir, { recursive: true });
  const conversations = new Conversations(tenant);
  const events = new EventHub<RoomEvent>();
  const ticks = new EventHub<ClockState>();
  const key = await ChannelKey.open(dir);
  const timeline = await Timeline.open(dir, clock, conversations, events);
  const app = Fastify({
    forceCloseConnections: true,
    bodyLimit: 2_000_000,
    routerOptions: { maxParamLength: 1000, ignoreDuplicateSlashes: true },
  });
  const url = () => `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const serviceUrl = () => `${url()}/teams/`;
  const line = new BotLine(key, tenant.bot.appId, options.botUrl, serviceUrl, options.patienceMs);
  const parts: Parts = {
    tenant,
    clock,
    faults,
    cloud,
    bot,
    conversations,
    timeline,
    events,
    line,
    serviceUrl,
  };

  app.setErrorHandler((error: ServiceError, _request, reply) => answerError(error, reply));
  app.addHook('onRequest', loopbackOnly);
  const guard = new ConnectorGuard(cloud, tenant.bot.appId, faults);
  await app.register(
    (connector, _options, done) => {
      connectorRoutes(connector, parts, guard);
      rosterRoutes(connector, parts, guard);
      done();
    },
    { prefix: '/teams/v3' },
  );
  await app.register(
    (api, _options, done) => {
      talkRoutes(api, parts);
      boxRoutes(api, parts);
      alertRoutes(api, parts);
      done();
    },
    { prefix: '/api' },
  );
  signInRoutes(app, key, url);
  const stopTicking = clockRoutes(app, clock, ticks);
  pageRoutes(app);
  await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  return {
    url: url(),
    serviceUrl: serviceUrl(),
    install: () => install(parts),
    close: async () => {
      stopTicking();
      events.close();
      ticks.close();
      await app.close();
      await timeline.close();
    },
  };
}

/** The Bot Framework's sign-in: where a bot finds the keys of channel tokens. */
function signInRoutes(app: FastifyInstance, key: ChannelKey, url: () => string): void {
  app.get('/botframework/.well-known/openidconfiguration', () => ({
    issuer: 'https://api.botframework.com',
    authorization_endpoint: 'https://invalid.botframework.com',
    jwks_uri: `${url()}/botframework/.well-known/keys`,
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
  }));
  app.get('/botframework/.well-known/keys', () => key.keySet);
}

/** The tenant's time for the bot: asked once, or followed as server-sent events. */
function clockRoutes(app: FastifyInstance, clock: SandboxClock, ticks: EventHub<ClockState>): () => void {
  app.get('/clock', (request, reply) => {
    if (request.headers.accept?.includes('text/event-stream') !== true) return reply.send(clock.state);
    reply.hijack();
    ticks.add(reply.raw, clock.state);
    return reply;
  });
  return clock.onChange((state) => ticks.send(state));
}
