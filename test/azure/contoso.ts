import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeAzure } from '../../src/azure/make-azure.ts';
import type { AzureSettings } from '../../src/azure/settings.ts';
import { type Gateway, gatewayIdOf } from '../../src/domain/gateway.ts';
import type { Call, CallAction } from '../../src/domain/plan.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Log } from '../../src/ports/log.ts';
import { SandboxClock } from '../../src/sandbox/clock.ts';
import { type Cloud, startCloud } from '../../src/sandbox/cloud/cloud.ts';
import { Faults } from '../../src/sandbox/faults.ts';
import { makeTenant, type Tenant } from '../../src/sandbox/tenant.ts';

export const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} };

export const machineClock: Clock = { now: () => new Date(), speed: () => 1, onSpeed: () => () => {} };

/** A tenant in the sandbox's cloud, over https, and the bot's way into it. */
export interface Contoso extends ReturnType<typeof makeAzure> {
  readonly tenant: Tenant;
  readonly cloud: Cloud;
  readonly clock: SandboxClock;
  readonly faults: Faults;
  readonly settings: AzureSettings;
  /** PEMs by which another server on localhost is trusted as the cloud is. */
  readonly identity: { readonly ca: string; readonly certificate: string; readonly key: string };
  /** The bot's way in with other settings, and nothing kept in memory. */
  anew(settings?: AzureSettings): ReturnType<typeof makeAzure>;
  gateway(name: string): Gateway;
  close(): Promise<void>;
}

export async function startContoso(
  size: { readonly gateways?: number; readonly speed?: number } = {},
): Promise<Contoso> {
  const tenant = makeTenant({ gateways: size.gateways ?? 3, people: 4 });
  const clock = new SandboxClock(new Date(), size.speed ?? 1000);
  const faults = new Faults();
  const dir = mkdtempSync(join(tmpdir(), 'gatehouse-azure-'));
  const cloud = await startCloud({ tenant, clock, faults, dir });
  const identity = {
    ca: readFileSync(cloud.caFile, 'utf8'),
    certificate: readFileSync(join(dir, 'localhost.pem'), 'utf8'),
    key: readFileSync(join(dir, 'localhost.key'), 'utf8'),
  };
  const settings = settingsFor(tenant, cloud.url, identity.ca);
  const botClock: Clock = { ...machineClock, now: () => clock.now() };
  return {
    tenant,
    cloud,
    clock,
    faults,
    settings,
    identity,
    ...makeAzure(settings, { clock: botClock, log: quiet }),
    anew: (other = settings) => makeAzure(other, { clock: botClock, log: quiet }),
    gateway: (name) => gatewayNamed(tenant, name),
    close: async () => {
      await cloud.close();
      rmSync(dir, { recursive: true });
    },
  };
}

export function settingsFor(tenant: Tenant, url: string, ca: string): AzureSettings {
  return {
    cloud: 'public',
    tenant: tenant.tenantId,
    credential: { kind: 'secret', clientId: tenant.azure.clientId, secret: tenant.azure.secret },
    authorityHost: url,
    resourceManager: { endpoint: url, audience: 'https://management.azure.com' },
    metrics: { endpoint: `${url}/metrics/{region}`, audience: 'https://metrics.monitor.azure.com' },
    graph: `${url}/graph`,
    ca,
  };
}

export function gatewayNamed(tenant: Tenant, name: string): Gateway {
  const found = tenant.gateways.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no gateway named ${name}`);
  const { region: _, instances: __, costPerDay, ...rest } = found;
  return {
    ...rest,
    id: gatewayIdOf(name),
    model: 'vmss',
    control: 'azure',
    costPerDay: { ...costPerDay, currency: 'USD' },
  };
}

export function callOf({ scaleSet = '' }: Gateway, action: CallAction): Call {
  return action.kind === 'set-capacity'
    ? { method: 'PATCH', path: scaleSet, body: { sku: { capacity: action.capacity } }, action }
    : { method: 'POST', path: `${scaleSet}/${action.kind}`, body: undefined, action };
}

/** Options of a call that may still be sent. */
export function sending(options: { readonly ifMatch?: string; readonly before?: Date } = {}) {
  return {
    requestId: randomUUID(),
    ifMatch: options.ifMatch,
    sendBefore: options.before ?? new Date(Date.now() + 25_000),
  };
}

/** Waits until `holds` says so; the test's own time limit ends it otherwise. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}
