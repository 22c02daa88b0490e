import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

const tickMs = 5;

/** A metric alert of Azure Monitor's, as its action group posts it: 1.4 KB. */
export function webhookOf({
  rule,
  target,
  severity = 'Sev2',
}: {
  readonly rule: string;
  /** Resource id. */
  readonly target: string;
  readonly severity?: string;
}): string {
  const now = new Date();
  const at = now.toISOString();
  return JSON.stringify({
    schemaId: 'azureMonitorCommonAlertSchema',
    data: {
      essentials: {
        alertId: `/subscriptions/${target.split('/')[2]}/providers/Microsoft.AlertsManagement/alerts/${randomUUID()}`,
        alertRule: rule,
        ...{ severity, signalType: 'Metric', monitorCondition: 'Fired', monitoringService: 'Platform' },
        alertTargetIDs: [target.toLowerCase()],
        configurationItems: [target.slice(target.lastIndexOf('/') + 1)],
        ...{ originAlertId: `${randomUUID()}_${rule}`, firedDateTime: at },
        ...{
          description: 'Processor time of the scale set',
          essentialsVersion: '1.0',
          alertContextVersion: '1.0',
        },
      },
      alertContext: {
        properties: null,
        conditionType: 'SingleResourceMultipleMetricCriteria',
        condition: {
          windowSize: 'PT5M',
          allOf: [
            {
              metricName: 'Percentage CPU',
              metricNamespace: 'Microsoft.Compute/virtualMachineScaleSets',
              ...{ operator: 'GreaterThan', threshold: '80', timeAggregation: 'Average', dimensions: [] },
              ...{ metricValue: 93.4, webTestName: null },
            },
          ],
          windowStartTime: new Date(now.getTime() - 300_000).toISOString(),
          windowEndTime: at,
        },
      },
      customProperties: null,
    },
  });
}

/** Posts webhooks over kept connections. */
export class WebhookSender {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 50 });

  /** Milliseconds until the whole answer is there. @throws Error for any status but 202 */
  post(url: string, body: string): Promise<number> {
    return new Promise((resolve, reject) => {
      let began = performance.now();
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
      const sent = request(url, { method: 'POST', agent: this.#agent, headers }, (response) => {
        response.resume();
        response.once('end', () => {
          if (response.statusCode === 202) resolve(performance.now() - began);
          else reject(new Error(`a webhook was answered with ${response.statusCode}`));
        });
      });
      sent.once('socket', () => {
        began = performance.now(); // before that it waited for a free connection of ours
      });
      sent.once('error', reject);
      sent.end(body);
    });
  }

  /** One every `stepMs`, whether the ones before are answered or not; 0 is as many as there are connections. */
  async postAll(url: string, bodies: readonly string[], stepMs: number): Promise<readonly number[]> {
    const began = performance.now();
    const running: Promise<number>[] = [];
    for (const [index, body] of bodies.entries()) {
      while (performance.now() - began < index * stepMs) await pause(tickMs);
      running.push(this.post(url, body));
    }
    return Promise.all(running);
  }

  close(): void {
    this.#agent.destroy();
  }
}
