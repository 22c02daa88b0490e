import { Fault } from '../domain/fault.ts';
import type { Gateway, GatewayId } from '../domain/gateway.ts';
import type { Meter, Traffic } from '../ports/meter.ts';
import { toFault } from './azure-fault.ts';
import type { MetricQuestion, MetricResource, MonitorMetrics } from './monitor-metrics.ts';
import { scaleSetOf } from './scale-set-id.ts';
import { addUp, outbound, type Period, periodOf } from './traffic.ts';

/** The type of scale sets. */
export const scaleSets = 'Microsoft.Compute/virtualMachineScaleSets';

/** The gateways' traffic through Azure Monitor. */
export class AzureMeter implements Meter {
  readonly #metrics: MonitorMetrics;

  constructor(metrics: MonitorMetrics) {
    this.#metrics = metrics;
  }

  async traffic(gateway: Gateway, days: number, now: Date, signal?: AbortSignal): Promise<Traffic> {
    const period = periodOf(days, now);
    const { metrics } = await this.#metrics.ofOne(scaleSetOf(gateway).path, questionOf(period), signal);
    return addUp(metrics, period, gateway.name);
  }

  async trafficOfAll(
    gateways: readonly Gateway[],
    days: number,
    now: Date,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<GatewayId, Traffic | Fault>> {
    const period = periodOf(days, now);
    const found = new Map<GatewayId, Traffic | Fault>();
    const resources = gateways.flatMap((gateway): MetricResource[] => {
      try {
        return [{ gateway, ...scaleSetOf(gateway) }];
      } catch (error) {
        found.set(gateway.id, toFault(error, 'Azure Monitor', []));
        return [];
      }
    });
    const answers = await this.#metrics.ofMany(resources, questionOf(period), signal);
    for (const { gateway } of resources) {
      const answer = answers.get(gateway.id);
      found.set(gateway.id, answer instanceof Fault ? answer : readOne(answer?.metrics, period, gateway));
    }
    return found;
  }
}

function questionOf({ from, to }: Period): MetricQuestion {
  return { namespace: scaleSets, metric: outbound, aggregation: 'total', grain: 'PT1H', from, to };
}

function readOne(metrics: unknown, period: Period, gateway: Gateway): Traffic | Fault {
  try {
    return addUp(metrics, period, gateway.name);
  } catch (error) {
    return toFault(error, 'Azure Monitor', []);
  }
}
