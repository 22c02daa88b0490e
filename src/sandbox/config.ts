import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse, stringify } from 'yaml';
import { type Tenant, usualLimits } from './tenant.ts';

/** Where the sandbox's parts listen. */
export interface Addresses {
  readonly bot: number;
  readonly operations: number;
  /** The room's base URL and the cloud's, without a slash at the end. */
  readonly room: string;
  readonly cloud: string;
  /** `host:port` at which the gateways' service names are looked at. */
  readonly probe: string;
  /** The secret in the address of the alerts' webhook. */
  readonly alertCode: string;
}

type Yaml = { [key: string]: unknown };

/** Writes the bot's configuration, with the patch laid over it, and returns what it wrote. */
export async function writeConfig(
  file: string,
  tenant: Tenant,
  addresses: Addresses,
  change: { readonly openChannel: boolean; readonly patchFile: string | undefined },
): Promise<Yaml> {
  const made = botConfig(join(dirname(file), 'store'), tenant, addresses, change.openChannel);
  const config = change.patchFile === undefined ? made : merge(made, await readPatch(change.patchFile));
  await writeFile(file, stringify(config), { mode: 0o600 });
  return config;
}

function botConfig(store: string, tenant: Tenant, addresses: Addresses, openChannel: boolean): Yaml {
  const { bot, azure, groups } = tenant;
  const { room, cloud } = addresses;
  const serviceUrl = `${room}/teams/`;
  const channel = (key: string) => tenant.channels.find((one) => one.key === key)?.id;
  const shared = { approvers: 1, from: 'approver', own: false };
  const half = { expires: 'PT30M' };
  return {
    cloud: 'public',
    timeZone: 'Europe/Berlin',
    listen: { port: addresses.bot, host: '127.0.0.1', operations: `127.0.0.1:${addresses.operations}` },
    store: { folder: store },
    tenant: tenant.tenantId,
    bot: {
      appId: bot.appId,
      secret: bot.secret,
      serviceUrl,
      serviceUrls: [serviceUrl],
      openIdMetadata: `${room}/botframework/.well-known/openidconfiguration`,
      loginEndpoint: cloud,
      ...(openChannel ? { openChannel } : {}),
    },
    azure: {
      clientId: azure.clientId,
      secret: azure.secret,
      authorityHost: cloud,
      resourceManager: { endpoint: cloud, audience: 'https://management.azure.com' },
      metrics: { endpoint: `${cloud}/metrics/{region}`, audience: 'https://metrics.monitor.azure.com' },
      graph: `${cloud}/graph`,
    },
    roles: {
      reader: [`group:${groups.readers.id}`],
      operator: [`group:${groups.operators.id}`],
      approver: [`group:${groups.approvers.id}`],
      admin: [],
    },
    alerts: { codes: [addresses.alertCode] },
    apps: tenant.apps,
    onCall: { people: onCall(tenant), starts: '2026-11-16', handover: 'MON 09:00' },
    probe: Object.fromEntries(tenant.gateways.map((one) => [one.serviceName, addresses.probe])),
    sites: tenant.sites,
    gateways: tenant.gateways.map((gateway) => ({
      name: gateway.name,
      serviceName: gateway.serviceName,
      site: gateway.site,
      model: 'vmss',
      control: 'azure',
      unsupportedWrites: 'accepted',
      scaleSet: gateway.scaleSet,
      storageAccount: gateway.storageAccount,
      size: gateway.size,
      connectionPoints: gateway.connectionPoints,
      production: gateway.production,
      costPerDay: { ...gateway.costPerDay, currency: 'USD' },
      // GraniteFalls usually stands at 84 %: the warning line is just above, so that nothing is wrong at first.
      traffic: { gigabytes: usualLimits.traffic, warning: 86 },
      storage: { gigabytes: usualLimits.storage },
    })),
    channels: { operations: channel('operations'), alerts: channel('alerts') },
    policies: [
      {
        ...{ orders: ['stop', 'redeploy'], gateways: ['production'], ...shared, reason: 'required' },
        ...{ ...half, remind: 'PT15M' },
      },
      { orders: ['all'], ...shared, ...half },
    ],
    lastGateway: 'block',
    clock: `${room}/clock`,
  };
}

function onCall(tenant: Tenant): string[] {
  return tenant.people.filter((one) => one.key === tenant.onCall).map((one) => `user:${one.aadObjectId}`);
}

async function readPatch(file: string): Promise<Yaml> {
  const patch: unknown = parse(await readFile(file, 'utf8'));
  if (patch === null) return {};
  if (!isMapping(patch)) throw new Error(`${file} should hold a YAML mapping, as gatehouse.yaml does`);
  return patch;
}

/** Mappings are merged key by key; a list or a plain value takes the other one's place, and null takes the key away. */
function merge(base: Yaml, patch: Yaml): Yaml {
  const entries = Object.entries(patch).map(([key, value]) => {
    const old = base[key];
    return [key, isMapping(old) && isMapping(value) ? merge(old, value) : value] as const;
  });
  const merged = new Map([...Object.entries(base), ...entries]);
  return Object.fromEntries([...merged].filter(([, value]) => value !== null));
}

function isMapping(value: unknown): value is Yaml {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
