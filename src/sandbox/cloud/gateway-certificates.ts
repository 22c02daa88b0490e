import './reflect.ts';

import { webcrypto } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pem } from './certificate.ts';
import { replaceFile } from './replace-file.ts';

/** The domain of all service names: the only one for which the authority below may sign. */
const domain = 'contoso.com';
const dayMs = 86_400_000;
const signing = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const leafKey = {
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: 'SHA-256',
} as const;
const nameConstraints = '2.5.29.30';

/** What a TLS server needs to serve one name. */
export interface Leaf {
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
}

type Pair = { readonly publicKey: webcrypto.CryptoKey; readonly privateKey: webcrypto.CryptoKey };

/** Keys that are kept in a file, made at the first need. */
async function keptPair(file: string, algorithm: typeof signing | typeof leafKey): Promise<Pair> {
  if (!existsSync(file)) {
    const made = (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as Pair;
    const jwk = await webcrypto.subtle.exportKey('jwk', made.privateKey);
    replaceFile(file, JSON.stringify(jwk), 0o600);
  }
  const jwk = JSON.parse(readFileSync(file, 'utf8')) as webcrypto.JsonWebKey;
  const { kty, crv, x, y, n, e } = jwk;
  const open = Object.fromEntries(
    Object.entries({ kty, crv, x, y, n, e }).filter(([, one]) => one !== undefined),
  );
  const [privateKey, publicKey] = await Promise.all([
    webcrypto.subtle.importKey('jwk', jwk, algorithm, true, ['sign']),
    webcrypto.subtle.importKey('jwk', open, algorithm, true, ['verify']),
  ]);
  return { privateKey, publicKey };
}

/** DER of a critical NameConstraints that permits one domain. */
function onlyDomain(): Uint8Array<ArrayBuffer> {
  const name = [...Buffer.from(domain, 'ascii')];
  const wrap = (tag: number, content: number[]): number[] => [tag, content.length, ...content];
  return new Uint8Array(wrap(0x30, wrap(0xa0, wrap(0x30, wrap(0x82, name)))));
}

/**
 * Issues the gateways' server authentication certificates. The authority's key is kept, since certificates are issued
 * again and again; whoever got hold of it could sign for contoso.com alone.
 */
export class GatewayCertificates {
  readonly #dir: string;
  readonly #authorityFile: string;
  readonly #leaves = new Map<string, Promise<Leaf>>();
  #keys: Promise<Pair> | undefined;

  private constructor(dir: string, authorityFile: string) {
    this.#dir = dir;
    this.#authorityFile = authorityFile;
  }

  /** Adds the authority to what clients trust (`caFile`), where it isn't there yet. */
  static async open(dir: string, caFile: string): Promise<GatewayCertificates> {
    const authorityFile = join(dir, 'gateways-ca.pem');
    const certificates = new GatewayCertificates(dir, authorityFile);
    if (!existsSync(authorityFile)) replaceFile(authorityFile, await certificates.#makeAuthority());
    const [trusted, authority] = [readFileSync(caFile, 'utf8'), readFileSync(authorityFile, 'utf8')];
    if (!trusted.includes(authority.trim())) replaceFile(caFile, `${trusted.trimEnd()}\n${authority}`);
    return certificates;
  }

  /** The certificate of a service name that ends then (ms); the same one each time. */
  leaf(serviceName: string, endsAt: number): Promise<Leaf> {
    const key = `${serviceName} ${endsAt}`;
    const known = this.#leaves.get(key) ?? this.#issue(serviceName, endsAt);
    this.#leaves.set(key, known);
    return known;
  }

  async #makeAuthority(): Promise<string> {
    const x509 = await import('@peculiar/x509');
    const keys = await keptPair(join(this.#dir, 'gateways-ca.key.json'), signing);
    const authority = await x509.X509CertificateGenerator.createSelfSigned({
      name: 'CN=Gatehouse sandbox gateways CA, O=Contoso',
      serialNumber: '01',
      notBefore: new Date(Date.now() - dayMs),
      notAfter: new Date(Date.now() + 3650 * dayMs),
      signingAlgorithm: signing,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        new x509.Extension(nameConstraints, true, onlyDomain()),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    return `${authority.toString('pem').trimEnd()}\n`;
  }

  async #issue(serviceName: string, endsAt: number): Promise<Leaf> {
    const x509 = await import('@peculiar/x509');
    const authority = new x509.X509Certificate(readFileSync(this.#authorityFile, 'utf8'));
    const authorityKeys = await keptPair(join(this.#dir, 'gateways-ca.key.json'), signing);
    // One key for all of them: making one takes long, and nobody looks at it.
    this.#keys ??= keptPair(join(this.#dir, 'gateways.key.json'), leafKey);
    const keys = await this.#keys;
    const leaf = await x509.X509CertificateGenerator.create({
      subject: `CN=${serviceName}, O=Contoso`,
      issuer: authority.subject,
      serialNumber: Buffer.from(`${serviceName}${endsAt}`).toString('hex').slice(-38).replace(/^./, '1'),
      notBefore: new Date(Math.min(endsAt, Date.now()) - 365 * dayMs),
      notAfter: new Date(endsAt),
      signingAlgorithm: signing,
      publicKey: keys.publicKey,
      signingKey: authorityKeys.privateKey,
      extensions: [
        new x509.BasicConstraintsExtension(false),
        new x509.KeyUsagesExtension(
          x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment,
          true,
        ),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: serviceName }]),
        await x509.AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
      ],
    });
    return { certificate: leaf.toString('pem'), key: await pem(keys.privateKey) };
  }
}
