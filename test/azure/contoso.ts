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
  const settings = settingsFor(tenant, cloud.url, readFileSync(cloud.caFile, 'utf8'));
  const botClock: Clock = { ...machineClock, now: () => clock.now() };
  return {
    tenant,
    cloud,
    clock,
    faults,
    settings,
    ...makeAzure(settings, { clock: botClock, log: quiet }),
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

export function soon(): Date {
  return new Date(Date.now() + 20_000);
}
