import type { Tenant } from '../tenant.ts';
import { listEntry } from './alert-bodies.ts';
import { type Exchange, failure, notThere, type Reply } from './exchange.ts';
import type { Fleet } from './fleet.ts';
import type { Monitor, MonitorAlert } from './monitor.ts';
import type { Rule } from './monitor-rules.ts';
import { allows, notAllowed, usualRights } from './rights.ts';

const dayMs = 86_400_000;
const ranges: Readonly<Record<string, number>> = {
  '1h': 3_600_000,
  '1d': dayMs,
  '7d': 7 * dayMs,
  '30d': 30 * dayMs,
};
const usualPage = 25;
const largestPage = 250;
const listsPerMinute = 100;
const action = 'Microsoft.AlertsManagement/alerts/read';
/** What Azure's own next pages carry, whatever version was asked for. */
const versionOfNext = '2018-05-05';

const alertsRoute =
  /^\/subscriptions\/([^/]+)(\/.+)?\/providers\/microsoft\.alertsmanagement\/alerts(?:\/([^/]+))?$/;

interface Entry {
  readonly rule: Rule;
  readonly alert: MonitorAlert;
}

const modifiedAt = ({ alert }: Entry): number => alert.resolvedAt ?? alert.firedAt;
const orders: Readonly<Record<string, (entry: Entry) => number | string>> = {
  lastmodifieddatetime: modifiedAt,
  startdatetime: ({ alert }) => alert.firedAt,
  name: ({ rule }) => rule.name,
  severity: ({ rule }) => rule.severity,
};

/** Azure's list of alerts. The caller's token has been checked. */
export class AlertsManagement {
  readonly #tenant: Tenant;
  readonly #fleet: Fleet;
  readonly #monitor: Monitor;
  readonly #url: string;
  /** Real times of the lists of the last minute. */
  #lists: number[] = [];

  constructor(tenant: Tenant, fleet: Fleet, monitor: Monitor, url: string) {
    this.#tenant = tenant;
    this.#fleet = fleet;
    this.#monitor = monitor;
    this.#url = url;
  }

  /** Undefined where the address is not of this service. */
  answer(exchange: Exchange, caller: string): Reply | undefined {
    const [whole, subscription, scope = '', id] = alertsRoute.exec(exchange.route) ?? [];
    if (whole === undefined) return undefined;
    if (exchange.method !== 'GET') return notThere(exchange);
    if (subscription !== this.#tenant.subscription) {
      return failure(404, 'SubscriptionNotFound', `The subscription '${subscription}' could not be found.`);
    }
    if (!exchange.query.has('api-version')) {
      const text = 'The api-version query parameter (?api-version=) is required for all requests.';
      return failure(400, 'MissingApiVersionParameter', text);
    }
    const rights = this.#fleet.byId(`/subscriptions/${subscription}${scope}`)?.set.rights ?? usualRights;
    if (!allows(rights, action)) return notAllowed(exchange, caller, action);
    this.#monitor.look();
    return id === undefined ? this.#list(exchange, `/subscriptions/${subscription}${scope}`) : this.#one(id);
  }

  #one(id: string): Reply {
    const alert = this.#monitor.find(id);
    if (alert === undefined) return failure(404, 'NotFound', `The alert ${id} was not found.`);
    return { status: 200, body: listEntry(this.#monitor.ruleOf(alert), alert) };
  }

  #list(exchange: Exchange, scope: string): Reply {
    const now = Date.now();
    this.#lists = this.#lists.filter((at) => at > now - 60_000);
    if (this.#lists.length >= listsPerMinute) {
      const wait = Math.ceil(((this.#lists[0] ?? now) + 60_000 - now) / 1000);
      const text = `The number of requests is over the limit of ${listsPerMinute} a minute.`;
      return { ...failure(429, 'TooManyRequests', text), headers: { 'retry-after': String(wait) } };
    }
    this.#lists.push(now);
    const { query } = exchange;
    const span = readSpan(query, this.#fleet.now);
    const size = Number(query.get('pageCount') ?? usualPage);
    const order = orders[(query.get('sortBy') ?? 'lastModifiedDateTime').toLowerCase()];
    if (span === undefined)
      return bad('timeRange must be one of 1h, 1d, 7d, 30d, or customTimeRange <start>/<end>.');
    if (!Number.isInteger(size) || size < 1 || size > largestPage)
      return bad(`pageCount must be between 1 and ${largestPage}.`);
    if (order === undefined) return bad(`sortBy must be one of ${Object.keys(orders).join(', ')}.`);
    const found = this.#monitor.alerts
      .map((alert): Entry => ({ rule: this.#monitor.ruleOf(alert), alert }))
      .filter((one) => modifiedAt(one) >= span.from && modifiedAt(one) <= span.to)
      .filter((one) => isWithin(one.rule.target, scope) && matches(one, query))
      .sort(by(order, query.get('sortOrder')?.toLowerCase() !== 'asc'));
    const from = Number(query.get('ctoken')?.split('#').at(-1) ?? 0) || 0;
    const value = found.slice(from, from + size).map(({ rule, alert }) => listEntry(rule, alert));
    const next = from + size < found.length ? { nextLink: this.#next(exchange, from + size) } : {};
    return { status: 200, body: { value, ...next } };
  }

  #next(exchange: Exchange, from: number): string {
    const next = new URLSearchParams(exchange.query);
    next.set('api-version', versionOfNext);
    next.set('ctoken', `+RID:PlwOAPHEGwB9UwEAAAAgCw==#RT:1#TRC:${from}#${from}`);
    return `${this.#url}${exchange.path}?${next}`;
  }
}

function bad(text: string): Reply {
  return failure(400, 'BadRequest', text);
}

/** Undefined where Azure would not take it: both kinds of range at once, or one that isn't known. */
function readSpan(query: URLSearchParams, now: number): { from: number; to: number } | undefined {
  const custom = query.get('customTimeRange');
  if (custom === null) {
    const range = ranges[query.get('timeRange') ?? '1d'];
    return range === undefined ? undefined : { from: now - range, to: now };
  }
  const [from = '', to = ''] = custom.split('/');
  const span = { from: Date.parse(from), to: Date.parse(to) };
  return query.has('timeRange') || !(span.from < span.to) ? undefined : span;
}

const isWithin = (target: string, scope: string): boolean =>
  target === scope || target.startsWith(`${scope}/`);

function matches({ rule, alert }: Entry, query: URLSearchParams): boolean {
  const parts = rule.target.split('/');
  const values: Readonly<Record<string, string | undefined>> = {
    monitorCondition: alert.resolvedAt === undefined ? 'Fired' : 'Resolved',
    alertState: 'New',
    severity: rule.severity,
    monitorService: rule.kind === 'activity' ? 'ActivityLog Administrative' : 'Platform',
    targetResource: rule.target,
    targetResourceGroup: parts[4],
    targetResourceType: parts.at(-2),
    alertRule: rule.kind === 'activity' ? rule.name : rule.id,
  };
  return Object.entries(values).every(
    ([key, value]) => (query.get(key) ?? value)?.toLowerCase() === value?.toLowerCase(),
  );
}

function by(value: (entry: Entry) => number | string, isFalling: boolean) {
  return (one: Entry, other: Entry): number => {
    const [a, b] = [value(one), value(other)];
    const order = a < b ? -1 : a > b ? 1 : one.alert.id < other.alert.id ? -1 : 1;
    return isFalling ? -order : order;
  };
}
