import { request as plainRequest } from 'node:http';
import { Agent, request as secureRequest } from 'node:https';
import { TLSSocket } from 'node:tls';
import type { Config } from '../config/config.ts';
import { cloudAddresses } from '../domain/cloud.ts';
import { type Check, doubtful, type Finding, right, wrong } from './check.ts';
import { networkTrouble } from './explain.ts';

const deadlineMs = 9000;
const dayMs = 86_400_000;
const reserveDays = 14;

/** What an address answered to a bare question. Nothing secret is sent, so one that is not trusted may be asked too. */
export interface Probe {
  /** The server's clock minus this machine's, ms; undefined when it does not tell the time. */
  readonly aheadMs: number | undefined;
  /** Undefined for plain http. */
  readonly certificate: Certificate | undefined;
}

interface Certificate {
  /** Why it is not trusted, in OpenSSL's or Node's words. */
  readonly problem: string | undefined;
  readonly endsAt: Date;
}

/** Asks each address once, whoever wants to know. */
export class Probes {
  readonly #asked = new Map<string, Promise<Probe>>();

  /** @throws the network's error */
  of(origin: string): Promise<Probe> {
    const known = this.#asked.get(origin);
    if (known !== undefined) return known;
    const asking = probe(origin);
    asking.catch(() => undefined); // whoever asked hears of it
    this.#asked.set(origin, asking);
    return asking;
  }
}

/** Names of all addresses that the bot speaks to, by origin. */
export function addressesOf(config: Config): ReadonlyMap<string, readonly string[]> {
  const { cloud, azure, bot } = config;
  const usual = cloudAddresses[cloud];
  const all: readonly (readonly [string, string])[] = [
    ['Entra', azure.authorityHost ?? usual.authorityHost],
    ['the bot’s sign-in', bot.loginEndpoint ?? usual.authorityHost],
    ['Resource Manager', azure.resourceManager.endpoint],
    ['Graph', azure.graph],
    ['Teams’ keys', bot.openIdMetadata ?? usual.bot.openIdMetadata],
    ['Teams', bot.serviceUrl],
  ];
  const names = new Map<string, string[]>();
  for (const [name, address] of all) {
    const origin = originOf(address);
    names.set(origin, [...(names.get(origin) ?? []), name]);
  }
  return names;
}

/** What the address of an origin is called as a check. */
export function addressId(address: string): string {
  return `address ${originOf(address)}`;
}

function originOf(address: string): string {
  return URL.parse(address)?.origin ?? address;
}

export function addressChecks(config: Config, probes: Probes): readonly Check[] {
  return [...addressesOf(config)].map(([origin, names]) => ({
    id: addressId(origin),
    title: `Address of ${names.join(', ')}`,
    needs: [],
    run: async () => judgeProbe(origin, await probes.of(origin), new Date()),
  }));
}

/** Pure: whether an address can be used, for how long its certificate lasts. */
export function judgeProbe(origin: string, { certificate }: Probe, now: Date): Finding {
  if (certificate === undefined) return right(`${origin} answers`);
  const { problem, endsAt } = certificate;
  const ends = `until ${endsAt.toISOString().slice(0, 10)}`;
  if (problem !== undefined) {
    const { says, remedy } = networkTrouble(problem) ?? {
      says: `its certificate is not trusted (${problem})`,
      remedy: 'Ask whoever runs that server for a certificate that is.',
    };
    return wrong(`${origin} answers, but ${says}`, remedy);
  }
  if (endsAt.getTime() - now.getTime() < reserveDays * dayMs)
    return doubtful(
      `${origin} answers; its certificate is good ${ends} only`,
      'Renew it, or ask whoever runs that server to.',
    );
  return right(`${origin} answers; its certificate is trusted, ${ends}`);
}

function probe(origin: string): Promise<Probe> {
  const isSecure = origin.startsWith('https:');
  const sentAt = Date.now();
  return new Promise((resolve, reject) => {
    const request = isSecure ? secureRequest : plainRequest;
    const sent = request(
      `${origin}/`,
      {
        method: 'GET',
        signal: AbortSignal.timeout(deadlineMs),
        ...(isSecure ? { rejectUnauthorized: false, agent: new Agent({ maxCachedSessions: 0 }) } : {}),
      },
      (response) => {
        const told = Date.parse(response.headers.date ?? '');
        // A Date header has whole seconds: on average the time is half a second later.
        const aheadMs = Number.isNaN(told) ? undefined : told + 500 - (sentAt + Date.now()) / 2;
        resolve({ aheadMs, certificate: certificateOf(response.socket) });
        response.destroy();
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}

/** The certificate behind a connection that was made without asking whether it is trusted. */
export function certificateOf(socket: unknown): Certificate | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const { valid_to } = socket.getPeerCertificate();
  // Node gives a code here, whatever its types say.
  const problem = socket.authorized ? undefined : String(socket.authorizationError ?? 'unknown');
  return { problem, endsAt: new Date(valid_to) };
}
