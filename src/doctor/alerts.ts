import { scaleSetOf } from '../azure/scale-set-id.ts';
import type { Config } from '../config/config.ts';
import {
  AnswerUnreadable,
  AppMissing,
  AzureForbidden,
  DirectoryUnreachable,
  Fault,
  GatewayMissing,
} from '../domain/fault.ts';
import type { Gateway } from '../domain/gateway.ts';
import type { AppSecret, ServedCertificate, WatchedApp } from '../domain/watch.ts';
import { addressId } from './addresses.ts';
import { type Check, doubtful, type Finding, right, wrong } from './check.ts';
import { codeOf, networkTrouble } from './explain.ts';
import type { Parts } from './parts.ts';

const dayMs = 86_400_000;

/** What alerts and the bot's own watches need: who may deliver, where they go, and what the bot may look at. */
export function alertChecks(config: Config, parts: Parts): readonly Check[] {
  const gateways = [...config.gateways.values()];
  const scaled = gateways.filter((one) => one.scaleSet !== undefined);
  const stores = scaled.filter((one) => one.storageAccount !== undefined);
  const azure = ['azure-token', addressId(config.azure.resourceManager.endpoint)];
  return [
    {
      id: 'alerts door',
      title: 'Alerts, who may deliver them',
      needs: [],
      run: async () => judgeDoor(config.alerts),
    },
    {
      id: 'alerts channels',
      title: 'Alerts, where they go',
      needs: [],
      run: async () => judgeSubscriptions(config.subscriptions),
    },
    ...(scaled.length === 0
      ? []
      : [
          {
            id: 'alerts list',
            title: 'Azure’s list of alerts',
            needs: azure,
            run: (signal: AbortSignal) => judgeList(scaled, parts, signal),
          },
        ]),
    ...(stores.length === 0
      ? []
      : [
          {
            id: 'storage of all',
            title: 'Storage of all gateways',
            needs: [...azure, 'traffic of all'],
            run: (signal: AbortSignal) => judgeStorage(stores, parts, signal),
          },
        ]),
    ...config.apps.map((app) => ({
      id: `app ${app.appId}`,
      title: `Secrets of ${app.name}`,
      needs: ['graph-token'],
      run: () => judgeApp(app, parts),
    })),
    ...gateways.map((gateway) => ({
      id: `gateway ${gateway.id} name`,
      title: `${gateway.name}, service name`,
      needs: [],
      run: async () => judgeService(gateway, await parts.probe.certificate(gateway), new Date()),
    })),
  ];
}

/** Pure: without a door the bot's own watches and its look at Azure's list go on, minutes later. */
export function judgeDoor({ audience, codes }: Config['alerts']): Finding {
  const door = '/api/alerts';
  if (audience === undefined && codes.length === 0)
    return doubtful(
      `nobody may: Azure’s alerts are found in its list only, up to 5 min late, and ${door} is not there`,
      'Set alerts.audience (secure webhook) or alerts.codes, and make the action group as the README’s “Alerts” says.',
    );
  const ways = [
    ...(audience === undefined ? [] : [`tokens for ${audience}`]),
    ...(codes.length === 0 ? [] : [codes.length === 1 ? 'a code' : `${codes.length} codes`]),
  ].join(' and ');
  return codes.length > 1
    ? doubtful(
        `${door} takes ${ways}`,
        'When every action group has the new code, take the old one out of alerts.codes.',
      )
    : right(`${door} takes ${ways}`);
}

/** Pure: whether any channel hears of anything. */
export function judgeSubscriptions(all: Config['subscriptions']): Finding {
  const channels = new Set(all.map((one) => one.channel)).size;
  if (channels === 0)
    return doubtful(
      'no channel gets any by gatehouse.yaml',
      'Set channels.alerts, or subscriptions; or write “send alerts to this channel” in a channel.',
    );
  return right(
    `${all.length === 1 ? '1 subscription' : `${all.length} subscriptions`} of ${channels === 1 ? '1 channel' : `${channels} channels`}`,
  );
}

async function judgeList(gateways: readonly Gateway[], { azureAlerts }: Parts, signal: AbortSignal) {
  const subscriptions = new Map(gateways.map((one) => [scaleSetOf(one).subscription.toLowerCase(), one]));
  const now = new Date();
  try {
    const since = new Date(now.getTime() - 60_000);
    const found = await azureAlerts([...subscriptions.keys()]).changedSince(() => since, now, signal);
    for (const one of found.values()) if (one instanceof Fault) throw one;
    return right(
      subscriptions.size === 1 ? 'readable' : `readable in all ${subscriptions.size} subscriptions`,
    );
  } catch (error) {
    if (!(error instanceof AzureForbidden || error instanceof AnswerUnreadable)) throw error;
    return wrong(
      `${error.message} What the webhook misses is not found.`,
      'Give the bot’s identity Microsoft.AlertsManagement/alerts/read on the subscription (Monitoring Reader has it).',
    );
  }
}

