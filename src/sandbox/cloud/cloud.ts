import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { SandboxClock } from '../clock.ts';
import type { Faults } from '../faults.ts';
import type { Tenant } from '../tenant.ts';
import { Alerting } from './alerting.ts';
import { AlertsManagement } from './alerts-management.ts';
import { serverIdentity } from './certificate.ts';
import { Conditions } from './conditions.ts';
import { Demands } from './demands.ts';
import { Entra } from './entra.ts';
import { type Exchange, failure, header, type Reply, readExchange } from './exchange.ts';
import { Fleet, type PortalChange } from './fleet.ts';
import { pastTripwire } from './footstep.ts';
import { Front } from './front.ts';
import { GatewayCertificates } from './gateway-certificates.ts';
import { Graph } from './graph.ts';
import { Metrics } from './metrics.ts';
import { replaceFile } from './replace-file.ts';
import { RequestLog } from './request-log.ts';
import { ResourceManager } from './resource-manager.ts';
import { machinesAt, type Power, powerAt } from './scale-set.ts';
import { serveNames } from './service-names.ts';
import { type TokenHolder, Tokens } from './tokens.ts';

/** Microsoft's side of the tenant but for Teams: Entra, Resource Manager, Monitor's metrics and alerts, Graph. */
export interface Cloud {
  /** `https://localhost:PORT`, without a slash at the end. */
  readonly url: string;
  /** PEM file that a client must trust. */
  readonly caFile: string;
  readonly requests: RequestLog;
  readonly alerts: Alerting;
  /** `127.0.0.1:PORT`: where the gateways' service names are looked at. */
  readonly probe: string;
  /** @throws TokenRefused when Entra has not issued the token, it is over, or is for another audience */
  verifyToken(token: string, audience: string): Promise<TokenHolder>;
  /**
   * Does what somebody did in the portal.
   * @throws Error when there is no such gateway
   */
  edit(gateway: string, change: PortalChange): void;
  /** @throws Error when there is no such gateway */
  machines(gateway: string): { readonly instanceId: string; readonly power: Power }[];
  close(): Promise<void>;
}

export interface CloudOptions {
  readonly tenant: Tenant;
  readonly clock: SandboxClock;
  readonly faults: Faults;
  /** Folder for certificate, keys and the state of the scale sets; made if missing. */
  readonly dir: string;
  /** Wanted port; another is taken when it is not free. Without it: the port of the last time, so that polling addresses stay good. */
  readonly port?: number;
}

async function listen(server: Server, port: number): Promise<number> {
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    if (port === 0 || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return listen(server, 0);
  }
  return (server.address() as AddressInfo).port;
}

function send(response: ServerResponse, reply: Reply, now: Date): void {
  if (reply.lost === true) {
    response.socket?.destroy();
    return;
  }
  const isText = typeof reply.body === 'string';
  const body = reply.body === undefined ? '' : isText ? (reply.body as string) : JSON.stringify(reply.body);
  const type = body === '' ? {} : { 'content-type': 'application/json; charset=utf-8' };
  const date = { date: now.toUTCString() };
  response.writeHead(reply.status, {
    ...date,
    ...type,
    'content-length': Buffer.byteLength(body),
    ...reply.headers,
  });
  response.end(body);
}

async function answer(front: Front, exchange: Exchange): Promise<Reply> {
  try {
    return await front.answer(exchange);
  } catch (error) {
    // Nobody's wish: it must not look like a fault from the switchboard.
    console.error('sandbox cloud:', exchange.method, exchange.path, error);
    return failure(500, 'SandboxError', error instanceof Error ? error.message : String(error));
  }
}

/** Starts the cloud on loopback, where it left off when `dir` has been used before. */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const { tenant, clock, faults, dir } = options;
  // Before anything that takes time: with a fast clock that is days.
  const stateFile = join(dir, 'cloud.json');
  const last = existsSync(stateFile)
    ? (JSON.parse(readFileSync(stateFile, 'utf8')) as { port: number; firstStart: number })
    : { port: 0, firstStart: clock.now().getTime() };
  const identity = await serverIdentity(dir);
  const tokens = await Tokens.open(dir, tenant.tenantId);
  const server = createServer({ cert: identity.certificate, key: identity.key, keepAliveTimeout: 60_000 });
  const port = await listen(server, options.port ?? last.port);
  replaceFile(stateFile, JSON.stringify({ ...last, port }));

  const url = `https://localhost:${port}`;
  const fleet = new Fleet(tenant, clock, faults, dir);
  const conditions = new Conditions(tenant, clock, faults, dir);
  const demands = new Demands(tenant, conditions);
  const alerts = new Alerting({ tenant, clock, faults, dir }, fleet, demands, conditions);
  const certificates = await GatewayCertificates.open(dir, identity.caFile);
  const { firstStart } = last;
  const names = await serveNames({ tenant, fleet, conditions, certificates, firstStart });
  const requests = new RequestLog();
  const front = new Front(tenant, faults, tokens, {
    entra: new Entra(tenant, tokens, url),
    resourceManager: new ResourceManager(tenant, fleet, faults, url),
    metrics: new Metrics(tenant, fleet, demands),
    alertsManagement: new AlertsManagement(tenant, fleet, alerts.monitor, url),
    graph: new Graph(tenant, faults, conditions, url, firstStart),
  });
  server.on('request', (request, response) => {
    void readExchange(request)
      .then(async (exchange) => {
        const reply = await pastTripwire(faults.tripwire, exchange, () => answer(front, exchange));
        requests.add({
          method: exchange.method,
          path: exchange.path,
          status: reply.status,
          at: clock.now().toISOString(),
          body: exchange.route.endsWith('/token') ? '' : exchange.body,
          clientRequestId: header(exchange, 'x-ms-client-request-id'),
          changed: reply.changed === true,
        });
        send(response, reply, new Date(Date.now() + fleet.skewMs));
      })
      .catch(() => request.destroy()); // the client has gone, or sends without end
  });

  return {
    url,
    caFile: identity.caFile,
    requests,
    alerts,
    probe: names.address,
    verifyToken: (token, audience) => tokens.verify(token, audience),
    edit: (gateway, change) => fleet.edit(gateway, change),
    machines: (gateway) => {
      const { set } = fleet.byName(gateway);
      const at = fleet.timeOf(set);
      return machinesAt(set, at).map((one) => ({ instanceId: String(one.id), power: powerAt(one, at) }));
    },
    close: async () => {
      alerts.close();
      conditions.close();
      fleet.close();
      await names.close();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
