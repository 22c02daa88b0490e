import { ActivityLog } from '../azure/activity-log.ts';
import { AzureAlertsList } from '../azure/azure-alerts-list.ts';
import { AzureFleet } from '../azure/azure-fleet.ts';
import { AzureMeter } from '../azure/azure-meter.ts';
import { AzureTrafficMeter } from '../azure/azure-traffic-meter.ts';
import { botToken, makeCredential } from '../azure/credential.ts';
import { EntraAppSecrets } from '../azure/entra-app-secrets.ts';
import { EntraDirectory } from '../azure/entra-directory.ts';
import { Graph } from '../azure/graph.ts';
import { MonitorMetrics } from '../azure/monitor-metrics.ts';
import { makePipelines } from '../azure/pipeline.ts';
import { TlsServiceProbe } from '../azure/tls-service-probe.ts';
import { machineClock } from '../clock/machine-clock.ts';
import type { Config } from '../config/config.ts';
import type { Counters } from '../ports/counters.ts';
import type { Directory } from '../ports/directory.ts';
import type { Log } from '../ports/log.ts';
import type { Meter } from '../ports/meter.ts';
import type { AppSecrets, AzureAlerts, ServiceProbe, TrafficMeter } from '../ports/watchers.ts';
import { TeamsChannel } from '../teams/channel.ts';
import { Connector } from '../teams/connector.ts';
import { serviceUrlCheck } from '../teams/service-urls.ts';
import type { Tokens } from './identity.ts';

/** The bot's own parts, made of the same settings as the bot makes them; nothing is asked before the first check. */
export interface Parts {
  readonly tokens: Tokens;
  readonly fleet: AzureFleet;
  readonly activityLog: ActivityLog;
  readonly meter: Meter;
  readonly trafficMeter: TrafficMeter;
  /** Azure's alerts of subscriptions; what is in them is not read. */
  readonly azureAlerts: (subscriptions: readonly string[]) => AzureAlerts;
  readonly appSecrets: AppSecrets;
  readonly probe: ServiceProbe;
  readonly graph: Graph;
  readonly directory: Directory;
  readonly connector: Connector;
  readonly channel: TeamsChannel;
}

const uncounted: Counters = { count: () => undefined, observe: () => undefined };

export function makeParts(config: Config, log: Log): Parts {
  const { cloud, tenant, azure, bot } = config;
  const { resourceManager, metrics } = azure;
  const credential = makeCredential({ cloud, tenant, ...azure });
  const optionsFor = makePipelines(undefined);
  const options = optionsFor(resourceManager.endpoint);
  const fleet = new AzureFleet({ credential, resourceManager, options, clock: machineClock, log });
  const regionOf = fleet.regionOf.bind(fleet);
  const monitor = new MonitorMetrics({ credential, resourceManager, metrics, optionsFor, regionOf });
  const graph = new Graph(credential, cloud, azure.graph, optionsFor(azure.graph));
  const botIdentity = { cloud, tenant, credential: bot.credential, authorityHost: bot.loginEndpoint };
  const tokenOfBot = botToken(botIdentity);
  const isAllowed = serviceUrlCheck({ ...bot, cloud });
  const connector = new Connector({ token: tokenOfBot, isAllowed, log, counters: uncounted });
  const { appId, serviceUrl, name: botName } = bot;
  return {
    tokens: {
      bot: tokenOfBot,
      azure: async (scope) => {
        const token = await credential.getToken(scope);
        if (token === null) throw new Error('the credential gave no token');
        return token.token;
      },
    },
    fleet,
    activityLog: new ActivityLog(credential, resourceManager, options),
    meter: new AzureMeter(monitor),
    trafficMeter: new AzureTrafficMeter(monitor),
    azureAlerts: (subscriptions) =>
      new AzureAlertsList({ credential, resourceManager, options, subscriptions, read: () => [], log }),
    appSecrets: new EntraAppSecrets(graph),
    probe: new TlsServiceProbe(config.probe, undefined),
    graph,
    directory: new EntraDirectory(graph, log),
    connector,
    channel: new TeamsChannel(connector, { tenant, serviceUrl, appId, botName }),
  };
}
