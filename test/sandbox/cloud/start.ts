import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ComputeManagementClient } from '@azure/arm-compute';
import { ClientSecretCredential } from '@azure/identity';
import { afterAll } from '@jest/globals';
import { SandboxClock } from '../../../src/sandbox/clock.ts';
import { type Cloud, startCloud } from '../../../src/sandbox/cloud/cloud.ts';
import { Faults } from '../../../src/sandbox/faults.ts';
import { type Gateway, makeTenant, type Tenant } from '../../../src/sandbox/tenant.ts';

/** A running cloud, and Azure's own clients pointed at it. */
export interface Started {
  readonly tenant: Tenant;
  readonly clock: SandboxClock;
  readonly faults: Faults;
  readonly dir: string;
  readonly cloud: Cloud;
  readonly ca: string;
  readonly credential: ClientSecretCredential;
  readonly compute: ComputeManagementClient;
  /** What the polls of operations were answered, oldest first. */
  readonly polls: Poll[];
}

/** The body of a polling address. */
interface Poll {
  readonly status: string;
  readonly startTime: string;
  readonly endTime?: string;
  readonly error?: { readonly code: string };
}

export interface StartOptions {
  readonly speed?: number;
  readonly startAt?: Date;
  readonly gateways?: number;
  readonly dir?: string;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A new folder for a cloud, gone after the file's last test. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-cloud-'));
  folders.push(folder);
  return folder;
}

/** A Wednesday at noon, UTC. */
export const noon = new Date('2026-11-18T12:00:00Z');

export function signIn(cloud: Cloud, tenant: Tenant, ca: string, secret = tenant.azure.secret) {
  return new ClientSecretCredential(tenant.tenantId, tenant.azure.clientId, secret, {
    authorityHost: cloud.url,
    disableInstanceDiscovery: true,
    tlsOptions: { ca },
    retryOptions: { maxRetries: 0 },
  });
}

/** Starts a cloud of its own for a test; the clients never repeat a request by themselves. */
export async function start(options: StartOptions = {}): Promise<Started> {
  const { speed = 100_000, startAt = noon, gateways = 3 } = options;
  const tenant = makeTenant({ gateways, people: 4 });
  const clock = new SandboxClock(startAt, speed);
  const faults = new Faults();
  const dir = options.dir ?? newFolder();
  const cloud = await startCloud({ tenant, clock, faults, dir });
  const ca = readFileSync(cloud.caFile, 'utf8');
  const credential = signIn(cloud, tenant, ca);
  const compute = new ComputeManagementClient(credential, tenant.subscription, {
    endpoint: cloud.url,
    tlsOptions: { ca },
    retryOptions: { maxRetries: 0 },
  });
  const polls: Poll[] = [];
  compute.pipeline.addPolicy({
    name: 'polls',
    async sendRequest(sent, next) {
      const response = await next(sent);
      const isPoll = sent.url.includes('/operations/') && (response.bodyAsText ?? '').startsWith('{');
      if (isPoll) polls.push(JSON.parse(response.bodyAsText ?? '') as Poll);
      return response;
    },
  });
  return { tenant, clock, faults, dir, cloud, ca, credential, compute, polls };
}

/** Resource group and name, as the SDK wants them. */
export function address(gateway: Gateway): [string, string] {
  const parts = gateway.scaleSet.split('/');
  return [parts[4] ?? '', parts[8] ?? ''];
}

/** The tenant's gateway of that name. */
export function named(tenant: Tenant, name: string): Gateway {
  const gateway = tenant.gateways.find((one) => one.name === name);
  if (gateway === undefined) throw new Error(`no gateway ${name}`);
  return gateway;
}

/** The answer to a request made without an SDK. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Record<string, unknown>;
}

/** Calls the cloud as a program without an SDK does, with a token for `scope` (none when it is empty). */
export async function call(
  at: Started,
  path: string,
  options: { readonly scope?: string; readonly method?: string; readonly body?: object } = {},
): Promise<Answer> {
  const { scope = 'https://management.azure.com/.default', method = 'GET', body } = options;
  const token = scope === '' ? undefined : (await at.credential.getToken(scope)).token;
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, at.cloud.url), { method, headers, ca: at.ca }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => {
        const parsed = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: parsed });
      });
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** The power state of each machine, as the VM list tells it. */
export async function powers(at: Started, name: string): Promise<(string | undefined)[]> {
  const [group, set] = address(named(at.tenant, name));
  const found: (string | undefined)[] = [];
  for await (const one of at.compute.virtualMachineScaleSetVMs.list(group, set, { expand: 'instanceView' })) {
    found.push(one.instanceView?.statuses?.find((status) => status.code?.startsWith('PowerState/'))?.code);
  }
  return found.map((code) => code?.slice('PowerState/'.length));
}

/** Waits until nothing changes the gateway's scale set any more. */
export async function settled(at: Started, name: string): Promise<void> {
  const [group, set] = address(named(at.tenant, name));
  let state: string | undefined;
  do {
    state = (await at.compute.virtualMachineScaleSets.get(group, set)).provisioningState;
  } while (state === 'Updating');
}
