import type { Clock } from '../ports/clock.ts';
import type { Fleet } from '../ports/fleet.ts';
import type { Log } from '../ports/log.ts';
import { AzureFleet } from './azure-fleet.ts';
import { makeCredential } from './credential.ts';
import { makePipelines } from './pipeline.ts';
import type { AzureSettings } from './settings.ts';

/** Azure and Graph as the desks see them. */
export function makeAzure(
  settings: AzureSettings,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): { readonly fleet: Fleet } {
  const credential = makeCredential(settings);
  const optionsFor = makePipelines(settings.ca);
  const { resourceManager } = settings;
  const fleet = new AzureFleet({
    credential,
    resourceManager,
    options: optionsFor(resourceManager.endpoint),
    clock,
    log,
    onRegion: () => {},
  });
  return { fleet };
}
