import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Check, right, wrong } from './check.ts';

const oldest = [22, 18] as const;

/** Node itself, and the certificate authorities that it was told to trust. */
export function machineChecks(
  nodeVersion: string,
  environment: Readonly<Record<string, string | undefined>>,
): readonly Check[] {
  return [
    { id: 'node', title: 'Node', needs: [], run: async () => judgeNode(nodeVersion) },
    {
      id: 'ca-file',
      title: 'Extra certificate authorities',
      needs: [],
      run: () => judgeCaFile(environment['NODE_EXTRA_CA_CERTS']),
    },
  ];
}

function judgeNode(version: string) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return right(version);
  return wrong(
    `${version} is too old`,
    'Run it through npm, which uses the Node 24 that npm ci installed; 22.18 is the oldest that will do.',
  );
}

/** Node itself only warns when it can't read the file, and goes on without. */
async function judgeCaFile(file: string | undefined) {
  if (file === undefined || file === '') return right('none: NODE_EXTRA_CA_CERTS is not set');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const remedy = 'Let NODE_EXTRA_CA_CERTS name a PEM file that the bot’s account may read, or unset it.';
  if (text === undefined) return wrong(`NODE_EXTRA_CA_CERTS names ${file}, which can’t be read`, remedy);
  const pems = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (pems.length === 0) return wrong(`${file} holds no certificate in PEM form`, remedy);
  const good = pems.filter((pem) => new X509Certificate(pem).validToDate.getTime() > Date.now()).length;
  if (good === 0) return wrong(`all that ${file} holds have expired`, remedy);
  return right(good === pems.length ? `${good} in ${file}` : `${good} in ${file}, beside expired ones`);
}
