import '../../src/sandbox/cloud/reflect.ts';

import { webcrypto } from 'node:crypto';
import { pem } from '../../src/sandbox/cloud/certificate.ts';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const dayMs = 86_400_000;

/** A leaf below an intermediate below a root, each for so many days; PEM. */
export async function makeChain(days: { root: number; intermediate: number; leaf: number }) {
  const x509 = await import('@peculiar/x509');
  const pair = () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const [rootKeys, middleKeys, leafKeys] = await Promise.all([pair(), pair(), pair()]);
  const from = (end: number) => ({
    notBefore: new Date(Date.now() - dayMs),
    notAfter: new Date(Date.now() + end * dayMs),
    signingAlgorithm: algorithm,
  });
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    ...from(days.root),
    name: 'CN=Contoso Root',
    serialNumber: '01',
    keys: rootKeys,
    extensions: [new x509.BasicConstraintsExtension(true, 1, true)],
  });
  const intermediate = await x509.X509CertificateGenerator.create({
    ...from(days.intermediate),
    subject: 'CN=Contoso Issuing CA 2',
    issuer: root.subject,
    serialNumber: '02',
    publicKey: middleKeys.publicKey,
    signingKey: rootKeys.privateKey,
    extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
  });
  const leaf = await x509.X509CertificateGenerator.create({
    ...from(days.leaf),
    subject: 'CN=GraniteFalls.contoso.com',
    issuer: intermediate.subject,
    serialNumber: '03',
    publicKey: leafKeys.publicKey,
    signingKey: middleKeys.privateKey,
    extensions: [
      new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: 'GraniteFalls.contoso.com' }]),
    ],
  });
  return {
    root: root.toString('pem'),
    served: `${leaf.toString('pem')}\n${intermediate.toString('pem')}\n${root.toString('pem')}`,
    key: await pem(leafKeys.privateKey),
  };
}
