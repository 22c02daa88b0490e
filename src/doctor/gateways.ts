import { inCall } from '../azure/call.ts';
import { scaleSetOf } from '../azure/scale-set-id.ts';
import type { Config } from '../config/config.ts';
import {
  AnswerUnreadable,
  AzureForbidden,
  AzureUnreachable,
  Fault,
  GatewayMissing,
} from '../domain/fault.ts';
import { type Gateway, runningOf } from '../domain/gateway.ts';
import { addressId } from './addresses.ts';
import { type Check, doubtful, type Finding, right, wrong } from './check.ts';
import { codeOf, networkTrouble } from './explain.ts';
import { judgeRights } from './gateway-rights.ts';
import type { Parts } from './parts.ts';

const scaleSets = 'Microsoft.Compute/virtualMachineScaleSets';
const days = 1;
const deadlineMs = 9000;

/** Three checks for each gateway that has a scale set, and one for the traffic of all. */
export function gatewayChecks(config: Config, parts: Parts): readonly Check[] {
  const gateways = [...config.gateways.values()].filter((one) => one.scaleSet !== undefined);
  const first = ['azure-token', addressId(config.azure.resourceManager.endpoint)];
  const idOf = (gateway: Gateway) => `gateway ${gateway.id}`;
  const each = gateways.flatMap((gateway): Check[] => {
    const id = idOf(gateway);
    const { name } = gateway;
    return [
      {
        id,
        title: `${name}, machines`,
        needs: first,
        run: (signal) => judgeMachines(gateway, parts, signal),
      },
      {
        id: `${id} rights`,
        title: `${name}, rights`,
        needs: [id],
        run: (signal) => judgeRights(gateway, config, parts, signal),
      },
      {
        id: `${id} traffic`,
        title: `${name}, traffic`,
        needs: [id],
        run: (signal) => judgeTraffic(gateway, parts, signal),
      },
    ];
  });
  if (gateways.length === 0) return each;
  const all: Check = {
    id: 'traffic of all',
    title: 'Traffic of all gateways',
    needs: first,
    run: (signal) => judgeBatch(gateways, config, parts, signal),
  };
  return [...each, all, ...activityLogChecks(gateways, first, parts)];
}

/** The activity log is a subscription's, so one gateway of each is asked about. */
function activityLogChecks(
  gateways: readonly Gateway[],
  needs: readonly string[],
  { activityLog }: Parts,
): readonly Check[] {
  const subscriptions = new Map(
    gateways.map((one) => [scaleSetOf(one).subscription.toLowerCase(), scaleSetOf(one)]),
  );
  return [...subscriptions].map(([subscription, id]) => ({
    id: `activity log ${subscription}`,
    title: `Activity log of subscription ${subscription}`,
    needs,
    run: async (signal) => {
      const to = new Date();
      const from = new Date(to.getTime() - 60_000);
      try {
        await inCall({ deadlineMs, signal }, () => activityLog.hasRequest(id, 'doctor', from, to));
        return right('readable');
      } catch (error) {
        if (!(error instanceof AnswerUnreadable)) throw error;
        return doubtful(
          `${error.message} After a crash the bot could not look there whether a restart was made.`,
          'Give the bot’s identity Microsoft.Insights/eventtypes/values/read on the subscription (Monitoring Reader has it).',
        );
      }
    },
  }));
}

async function judgeMachines(gateway: Gateway, { fleet }: Parts, signal: AbortSignal): Promise<Finding> {
  let region: string;
  try {
    region = await fleet.regionOf(gateway, signal);
  } catch (error) {
    return whyNot(error, gateway, `${scaleSets}/read`);
  }
  try {
    const state = await fleet.look(gateway, signal);
    if (state.orchestration !== 'uniform')
      return wrong(
        'its scale set is in Flexible mode, which no gateway’s is',
        'Compare scaleSet in gatehouse.yaml: Configuration Manager makes scale sets in Uniform mode.',
      );
    return right(`${runningOf(state)} of ${state.instances.length} run, in ${region}, Uniform mode`);
  } catch (error) {
    return whyNot(error, gateway, `${scaleSets}/virtualMachines/read`);
  }
}

function whyNot(error: unknown, gateway: Gateway, action: string): Finding {
  if (error instanceof GatewayMissing)
    return wrong(
      `there is no scale set ${scaleSetOf(gateway).path} (${error.message.replace(/\.$/, '')})`,
      error.remedy,
    );
  if (error instanceof AzureForbidden)
    return wrong(
      error.message,
      `Give the bot’s identity a role with ${action} on the scale set (README, Connect a real tenant).`,
    );
  throw error;
}

async function judgeBatch(
  gateways: readonly Gateway[],
  { azure }: Config,
  { meter }: Parts,
  signal: AbortSignal,
): Promise<Finding> {
  const all = await meter.trafficOfAll(gateways, days, new Date(), signal);
  const failed = gateways.flatMap((one) => {
    const found = all.get(one.id);
    // A scale set that is not there has its own line.
    return found instanceof Fault && !(found instanceof GatewayMissing)
      ? [{ name: one.name, fault: found }]
      : [];
  });
  const [first] = failed;
  if (first === undefined) return right('readable at the regions’ addresses of Azure Monitor');
  const names = failed.map((one) => one.name).join(', ');
  const trouble = networkTrouble(codeOf(first.fault));
  const remedy =
    first.fault instanceof AzureForbidden
      ? monitoringReader
      : `Compare azure.metrics (${azure.metrics.endpoint}) with the cloud’s addresses of Azure Monitor. ${trouble?.remedy ?? ''}`;
  return wrong(`${first.fault.message} It was asked for ${names}.`, remedy.trim());
}

const monitoringReader = 'Give the bot’s identity the role Monitoring Reader on the scale set.';

async function judgeTraffic(gateway: Gateway, { meter }: Parts, signal: AbortSignal): Promise<Finding> {
  try {
    await meter.traffic(gateway, days, new Date(), signal);
    return right('its metrics are readable');
  } catch (error) {
    if (error instanceof AzureForbidden) return wrong(error.message, monitoringReader);
    if (error instanceof AzureUnreachable)
      return wrong(error.message, `Look again in some minutes: the scale set itself could be read.`);
    throw error;
  }
}
