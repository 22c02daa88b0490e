import { IANAZone } from 'luxon';
import { cloudAddresses } from '../domain/cloud.ts';
import { type Gateway, type GatewayId, gatewayIdOf } from '../domain/gateway.ts';
import type { RoleMap } from '../domain/operator.ts';
import type { Thresholds } from '../domain/watch.ts';
import type { Config, Credential } from './config.ts';
import { type Complain, policiesOf } from './policies.ts';
import { principalOf, roleMap } from './principals.ts';
import { checkQuorums } from './quorums.ts';
import type { ConfigFile } from './schema.ts';

/** Azure Monitor's "AzNS AAD Webhook", which signs in to secure webhooks. */
const monitorSender = '461e8683-5575-4561-ac7f-899cc907d62a';
const everything = { gateway: undefined, kinds: [], severity: 'warning' } as const;

/** The configuration with its defaults; what does not fit together goes to `complain`. */
export function resolve(file: ConfigFile, complain: Complain): Config {
  const addresses = cloudAddresses[file.cloud];
  if (!IANAZone.isValidZone(file.timeZone)) complain('timeZone', 'no IANA zone; a good value: Europe/Berlin');
  const roles = roleMap(file.roles);
  const gateways = gatewaysOf(file, complain);
  const gatewayRoles = new Map(
    file.gateways.flatMap((one): [GatewayId, RoleMap][] =>
      one.roles === undefined ? [] : [[gatewayIdOf(one.name), roleMap(one.roles)]],
    ),
  );
  const policies = policiesOf(file, gateways, complain);
  checkQuorums({ policies, gateways, roles, gatewayRoles, lastGateway: file.lastGateway }, complain);
  const operations = file.listen.operations;
  const colon = operations.lastIndexOf(':');
  checkSandboxKeys(file, complain);
  return {
    cloud: file.cloud,
    timeZone: file.timeZone,
    listen: { host: file.listen.host, port: file.listen.port },
    operations: { host: operations.slice(0, colon), port: Number(operations.slice(colon + 1)) },
    store: storeOf(file, complain),
    tenant: file.tenant.toLowerCase(),
    bot: {
      appId: file.bot.appId.toLowerCase(),
      name: file.bot.name,
      credential: botCredential(file, complain),
      serviceUrl: file.bot.serviceUrl ?? addresses.bot.serviceUrl,
      serviceUrls: file.bot.serviceUrls,
      openIdMetadata: file.bot.openIdMetadata,
      loginEndpoint: file.bot.loginEndpoint,
      openChannel: file.bot.openChannel,
    },
    azure: {
      credential: azureCredential(file, complain),
      authorityHost: file.azure.authorityHost,
      resourceManager: file.azure.resourceManager ?? addresses.resourceManager,
      metrics: file.azure.metrics ?? addresses.metrics,
      graph: file.azure.graph ?? addresses.graph,
    },
    roles,
    gatewayRoles,
    gateways,
    channels: { operations: file.channels.operations, alerts: file.channels.alerts },
    policies,
    alerts: {
      audience: file.alerts?.audience,
      sender: (file.alerts?.sender ?? monitorSender).toLowerCase(),
      codes: file.alerts?.codes ?? [],
    },
    subscriptions: subscriptionsOf(file, gateways, complain),
    apps: file.apps.map(({ name, appId, keyId }) => ({
      name,
      appId: appId.toLowerCase(),
      keyId: keyId?.toLowerCase(),
    })),
    rota: rotaOf(file, complain),
    probe: new Map(Object.entries(file.probe)),
    trafficThresholds: thresholdsOf(file, 'traffic', complain),
    storageThresholds: thresholdsOf(file, 'storage', complain),
    lastGateway: file.lastGateway,
    clock: file.clock,
  };
}

function storeOf({ store }: ConfigFile, complain: Complain): Config['store'] {
  if (store.url !== undefined && store.folder !== undefined) complain('store', 'folder or url, not both');
  return store.url === undefined ? { folder: store.folder ?? './data' } : { url: store.url };
}

function botCredential({ bot }: ConfigFile, complain: Complain): Credential {
  if ((bot.secret === undefined) === (bot.credential === undefined))
    complain('bot', 'needs credential: managed-identity, or a secret from the environment; one of them');
  return bot.secret === undefined
    ? { kind: 'managed-identity', clientId: bot.appId }
    : { kind: 'secret', clientId: bot.appId, secret: bot.secret };
}

