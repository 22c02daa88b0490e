import type { Clock } from '../ports/clock.ts';
import type { Directory } from '../ports/directory.ts';
import type { Fleet } from '../ports/fleet.ts';
import type { Log } from '../ports/log.ts';
import type { Meter } from '../ports/meter.ts';
import { AzureFleet } from './azure-fleet.ts';
import { AzureMeter } from './azure-meter.ts';
import { makeCredential } from './credential.ts';
import { EntraDirectory } from './entra-directory.ts';
import { Graph } from './graph.ts';
import { makePipelines } from './pipeline.ts';
import type { AzureSettings } from './settings.ts';

/** Azure and Graph as the desks see them. Nothing is asked before the first question. */
export function makeAzure(
  settings: AzureSettings,
  /** `clock` gives `lookedAt`; deadlines, tokens and what is kept in memory live by the machine's time. */
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): { readonly fleet: Fleet; readonly meter: Meter; readonly directory: Directory } {
  const { cloud, resourceManager, metrics } = settings;
  const credential = makeCredential(settings);
  const optionsFor = makePipelines(settings.ca);
  const options = optionsFor(resourceManager.endpoint);
  const fleet = new AzureFleet({ credential, resourceManager, options, clock, log });
  const regionOf = fleet.regionOf.bind(fleet);
  const meter = new AzureMeter({ credential, resourceManager, metrics, optionsFor, regionOf });
  const graph = new Graph(credential, cloud, settings.graph, optionsFor(settings.graph));
  return { fleet, meter, directory: new EntraDirectory(graph, log) };
}