async function judgeStorage(gateways: readonly Gateway[], { trafficMeter }: Parts, signal: AbortSignal) {
  const found = await trafficMeter.storage(gateways, new Date(), signal);
  const failed = gateways.flatMap((one) => {
    const fault = found.get(one.id);
    return fault instanceof Fault ? [{ name: one.name, fault }] : [];
  });
  // A gateway whose scale set is gone has its own line, which says so.
  const [first] = failed.filter(({ fault }) => !(fault instanceof GatewayMissing));
  if (first !== undefined) {
    const remedy =
      first.fault instanceof AzureForbidden
        ? 'Give the bot’s identity Monitoring Reader on the subscription: the storage accounts’ metrics are read, too.'
        : `Compare gateways.storageAccount with the resource ids in the portal. ${networkTrouble(codeOf(first.fault))?.remedy ?? ''}`;
    const names = failed.map((one) => one.name).join(', ');
    return wrong(`${first.fault.message} It was asked for ${names}.`, remedy.trim());
  }
  const empty = gateways.filter((one) => found.has(one.id) && found.get(one.id) === undefined);
  return right(
    empty.length === 0
      ? 'their metrics are readable'
      : `readable; no number yet of ${empty.map((one) => one.name).join(', ')}`,
  );
}

async function judgeApp(app: WatchedApp, { appSecrets }: Parts): Promise<Finding> {
  try {
    return judgeSecrets(await appSecrets.secretsOf(app), new Date());
  } catch (error) {
    if (error instanceof AzureForbidden)
      return wrong(
        error.message,
        'Give the bot’s identity Application.Read.All in Graph with admin consent; or make it an owner of the app, with Application.ReadWrite.OwnedBy.',
      );
    if (error instanceof AppMissing)
      return wrong(
        error.message,
        'Put the application (client) id, not the object id, into apps.appId; compare tenant.',
      );
    if (!(error instanceof DirectoryUnreachable)) throw error;
    const trouble = networkTrouble(codeOf(error.cause));
    return wrong(
      error.message,
      trouble?.remedy ?? 'Wait until Graph is back; until then nobody hears of its end.',
    );
  }
}

/** Pure: whether there is anything to watch, and for how long. */
export function judgeSecrets(secrets: readonly AppSecret[], now: Date): Finding {
  const [last] = secrets.toSorted((a, b) => b.endsAt.getTime() - a.endsAt.getTime());
  if (last === undefined)
    return doubtful(
      'it has none: it signs in with a certificate, or is another app',
      'Compare apps.appId with the app of Configuration Manager’s Azure services.',
    );
  const days = Math.floor((last.endsAt.getTime() - now.getTime()) / dayMs);
  const many = secrets.length === 1 ? '1' : `${secrets.length}, the last`;
  const says = `${many} until ${last.endsAt.toISOString().slice(0, 10)}`;
  return days < 14
    ? doubtful(says, 'Renew it: write “help expiry”, or press How to renew on its card.')
    : right(says);
}

/** Pure: whether the certificate can be watched from here. What is wrong with it is an alert's matter, and told here too. */
export function judgeService(
  { serviceName, name }: Gateway,
  probe:
    | { readonly kind: 'served'; readonly certificate: ServedCertificate }
    | { readonly kind: 'silent'; readonly why: string },
  now: Date,
): Finding {
  if (probe.kind === 'silent')
    return doubtful(
      `${serviceName} does not answer on 443: ${probe.why}`,
      `If ${name} runs: let this machine out to 443 there, or set probe with an address that it can reach. If it is stopped, this is as it must be.`,
    );
  const { commonName, names, endsAt, key, chainProblem } = probe.certificate;
  const says = `answers with ${key} until ${endsAt.toISOString().slice(0, 10)}`;
  if (![commonName, ...names].some((one) => covers(one, serviceName)))
    return doubtful(
      `${serviceName} ${says}, for ${commonName || 'no name'}`,
      'Compare serviceName with the certificate, upper and lower case included; or something between here and the gateway answers for it.',
    );
  if (chainProblem !== undefined)
    return doubtful(
      `${serviceName} ${says}, which this machine does not trust (${chainProblem})`,
      'If your own authority has issued it: start the bot with NODE_EXTRA_CA_CERTS=FILE. Else clients may refuse it, too.',
    );
  const left = endsAt.getTime() - now.getTime();
  return left < 14 * dayMs
    ? doubtful(`${serviceName} ${says}`, 'Renew it: How to renew stands on the alert’s card.')
    : right(`${serviceName} ${says}`);
}

/** A wildcard covers one label. */
function covers(pattern: string, host: string): boolean {
  return pattern.startsWith('*.') ? host.slice(host.indexOf('.')) === pattern.slice(1) : pattern === host;
}