function azureCredential({ azure }: ConfigFile, complain: Complain): Credential {
  if (azure.secret === undefined) {
    if (azure.credential === undefined)
      complain('azure', 'needs credential: managed-identity, or clientId and secret');
    return { kind: 'managed-identity', clientId: azure.clientId };
  }
  if (azure.clientId === undefined)
    complain('azure.clientId', 'missing: a secret belongs to an application id');
  if (azure.credential !== undefined) complain('azure', 'credential or secret, not both');
  return { kind: 'secret', clientId: azure.clientId ?? '', secret: azure.secret };
}

function gatewaysOf(file: ConfigFile, complain: Complain): ReadonlyMap<GatewayId, Gateway> {
  const sites = new Set(file.sites.map((one) => one.code));
  const gateways = new Map<GatewayId, Gateway>();
  file.gateways.forEach((one, index) => {
    const key = `gateways[${index}] (${one.name})`;
    const id = gatewayIdOf(one.name);
    if (gateways.has(id)) complain(key, 'a gateway of this name is there already');
    if (['production', 'all'].includes(id))
      complain(key, `a gateway can’t be called ${one.name}: policies use that word`);
    if (!sites.has(one.site)) complain(`${key}.site`, `${one.site} is not among sites`);
    if (one.model === 'vmss' && one.scaleSet === undefined)
      complain(`${key}.scaleSet`, 'missing: model vmss needs it');
    if (one.model === 'vmss' && one.control === 'azure' && one.unsupportedWrites === undefined)
      complain(`${key}.unsupportedWrites`, 'control: azure needs unsupportedWrites: accepted beside it');
    gateways.set(id, {
      id,
      name: one.name,
      serviceName: one.serviceName,
      site: one.site,
      model: one.model,
      control: one.control,
      scaleSet: one.model === 'vmss' ? one.scaleSet : undefined,
      storageAccount: one.storageAccount,
      size: one.size,
      connectionPoints: one.connectionPoints,
      production: one.production,
      costPerDay: one.costPerDay,
    });
  });
  return gateways;
}

function subscriptionsOf(
  file: ConfigFile,
  gateways: ReadonlyMap<GatewayId, Gateway>,
  complain: Complain,
): Config['subscriptions'] {
  const { operations, alerts } = file.channels;
  const written = file.subscriptions ?? (alerts === undefined ? [] : [{ ...everything, channel: 'alerts' }]);
  return written.map((one, index) => {
    const key = `subscriptions[${index}]`;
    if (one.channel === 'alerts' && alerts === undefined)
      complain(`${key}.channel`, 'channels.alerts is missing');
    const gateway = one.gateway === undefined ? undefined : gatewayIdOf(one.gateway);
    if (gateway !== undefined && !gateways.has(gateway))
      complain(`${key}.gateway`, `no gateway is called ${one.gateway}`);
    const named = { operations, alerts: alerts ?? operations }[one.channel];
    return { channel: named ?? one.channel, gateway, kinds: one.kinds, severity: one.severity };
  });
}

function rotaOf({ onCall, timeZone }: ConfigFile, complain: Complain): Config['rota'] {
  if (onCall === undefined) return undefined;
  const people = onCall.people.map(principalOf);
  if (people.some((one) => one.kind !== 'user'))
    complain('onCall.people', 'user:<object id> each: a group can’t be woken');
  const ids = people.flatMap((one) => (one.kind === 'user' ? [one.id] : []));
  return { people: ids, starts: onCall.starts, handover: onCall.handover, timeZone };
}

function thresholdsOf(
  file: ConfigFile,
  what: 'traffic' | 'storage',
  complain: Complain,
): ReadonlyMap<GatewayId, Thresholds> {
  return new Map(
    file.gateways.map((one, index): [GatewayId, Thresholds] => {
      const { gigabytes, warning, critical } = one[what];
      if (warning >= critical) complain(`gateways[${index}] (${one.name}).${what}.warning`, 'below critical');
      const stopOnCritical = what === 'traffic' ? one.traffic.stopOnCritical : 'off';
      return [gatewayIdOf(one.name), { gigabytes, warning, critical, stopOnCritical, setBy: undefined }];
    }),
  );
}

function checkSandboxKeys(file: ConfigFile, complain: Complain): void {
  const isLoopback = (address: string | undefined) =>
    address !== undefined && ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(address).hostname);
  if (file.clock !== undefined && !isLoopback(file.clock)) complain('clock', 'only the sandbox sets it');
  if (file.bot.openChannel && !isLoopback(file.clock))
    complain('bot.openChannel', 'only the sandbox sets it');
  for (const address of [file.bot.serviceUrl, ...(file.bot.serviceUrls ?? []), file.bot.openIdMetadata])
    if (address?.startsWith('http://') && !isLoopback(address))
      complain('bot', `${address}: https, or nothing`);
}
