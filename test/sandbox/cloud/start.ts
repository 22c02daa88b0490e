import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ComputeManagementClient } from '@azure/arm-compute';
import { ClientSecretCredential } from '@azure/identity';
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
}

export interface StartOptions {
  readonly speed?: number;
  readonly startAt?: Date;
  readonly gateways?: number;
  readonly dir?: string;
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
  const { speed = 1000, startAt = noon, gateways = 3 } = options;
  const tenant = makeTenant({ gateways, people: 4 });
  const clock = new SandboxClock(startAt, speed);
  const faults = new Faults();
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'gatehouse-cloud-'));
  const cloud = await startCloud({ tenant, clock, faults, dir });
  const ca = readFileSync(cloud.caFile, 'utf8');
  const credential = signIn(cloud, tenant, ca);
  const compute = new ComputeManagementClient(credential, tenant.subscription, {
    endpoint: cloud.url,
    tlsOptions: { ca },
    retryOptions: { maxRetries: 0 },
  });
  return { tenant, clock, faults, dir, cloud, ca, credential, compute };
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
