import './reflect.ts';

import { webcrypto } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from './replace-file.ts';

/** What an https server on localhost needs; `caFile` is what a client must trust. */
export interface ServerIdentity {
  readonly caFile: string;
  /** PEM of the certificate for localhost and 127.0.0.1. */
  readonly certificate: string;
  /** PEM of its private key. */
  readonly key: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const dayMs = 86_400_000;

/** PKCS 8 as PEM. */
export async function pem(key: webcrypto.CryptoKey): Promise<string> {
  const bytes = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${bytes.replaceAll(/(.{64})/g, '$1\n').trimEnd()}\n-----END PRIVATE KEY-----\n`;
}

async function make(caFile: string, certificateFile: string, keyFile: string): Promise<void> {
  // Loaded here alone: a later start does without it, and it must come after what ./reflect.ts adds.
  const x509 = await import('@peculiar/x509');
  const notBefore = new Date(Date.now() - dayMs);
  const caKeys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Gatehouse sandbox CA',
    serialNumber: '01',
    notBefore,
    notAfter: new Date(Date.now() + 3650 * dayMs),
    signingAlgorithm: algorithm,
    keys: caKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  });
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const server = await x509.X509CertificateGenerator.create({
    subject: 'CN=localhost',
    issuer: ca.subject,
    serialNumber: '02',
    notBefore,
    notAfter: new Date(Date.now() + 3650 * dayMs),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: caKeys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  });
  // The CA's own key is kept nowhere: nobody can sign for another name with a CA that people may have trusted.
  replaceFile(keyFile, await pem(keys.privateKey), 0o600);
  replaceFile(certificateFile, server.toString('pem'));
  // Written last: where this file is, the others are whole.
  replaceFile(caFile, ca.toString('pem'));
}

/** The certificate kept in `dir`, made at the first start. A restarted sandbox keeps it, so that running clients still trust it. */
export async function serverIdentity(dir: string): Promise<ServerIdentity> {
  mkdirSync(dir, { recursive: true });
  const caFile = join(dir, 'ca.pem');
  const certificateFile = join(dir, 'localhost.pem');
  const keyFile = join(dir, 'localhost.key');
  if (!existsSync(caFile)) await make(caFile, certificateFile, keyFile);
  return {
    caFile,
    certificate: readFileSync(certificateFile, 'utf8'),
    key: readFileSync(keyFile, 'utf8'),
  };
}
