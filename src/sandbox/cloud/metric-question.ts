/** Milliseconds of Monitor's smallest grain. */
export const minuteMs = 60_000;

/** Minutes of each grain that Monitor knows. */
export const grains: Readonly<Record<string, number>> = {
  PT1M: 1,
  PT5M: 5,
  PT15M: 15,
  PT30M: 30,
  PT1H: 60,
  PT6H: 360,
  PT12H: 720,
  P1D: 1440,
};

/** A metric that the tenant's resources have: `share` of what clients fetch; `always` counts 0 where others have a gap. */
export interface Metric {
  readonly name: string;
  readonly description: string;
  readonly share: number;
  readonly always: boolean;
  /** A level instead of a flow, told once an hour. */
  readonly isLevel?: true;
}

/** What clients fetch comes from the machines, and the content from the storage account. */
export const machinesShare = 0.85;

const metrics: Readonly<Record<string, readonly Metric[]>> = {
  'microsoft.compute/virtualmachinescalesets': [
    {
      name: 'Network Out Total',
      description:
        'The number of bytes out on all network interfaces by the Virtual Machine(s) (Outgoing Traffic)',
      share: machinesShare,
      always: false,
    },
    {
      name: 'Network In Total',
      description:
        'The number of bytes received on all network interfaces by the Virtual Machine(s) (Incoming Traffic)',
      share: 0.1,
      always: false,
    },
  ],
  'microsoft.storage/storageaccounts': [
    { name: 'Egress', description: 'The amount of egress data.', share: 1 - machinesShare, always: true },
    { name: 'Ingress', description: 'The amount of ingress data, in bytes.', share: 0.01, always: true },
    {
      name: 'UsedCapacity',
      description: 'The amount of storage used by the storage account.',
      share: 1,
      always: true,
      isLevel: true,
    },
  ],
};

/** What is asked, once it is understood. Times are ms. */
export interface Question {
  readonly namespace: string;
  readonly metrics: readonly Metric[];
  readonly from: number;
  readonly to: number;
  readonly interval: string;
  readonly aggregations: readonly string[];
}

/** The provider and type in a resource id: `Microsoft.Compute/virtualMachineScaleSets`. */
export function typeOf(resource: string): string {
  return resource.split('/').slice(6, 8).join('/');
}

/** What was asked; a string tells what is wrong with it. */
export function understand(
  namespace: string,
  query: URLSearchParams,
  times: { from: number; to: number },
): Question | string {
  const interval = query.get('interval') ?? 'PT1M';
  if (grains[interval] === undefined) {
    return `Detected invalid time grain input '${interval}', supported ones: ${Object.keys(grains).join(',')}`;
  }
  if (query.has('$filter') || query.has('filter'))
    return 'Metric does not support requested dimension combination.';
  if (!(times.from < times.to)) return 'The timespan is invalid: start time must be before end time.';
  const known = metrics[namespace.toLowerCase()] ?? [];
  const names = (query.get('metricnames') ?? '').split(',').map((one) => one.trim());
  const found = names.map((name) => known.find((one) => one.name.toLowerCase() === name.toLowerCase()));
  const missing = names.find((_, index) => found[index] === undefined);
  if (missing !== undefined) {
    const [provider, type] = namespace.split('/');
    return `Failed to find metric configuration for provider: ${provider}, resource Type: ${type}, metric: ${missing}, Valid metrics: ${known.map((one) => one.name).join(',')}`;
  }
  if (found.some((one) => one?.isLevel) && (grains[interval] ?? 0) < 60) {
    return `Detected invalid time grain input '${interval}', supported ones: PT1H,PT6H,PT12H,P1D`;
  }
  const aggregations = (query.get('aggregation') ?? 'Total').toLowerCase().split(',');
  if (aggregations.some((one) => !['total', 'average', 'count'].includes(one.trim()))) {
    return 'Supported aggregations of this metric: Total, Average, Count';
  }
  const from = Math.floor(times.from / minuteMs) * minuteMs;
  return {
    namespace,
    metrics: found.filter((one) => one !== undefined),
    from,
    to: times.to,
    interval,
    aggregations: aggregations.map((one) => one.trim()),
  };
}

/** `START/END`, as the SDK sends it, or nothing: the last hour. */
export function parseTimespan(timespan: string | null, now: number): { from: number; to: number } {
  if (timespan === null) return { from: now - 3_600_000, to: now };
  const [from = '', to = ''] = timespan.split('/');
  return { from: Date.parse(from), to: Date.parse(to) };
}
