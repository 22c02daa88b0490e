import { randomUUID } from 'node:crypto';
import { makeTenant } from '../../src/sandbox/tenant.ts';
import type { Tenant } from './tenant.ts';

/** An alert of Azure Monitor that no rule of the sandbox fires. */
export interface AzureAlert {
  /** GUID of the alert; a new one where it is left out. */
  readonly id?: string;
  readonly rule: string;
  readonly gateway: string;
  /** Sev0 to Sev4 */
  readonly severity: string;
  /** Custom property `kind` of the rule. */
  readonly kind?: string;
  readonly condition?: 'Fired' | 'Resolved';
  /** When it fired or was resolved; now where it is left out. */
  readonly at?: Date;
}

const { gateways } = makeTenant({ gateways: 40, people: 5 });

/** Sends what Azure's action group would. @returns the alert's id @throws Error for every answer but 202 */
export async function webhook(tenant: Tenant, alert: AzureAlert): Promise<string> {
  const { rule, gateway, severity, kind, condition = 'Fired', id = randomUUID() } = alert;
  const at = (alert.at ?? new Date(await tenant.now())).toISOString();
  const target = gateways.find((one) => one.name === gateway)?.scaleSet.toLowerCase();
  if (target === undefined) throw new Error(`no gateway ${gateway}`);
  const body = {
    schemaId: 'azureMonitorCommonAlertSchema',
    data: {
      essentials: {
        alertId: `/subscriptions/s/providers/Microsoft.AlertsManagement/alerts/${id}`,
        alertRule: rule,
        severity,
        signalType: 'Metric',
        monitorCondition: condition,
        monitoringService: 'Platform',
        alertTargetIDs: [target],
        configurationItems: [gateway.toLowerCase()],
        firedDateTime: at,
        ...(condition === 'Resolved' ? { resolvedDateTime: at } : {}),
        essentialsVersion: '1.0',
        alertContextVersion: '1.0',
      },
      alertContext: {
        conditionType: 'SingleResourceMultipleMetricCriteria',
        condition: {
          windowSize: 'PT5M',
          allOf: [
            {
              // So that its title tells it apart from the others of a gateway.
              metricName: kind === undefined ? 'Network Out Total' : rule,
              operator: 'GreaterThan',
              threshold: '100000000000',
              timeAggregation: 'Total',
              dimensions: [],
              metricValue: 123_000_000_000,
            },
          ],
        },
      },
      customProperties: kind === undefined ? null : { kind },
    },
  };
  const answer = await fetch(tenant.line.alerts, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
  });
  if (answer.status !== 202) throw new Error(`the webhook answers ${answer.status}`);
  return id;
}

/** Sends a gateway's health alert, Sev2 where `more` does not say otherwise. @returns the alert's id */
export function warn(
  tenant: Tenant,
  gateway: string,
  rule: string,
  more: Partial<Omit<AzureAlert, 'gateway' | 'rule'>> = {},
): Promise<string> {
  return webhook(tenant, { gateway, rule, severity: 'Sev2', kind: 'health', ...more });
}

/** Waits until all that came was worked off. */
export async function heardAll(tenant: Tenant): Promise<void> {
  await tenant.waitFor('all alerts to be heard', async () => {
    const metrics = await (await fetch(`${tenant.line.operations}/metrics`)).text();
    return (
      /^gatehouse_alert_arrivals_waiting 0$/m.test(metrics) && /^gatehouse_outbox_depth 0$/m.test(metrics)
    );
  });
}
