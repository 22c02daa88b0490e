import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Tenant } from '../e2e/tenant.ts';

/** The sandbox's Azure, asked without any client of Azure's. */
export interface Cloud {
  /** Milliseconds until all are answered that are asked at once, by their paths with query. @throws Error unless all are 200 */
  ask(paths: readonly string[]): Promise<number>;
  /** Resource id of a gateway's scale set. */
  scaleSetOf(gateway: string): string;
  close(): void;
}

interface Settings {
  readonly tenant: string;
  readonly gateways: readonly { readonly name: string; readonly scaleSet: string }[];
  readonly azure: {
    readonly clientId: string;
    readonly secret: string;
    readonly authorityHost: string;
    readonly resourceManager: { readonly endpoint: string; readonly audience: string };
  };
}

export async function openCloud(tenant: Tenant): Promise<Cloud> {
  const settings = parse(await readFile(join(tenant.line.data, 'gatehouse.yaml'), 'utf8')) as Settings;
  const ca = await readFile(join(tenant.line.data, 'cloud/ca.pem'));
  const agent = new Agent({ ca, keepAlive: true });
  const { clientId, secret, authorityHost, resourceManager } = settings.azure;
  const call = (url: string, headers: Record<string, string>, body?: string) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const method = body === undefined ? 'GET' : 'POST';
      request(url, { method, headers, agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
        );
      })
        .on('error', reject)
        .end(body);
    });
  const form = new URLSearchParams({
    ...{ grant_type: 'client_credentials', client_id: clientId, client_secret: secret },
    scope: `${resourceManager.audience}/.default`,
  });
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const signIn = await call(`${authorityHost}/${settings.tenant}/oauth2/v2.0/token`, type, `${form}`);
  const { access_token: token } = JSON.parse(signIn.text) as { access_token: string };
  return {
    ask: async (paths) => {
      const began = performance.now();
      const answers = await Promise.all(
        paths.map((path) => call(`${resourceManager.endpoint}${path}`, { authorization: `Bearer ${token}` })),
      );
      const took = performance.now() - began;
      const bad = answers.find(({ status }) => status !== 200);
      if (bad !== undefined) throw new Error(`the sandbox's Azure answered ${bad.status}: ${bad.text}`);
      return took;
    },
    scaleSetOf: (gateway) => settings.gateways.find(({ name }) => name === gateway)?.scaleSet ?? '',
    close: () => agent.destroy(),
  };
}
