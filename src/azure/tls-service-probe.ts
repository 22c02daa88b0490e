import { X509Certificate } from 'node:crypto';
import {
  connect,
  createSecureContext,
  type DetailedPeerCertificate,
  getCACertificates,
  type PeerCertificate,
  type SecureContext,
  type TLSSocket,
} from 'node:tls';
import type { Gateway, GatewayId } from '../domain/gateway.ts';
import type { ServedCertificate } from '../domain/watch.ts';
import type { Probed, ServiceProbe } from '../ports/watchers.ts';
import { atOnce } from './at-once.ts';

const deadlineMs = 10_000;
const httpsPort = 443;
/** A job may take 90 s, and a silent service name takes 10. */
const lookedAtTogether = 64;
/** Names that people use for OpenSSL's curves. */
const curves: Readonly<Record<string, string>> = {
  prime256v1: 'P-256',
  secp384r1: 'P-384',
  secp521r1: 'P-521',
};

/** Looks at service names over TLS, as a client on the internet would. */
export class TlsServiceProbe implements ServiceProbe {
  readonly #addresses: ReadonlyMap<string, string>;
  readonly #ca: string | undefined;
  #trusted: SecureContext | undefined;

  /**
   * @param addresses `host:port` to look at instead, by service name, where its own address can't be reached from here
   * @param ca PEM of a certificate authority to trust beside those of this machine
   */
  constructor(addresses: ReadonlyMap<string, string>, ca: string | undefined) {
    this.#addresses = addresses;
    this.#ca = ca;
  }

  async certificate(gateway: Gateway): Promise<Probed> {
    const { serviceName } = gateway;
    const { host, port } = addressOf(this.#addresses.get(serviceName) ?? serviceName);
    const socket = connect({
      host,
      port,
      servername: serviceName,
      // Whatever it is worth is read here: what is wrong with it is told, not refused.
      rejectUnauthorized: false,
      // The name is compared by who asks, case and all.
      checkServerIdentity: () => undefined,
      secureContext: this.#context(),
    });
    try {
      await shaken(socket);
      const leaf = socket.getPeerCertificate(true);
      if (leaf.raw === undefined) return { kind: 'silent', why: 'it served no certificate' };
      return { kind: 'served', certificate: read(leaf, socket) };
    } catch (error) {
      return { kind: 'silent', why: reasonOf(error) };
    } finally {
      socket.destroy();
    }
  }

  /** One for all looks: each of its own would read all authorities again. */
  #context(): SecureContext {
    this.#trusted ??= createSecureContext(
      this.#ca === undefined ? {} : { ca: [...getCACertificates('default'), this.#ca] },
    );
    return this.#trusted;
  }

  async certificates(gateways: readonly Gateway[]): Promise<ReadonlyMap<GatewayId, Probed>> {
    const found = new Map<GatewayId, Probed>();
    await atOnce(lookedAtTogether, gateways, async (one) => {
      found.set(one.id, await this.certificate(one));
    });
    return found;
  }
}

/** `host`, `host:port` or `[::1]:port`. */
function addressOf(text: string): { readonly host: string; readonly port: number } {
  const [, host = text, port] = /^(.+?)(?::(\d+))?$/.exec(text) ?? [];
  return { host: host.replace(/^\[(.*)\]$/, '$1'), port: port === undefined ? httpsPort : Number(port) };
}

function shaken(socket: TLSSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Silence(`no answer within ${deadlineMs / 1000} s`)),
      deadlineMs,
    );
    const settle = (end: () => void) => {
      clearTimeout(timer);
      end();
    };
    socket.once('secureConnect', () => settle(resolve));
    socket.once('error', (error) => settle(() => reject(error)));
    socket.once('close', () =>
      settle(() => reject(new Silence('the connection was closed in the handshake'))),
    );
  });
}

class Silence extends Error {
  override readonly name = 'Silence';
}

function reasonOf(error: unknown): string {
  if (error instanceof Silence) return error.message;
  const code =
    typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `its name has no address (${code})`;
    case 'ECONNREFUSED':
      return `the connection was refused (${code})`;
    case 'ECONNRESET':
    case 'EPIPE':
      return `the connection was closed in the handshake (${code})`;
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `it can’t be reached (${code})`;
    default:
      return `no handshake (${code})`;
  }
}

function read(leaf: DetailedPeerCertificate, socket: TLSSocket): ServedCertificate {
  const problem: unknown = socket.authorizationError; // a code, though its type says Error
  return {
    endsAt: new Date(leaf.valid_to),
    commonName: firstOf(leaf.subject?.CN),
    names: namesOf(leaf.subjectaltname),
    issuedBy: firstOf(leaf.issuer?.O) || firstOf(leaf.issuer?.CN) || 'nobody named',
    key: keyOf(leaf),
    chainProblem:
      socket.authorized || problem === null || problem === undefined
        ? undefined
        : problem instanceof Error
          ? problem.message
          : String(problem),
    intermediate: firstToEnd(leaf),
  };
}

/** Of those between the leaf and the root, which every client has by itself. */
function firstToEnd(leaf: DetailedPeerCertificate): ServedCertificate['intermediate'] {
  const seen = new Set([leaf.fingerprint256]);
  let first = { commonName: '', endsAt: new Date(leaf.valid_to) };
  let one: DetailedPeerCertificate | undefined = leaf.issuerCertificate;
  // A root is its own issuer; two that name each other would never end.
  while (one?.fingerprint256 !== undefined && !seen.has(one.fingerprint256) && !isRoot(one)) {
    seen.add(one.fingerprint256);
    const endsAt = new Date(one.valid_to);
    const commonName = firstOf(one.subject?.CN) || firstOf(one.subject?.O) || 'without a name';
    if (endsAt < first.endsAt) first = { commonName, endsAt };
    one = one.issuerCertificate;
  }
  return first.commonName === '' ? undefined : first;
}

function isRoot({ fingerprint256, issuerCertificate }: DetailedPeerCertificate): boolean {
  return issuerCertificate?.fingerprint256 === fingerprint256;
}

/** A name that stands there more than once is a list. */
function firstOf(value: string | readonly string[] | undefined): string {
  return (typeof value === 'string' ? value : value?.[0]) ?? '';
}

/** `DNS:a.example, DNS:"b, c", IP Address:127.0.0.1`: odd names stand in quotes. */
function namesOf(text: string | undefined): readonly string[] {
  return [...(text ?? '').matchAll(/(?:^|, )DNS:("(?:[^"\\]|\\.)*"|[^,]*)/g)].map(([, name = '']) =>
    name.startsWith('"') ? String(JSON.parse(name)) : name,
  );
}

function keyOf(leaf: PeerCertificate): string {
  const { asymmetricKeyType, asymmetricKeyDetails } = new X509Certificate(leaf.raw).publicKey;
  const kind = asymmetricKeyType?.toUpperCase() ?? 'unknown';
  if (asymmetricKeyDetails?.modulusLength !== undefined)
    return `${kind} ${asymmetricKeyDetails.modulusLength}`;
  const curve = asymmetricKeyDetails?.namedCurve;
  return curve === undefined ? kind : `${kind} ${curves[curve] ?? curve}`;
}
