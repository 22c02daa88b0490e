import type { Faults } from '../faults.ts';
import type { Tenant } from '../tenant.ts';
import { activityLog } from './activity-log.ts';
import { Changes } from './changes.ts';
import { type Exchange, failure, noSuchMachine, notThere, type Reply } from './exchange.ts';
import type { Fleet, Site } from './fleet.ts';
import { actionOf, allows, notAllowed, usualRights } from './rights.ts';
import { machinesAt } from './scale-set.ts';
import {
  etag,
  machineBody,
  machineInstanceView,
  operationBody,
  scaleSetBody,
  scaleSetInstanceView,
  signatureOf,
} from './wire.ts';

const machinesOnPage = 10;
const setsOnPage = 50;
/** Polling addresses of what ended longer ago are forgotten. Azure does not say after how long it does so: a week is ours. */
const rememberedMs = 7 * 86_400_000;

const setsRoute =
  /^\/subscriptions\/([^/]+)(?:\/resourcegroups\/([^/]+))?\/providers\/microsoft\.compute\/virtualmachinescalesets(?:\/([^/]+)(?:\/(.+))?)?$/;
const operationRoute =
  /^\/subscriptions\/([^/]+)\/providers\/microsoft\.compute\/locations\/[^/]+\/operations\/([^/]+)$/;
const activityRoute =
  /^\/subscriptions\/([^/]+)\/providers\/microsoft\.insights\/eventtypes\/management\/values$/;

/** Azure Resource Manager, as far as scale sets and the activity log go. The caller's token has been checked. */
export class ResourceManager {
  readonly #tenant: Tenant;
  readonly #fleet: Fleet;
  readonly #faults: Faults;
  readonly #url: string;
  readonly #changes: Changes;
  readonly #groups: ReadonlySet<string>;

  constructor(tenant: Tenant, fleet: Fleet, faults: Faults, url: string) {
    this.#tenant = tenant;
    this.#fleet = fleet;
    this.#faults = faults;
    this.#url = url;
    this.#changes = new Changes(tenant, fleet, faults, url);
    this.#groups = new Set(tenant.gateways.map((one) => (one.scaleSet.split('/')[4] ?? '').toLowerCase()));
  }

  answer(exchange: Exchange, caller: string): Reply {
    const { route, query } = exchange;
    const sets = setsRoute.exec(route);
    const operation = operationRoute.exec(route);
    const activity = activityRoute.exec(route);
    const subscription = (sets ?? operation ?? activity)?.[1];
    if (subscription === undefined) {
      return failure(
        404,
        'InvalidResourceType',
        `The resource type of '${exchange.path}' could not be found.`,
      );
    }
    if (subscription !== this.#tenant.subscription) {
      return failure(404, 'SubscriptionNotFound', `The subscription '${subscription}' could not be found.`);
    }
    if (!query.has('api-version')) {
      return failure(
        400,
        'MissingApiVersionParameter',
        'The api-version query parameter (?api-version=) is required for all requests.',
      );
    }
    if (operation !== null) return this.#poll(exchange, operation[2] ?? '');
    if (activity !== null) return activityLog(exchange, this.#tenant, this.#fleet);
    const [, , group, name, rest] = sets ?? [];
    if (group !== undefined && !this.#groups.has(group)) {
      return failure(404, 'ResourceGroupNotFound', `Resource group '${group}' could not be found.`);
    }
    if (name === undefined) return this.#list(exchange, group);
    const site = this.#fleet.byId(
      `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Compute/virtualMachineScaleSets/${name}`,
    );
    if (site === undefined) {
      const text = `The Resource 'Microsoft.Compute/virtualMachineScaleSets/${name}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`;
      return failure(404, 'ResourceNotFound', text);
    }
    const action = actionOf(exchange.method, rest);
    if (!allows(site.set.rights ?? usualRights, action)) return notAllowed(exchange, caller, action);
    return exchange.method === 'GET'
      ? this.#read(exchange, site, rest)
      : this.#changes.answer(exchange, site, rest, caller);
  }

  #page<T>(exchange: Exchange, all: readonly T[], size: number, body: (one: T) => object): Reply {
    const from = Number(exchange.query.get('$skiptoken') ?? 0) || 0;
    const next = new URLSearchParams(exchange.query);
    next.set('$skiptoken', String(from + size));
    const more = from + size < all.length ? { nextLink: `${this.#url}${exchange.path}?${next}` } : {};
    return { status: 200, body: { value: all.slice(from, from + size).map(body), ...more } };
  }

  #list(exchange: Exchange, group: string | undefined): Reply {
    const prefix = `/subscriptions/${this.#tenant.subscription}/resourcegroups/${group}/`;
    const sites = this.#fleet.sites.filter(
      (one) => group === undefined || one.gateway.scaleSet.toLowerCase().startsWith(prefix),
    );
    return this.#page(exchange, sites, setsOnPage, (one) => scaleSetBody(one, this.#fleet.timeOf(one.set)));
  }

  #read(exchange: Exchange, site: Site, rest: string | undefined): Reply {
    const at = this.#fleet.timeOf(site.set);
    if (rest === undefined) {
      return { status: 200, headers: { etag: etag(site) }, body: scaleSetBody(site, at) };
    }
    if (rest === 'providers/microsoft.authorization/permissions') {
      const value = (site.set.rights ?? usualRights).map((one) => ({
        ...one,
        dataActions: [],
        notDataActions: [],
      }));
      return { status: 200, body: { value } };
    }
    if (rest === 'instanceview') return { status: 200, body: scaleSetInstanceView(site, at) };
    const [kind, id, view] = rest.split('/');
    if (kind !== 'virtualmachines') return notThere(exchange);
    const machines = machinesAt(site.set, at);
    const withView = exchange.query.get('$expand')?.toLowerCase() === 'instanceview';
    const skewMs = withView ? this.#fleet.skewMs : undefined;
    if (id === undefined) {
      return this.#page(exchange, machines, machinesOnPage, (one) => machineBody(site, one, at, skewMs));
    }
    const machine = machines.find((one) => String(one.id) === id);
    if (machine === undefined) return noSuchMachine(id, 404);
    if (view === undefined) return { status: 200, body: machineBody(site, machine, at, skewMs) };
    if (view !== 'instanceview') return notThere(exchange);
    return { status: 200, body: machineInstanceView(site, machine, at, this.#fleet.skewMs) };
  }

  #poll(exchange: Exchange, id: string): Reply {
    const found = this.#faults.hit('azure-gone') ? undefined : this.#fleet.byOperation(id);
    if (found === undefined || exchange.query.get('h') !== signatureOf(id)) return noSuchOperation(id);
    const at = this.#fleet.timeOf(found.site.set);
    if (found.operation.endsAt + rememberedMs < at) return noSuchOperation(id);
    const headers = { 'retry-after': '1' };
    if (exchange.query.get('monitor') !== 'true') {
      return { status: 200, headers, body: operationBody(found.operation, at) };
    }
    if (found.operation.endsAt <= at) return { status: 200 };
    return {
      status: 202,
      headers: { ...headers, location: `${this.#url}${exchange.path}?${exchange.query}` },
    };
  }
}

function noSuchOperation(id: string): Reply {
  return failure(404, 'NotFound', `The entity was not found in this Azure location: operation ${id}.`);
}
