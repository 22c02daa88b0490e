import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { Gateway, Tenant } from '../tenant.ts';
import type { Conditions } from './conditions.ts';
import type { Fleet } from './fleet.ts';
import type { GatewayCertificates } from './gateway-certificates.ts';
import { machinesAt, powerAt } from './scale-set.ts';

const dayMs = 86_400_000;
/** Days, from the first start on, in which a gateway's certificate ends; and from the switch on. */
const usualDays: Readonly<Record<string, number>> = { GraniteFalls: 45, GraniteHill: 200, RedmondEdge: 300 };
const otherDays = 250;
const soonDays = 6;

/** Where the gateways' service names are looked at: all of them at one port, told apart by the name that is asked for. */
export interface ServiceNames {
  /** `127.0.0.1:PORT` */
  readonly address: string;
  close(): Promise<void>;
}

interface Around {
  readonly tenant: Tenant;
  readonly fleet: Fleet;
  readonly conditions: Conditions;
  readonly certificates: GatewayCertificates;
  /** ms, the tenant's time. */
  readonly firstStart: number;
}

/** Starts the listener on loopback. A gateway of which no machine runs ends the handshake without a word. */
export async function serveNames(around: Around): Promise<ServiceNames> {
  const { tenant, fleet, conditions, certificates, firstStart } = around;
  const gateways = new Map(tenant.gateways.map((one) => [one.serviceName.toLowerCase(), one]));
  const endOf = ({ name }: Gateway): number => {
    const since = conditions.since('expiry-certificate', name);
    return since === undefined
      ? firstStart + (usualDays[name] ?? otherDays) * dayMs
      : since + soonDays * dayMs;
  };
  const isServing = ({ name }: Gateway): boolean => {
    const { set } = fleet.byName(name);
    const at = fleet.timeOf(set);
    return machinesAt(set, at).some((one) => powerAt(one, at) === 'running');
  };
  const contextOf = async (name: string): Promise<SecureContext> => {
    const gateway = gateways.get(name.toLowerCase());
    if (gateway === undefined) throw new Error(`nobody is called ${name} here`);
    if (!isServing(gateway)) throw new Error(`no machine of ${gateway.name} runs`);
    const { certificate, key } = await certificates.leaf(gateway.serviceName, endOf(gateway));
    return createSecureContext({ cert: certificate, key });
  };
  const server = createServer({
    SNICallback: (name, callback) => {
      contextOf(name).then(
        (context) => callback(null, context),
        (error: Error) => callback(error),
      );
    },
  });
  // What a client without Configuration Manager's headers gets.
  server.on('request', (_request, response) => response.writeHead(403).end());
  server.on('tlsClientError', (_error, socket: Socket) => socket.destroy());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
