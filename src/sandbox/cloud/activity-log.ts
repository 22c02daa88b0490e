import { stableId, type Tenant } from '../tenant.ts';
import { type Exchange, failure, type Reply } from './exchange.ts';
import type { Fleet, Site } from './fleet.ts';
import type { Operation } from './scale-set.ts';

/** Azure shows an event some minutes after it happened. */
const delayMs = 3 * 60_000;

interface Happening {
  readonly at: number;
  readonly status: 'Accepted' | 'Succeeded' | 'Failed' | 'Canceled';
  readonly site: Site;
  readonly operation: Operation;
}

function event(tenant: Tenant, { at, status, site, operation }: Happening): object {
  const { scaleSet } = site.gateway;
  const word = (value: string): object => ({ value, localizedValue: value });
  const id = stableId(`event ${operation.id} ${status}`);
  return {
    authorization: { action: operation.name, scope: scaleSet },
    caller: operation.caller,
    channels: 'Operation',
    correlationId: operation.correlationId,
    eventDataId: id,
    eventName: word(status === 'Accepted' ? 'BeginRequest' : 'EndRequest'),
    category: word('Administrative'),
    httpRequest: {
      clientRequestId: operation.clientRequestId,
      clientIpAddress: '127.0.0.1',
      method: operation.method,
    },
    id: `${scaleSet}/events/${id}/ticks/${at}0000`,
    level: status === 'Failed' ? 'Error' : 'Informational',
    resourceGroupName: scaleSet.split('/')[4],
    resourceProviderName: word('Microsoft.Compute'),
    resourceType: word('Microsoft.Compute/virtualMachineScaleSets'),
    resourceId: scaleSet,
    operationId: operation.id,
    operationName: word(operation.name),
    status: word(status),
    subStatus: word(status === 'Accepted' ? 'Accepted' : ''),
    ...(operation.error === undefined || status === 'Accepted'
      ? {}
      : { properties: { statusCode: operation.error.code, statusMessage: JSON.stringify(operation.error) } }),
    eventTimestamp: new Date(at).toISOString(),
    submissionTimestamp: new Date(at + delayMs).toISOString(),
    subscriptionId: tenant.subscription,
    tenantId: tenant.tenantId,
  };
}

/** The conditions of a `$filter`; undefined when it is written in any way but the few that Azure knows. */
function parseFilter(filter: string): Map<string, string> | undefined {
  const conditions = new Map<string, string>();
  for (const part of filter.split(/\s+and\s+/i)) {
    const match =
      /^\(?(eventTimestamp|resourceUri|resourceGroupName|resourceProvider|correlationId)\s+(ge|le|eq)\s+'([^']*)'\)?$/i.exec(
        part.trim(),
      );
    if (match === null) return undefined;
    conditions.set(`${match[1]?.toLowerCase()} ${match[2]?.toLowerCase()}`, match[3] ?? '');
  }
  return conditions;
}

function matches(happening: Happening, conditions: Map<string, string>): boolean {
  const { scaleSet } = happening.site.gateway;
  const same = (name: string, value: string): boolean =>
    (conditions.get(`${name} eq`) ?? value).toLowerCase() === value.toLowerCase();
  return (
    same('resourceuri', scaleSet) &&
    same('resourcegroupname', scaleSet.split('/')[4] ?? '') &&
    same('resourceprovider', 'Microsoft.Compute') &&
    same('correlationid', happening.operation.correlationId)
  );
}

/** Who changed what, newest first, with the delay that Azure has. */
export function activityLog(exchange: Exchange, tenant: Tenant, fleet: Fleet): Reply {
  const conditions = parseFilter(exchange.query.get('$filter') ?? '');
  const from = Date.parse(conditions?.get('eventtimestamp ge') ?? '');
  if (conditions === undefined || Number.isNaN(from)) {
    return failure(
      400,
      'BadRequest',
      'The $filter must have an eventTimestamp ge, and only the documented conditions.',
    );
  }
  const to = Date.parse(conditions.get('eventtimestamp le') ?? '') || fleet.now;
  const happenings = fleet.sites.flatMap((site) => {
    const visible = Math.min(to, fleet.timeOf(site.set) - delayMs);
    return site.set.operations
      .flatMap((operation): Happening[] => [
        { at: operation.startedAt, status: 'Accepted', site, operation },
        { at: operation.endsAt, status: operation.outcome, site, operation },
      ])
      .filter((one) => one.at >= from && one.at <= visible && matches(one, conditions));
  });
  const selected = exchange.query
    .get('$select')
    ?.split(',')
    .map((one) => one.trim());
  const value = happenings
    .sort((a, b) => b.at - a.at)
    .map((one) => {
      const whole = event(tenant, one);
      if (selected === undefined) return whole;
      return Object.fromEntries(Object.entries(whole).filter(([key]) => selected.includes(key)));
    });
  return { status: 200, body: { value } };
}
