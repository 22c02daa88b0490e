import type { Gateway } from '../domain/gateway.ts';
import type { Clock } from '../ports/clock.ts';
import type { Directory } from '../ports/directory.ts';
import type { Fleet } from '../ports/fleet.ts';
import type { Log } from '../ports/log.ts';
import type { Meter } from '../ports/meter.ts';
import type { AppSecrets, AzureAlerts, ServiceProbe, TrafficMeter } from '../ports/watchers.ts';
import { AzureAlertsList, type EntryReader } from './azure-alerts-list.ts';
import { AzureFleet } from './azure-fleet.ts';
import { AzureMeter } from './azure-meter.ts';
import { AzureTrafficMeter } from './azure-traffic-meter.ts';
import { makeCredential } from './credential.ts';
import { EntraAppSecrets } from './entra-app-secrets.ts';
import { EntraDirectory } from './entra-directory.ts';
import { Graph } from './graph.ts';
import { MonitorMetrics } from './monitor-metrics.ts';
import { makePipelines } from './pipeline.ts';
import type { AzureSettings } from './settings.ts';
import { TlsServiceProbe } from './tls-service-probe.ts';

/** Azure and Graph as the desks see them. */
export interface Azure {
  readonly fleet: Fleet;
  readonly meter: Meter;
  readonly directory: Directory;
  readonly trafficMeter: TrafficMeter;
  readonly appSecrets: AppSecrets;
  readonly probe: ServiceProbe;
  /** Azure's alerts of the subscriptions that the gateways are in; `read` makes signals of an entry. */
  azureAlerts(gateways: readonly Gateway[], read: EntryReader): AzureAlerts;
}

/** Nothing is asked before the first question. */
export function makeAzure(
  settings: AzureSettings,
  /** `clock` gives `lookedAt`; deadlines, tokens and what is kept in memory live by the machine's time. */
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Azure {
  const { cloud, resourceManager, metrics, probe = new Map() } = settings;
  const credential = makeCredential(settings);
  const optionsFor = makePipelines(settings.ca);
  const options = optionsFor(resourceManager.endpoint);
  const fleet = new AzureFleet({ credential, resourceManager, options, clock, log });
  const regionOf = fleet.regionOf.bind(fleet);
  const monitor = new MonitorMetrics({ credential, resourceManager, metrics, optionsFor, regionOf });
  const graph = new Graph(credential, cloud, settings.graph, optionsFor(settings.graph));
  return {
    fleet,
    meter: new AzureMeter(monitor),
    directory: new EntraDirectory(graph, log),
    trafficMeter: new AzureTrafficMeter(monitor),
    appSecrets: new EntraAppSecrets(graph),
    probe: new TlsServiceProbe(probe, settings.ca),
    azureAlerts: (gateways, read) =>
      new AzureAlertsList({
        ...{ credential, resourceManager, options, read, log },
        subscriptions: subscriptionsOf(gateways),
      }),
  };
}

/** Each once, in lower case. */
function subscriptionsOf(gateways: readonly Gateway[]): readonly string[] {
  const ids = gateways.flatMap(
    ({ scaleSet }) => /^\/?subscriptions\/([^/?#]+)\//i.exec(scaleSet ?? '')?.[1] ?? [],
  );
  return [...new Set(ids.map((id) => id.toLowerCase()))];
}
