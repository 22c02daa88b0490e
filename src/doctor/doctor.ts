import type { Config } from '../config/config.ts';
import type { Log } from '../ports/log.ts';
import { addressChecks, Probes } from './addresses.ts';
import { alertChecks } from './alerts.ts';
import { channelChecks } from './channels.ts';
import type { Check } from './check.ts';
import { clockCheck } from './clock.ts';
import { gatewayChecks } from './gateways.ts';
import { identityChecks } from './identity.ts';
import { makeParts } from './parts.ts';
import { peopleChecks } from './people.ts';
import { policyChecks } from './policies.ts';
import { storeFolderChecks } from './store-folder.ts';
import { storeServerChecks } from './store-server.ts';
import { teamsKeysCheck } from './teams-keys.ts';

/** All that must be right for a configuration to work. `close` ends what the checks have opened. */
export function checksOf(
  config: Config,
  log: Log,
  withCard: boolean,
): { readonly checks: readonly Check[]; readonly close: () => Promise<void> } {
  const { store } = config;
  const probes = new Probes();
  const parts = makeParts(config, log);
  const kept =
    'url' in store
      ? storeServerChecks(store.url, log)
      : { checks: storeFolderChecks(store.folder, log), close: async () => undefined };
  const checks = [
    ...kept.checks,
    ...addressChecks(config, probes),
    clockCheck(config, probes),
    ...identityChecks(config, parts.tokens),
    teamsKeysCheck(config),
    ...channelChecks(config, parts, withCard),
    ...gatewayChecks(config, parts),
    ...alertChecks(config, parts),
    ...peopleChecks(config, parts),
    ...policyChecks(config, parts.directory),
  ];
  return { checks, close: kept.close };
}
