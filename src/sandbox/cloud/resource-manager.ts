import type { Faults } from '../faults.ts';
import type { Tenant } from '../tenant.ts';
import { activityLog } from './activity-log.ts';
import type { Change, PowerAction } from './change.ts';
import { type Exchange, failure, header, jsonBody, type Reply } from './exchange.ts';
import type { Fleet, Site } from './fleet.ts';
import { type Machine, machinesAt, type Operation, powerAt } from './scale-set.ts';
import {
  etag,
  machineBody,
  machineInstanceView,
  operationBody,
  pollingQuery,
  scaleSetBody,
  scaleSetInstanceView,
  signatureOf,
} from './wire.ts';

const machinesOnPage = 10;
const setsOnPage = 50;

const actions: ReadonlyMap<string, PowerAction> = new Map([
  ['start', 'start'],
  ['deallocate', 'deallocate'],
  ['poweroff', 'powerOff'],
  ['restart', 'restart'],
  ['redeploy', 'redeploy'],
]);

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
  readonly #groups: ReadonlySet<string>;

  constructor(tenant: Tenant, fleet: Fleet, faults: Faults, url: string) {
    this.#tenant = tenant;
    this.#fleet = fleet;
    this.#faults = faults;
    this.#url = url;
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
    return exchange.method === 'GET'
      ? this.#read(exchange, site, rest)
      : this.#change(exchange, site, rest, caller);
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
    if (rest === 'instanceview') return { status: 200, body: scaleSetInstanceView(site, at) };
    const [kind, id, view] = rest.split('/');
    if (kind !== 'virtualmachines') return notThere(exchange);
    const machines = machinesAt(site.set, at);
    const withView = exchange.query.get('$expand')?.toLowerCase() === 'instanceview';
    if (id === undefined) {
      return this.#page(exchange, machines, machinesOnPage, (one) => machineBody(site, one, at, withView));
    }
    const machine = machines.find((one) => String(one.id) === id);
    if (machine === undefined) return noSuchMachine(id, 404);
    if (view === undefined) return { status: 200, body: machineBody(site, machine, at, withView) };
    if (view !== 'instanceview') return notThere(exchange);
    return { status: 200, body: machineInstanceView(site, machine, at) };
  }

  #change(exchange: Exchange, site: Site, rest: string | undefined, caller: string): Reply {
    if (this.#faults.hit('azure-drop-before')) return { status: 0, lost: true };
    const body = jsonBody(exchange);
    if (body === undefined) return failure(400, 'InvalidRequestContent', 'The request content was invalid.');
    const change = this.#toChange(exchange, site, rest, body);
    if ('status' in change) return change;
    if (this.#faults.hit('azure-conflict')) return conflict();
    const condition = change.kind === 'update' ? header(exchange, 'if-match') : undefined;
    if (condition !== undefined && condition !== '*' && condition !== etag(site)) {
      const text = `The precondition given in one of the request headers evaluated to false. Etag provided in if-match header ${condition} does not match etag ${etag(site)} of resource.`;
      return failure(412, 'PreconditionFailed', text);
    }
    if (this.#fleet.isBusy(site.set)) return conflict();
    const refusal = this.#wrongState(site, change);
    if (refusal !== undefined) return refusal;
    const operation = this.#fleet.begin(site, change, {
      method: exchange.method,
      caller,
      clientRequestId: header(exchange, 'x-ms-client-request-id'),
    });
    if (this.#faults.hit('azure-drop-after')) return { status: 0, lost: true, changed: true };
    return { ...this.#accepted(site, operation, change), changed: true };
  }

  #toChange(
    exchange: Exchange,
    site: Site,
    rest: string | undefined,
    body: Record<string, unknown>,
  ): Change | Reply {
    if (exchange.method === 'PATCH' && rest === undefined) return toUpdate(body);
    if (exchange.method !== 'POST' || rest === undefined) return notThere(exchange);
    const [, id, word = ''] = /^virtualmachines\/([^/]+)\/([^/]+)$/.exec(rest) ?? [
      undefined,
      undefined,
      rest,
    ];
    const kind = actions.get(word);
    if (kind === undefined) return notThere(exchange);
    const named = id === undefined ? body['instanceIds'] : [id];
    if (named === undefined) return { kind };
    if (!Array.isArray(named)) return failure(400, 'InvalidParameter', 'instanceIds must be an array.');
    const machines = machinesAt(site.set, this.#fleet.timeOf(site.set));
    const missing = named.find((one) => !machines.some((machine) => String(machine.id) === one));
    if (missing !== undefined) return noSuchMachine(String(missing), id === undefined ? 400 : 404);
    return { kind, machines: named.map(Number) };
  }

  /** Restart and redeploy need machines that run: those named, or at least one of the set. */
  #wrongState(site: Site, change: Change): Reply | undefined {
    if (change.kind !== 'restart' && change.kind !== 'redeploy') return undefined;
    const named = change.machines;
    const at = this.#fleet.timeOf(site.set);
    const isRunning = (one: Machine): boolean => powerAt(one, at) === 'running';
    const chosen = machinesAt(site.set, at).filter((one) => named === undefined || named.includes(one.id));
    if (named === undefined ? chosen.some(isRunning) : chosen.every(isRunning)) return undefined;
    return failure(
      409,
      'OperationNotAllowed',
      'The operation requires the VM to be running (or set to run).',
    );
  }

  #accepted(site: Site, operation: Operation, change: Change): Reply {
    const { region } = site.gateway;
    const base = `${this.#url}/subscriptions/${this.#tenant.subscription}/providers/Microsoft.Compute/locations/${region}/operations/${operation.id}`;
    const polling = `${base}?${pollingQuery(operation)}`;
    const headers = {
      'azure-asyncoperation': polling,
      'azure-asyncnotification': 'Enabled',
      'x-ms-correlation-request-id': operation.correlationId,
    };
    if (change.kind !== 'update') {
      return { status: 202, headers: { ...headers, location: `${polling}&monitor=true` } };
    }
    const body = scaleSetBody(site, this.#fleet.timeOf(site.set));
    return { status: 200, headers: { ...headers, etag: etag(site) }, body };
  }

  #poll(exchange: Exchange, id: string): Reply {
    const found = this.#faults.hit('azure-gone') ? undefined : this.#fleet.byOperation(id);
    if (found === undefined || exchange.query.get('h') !== signatureOf(id)) {
      return failure(404, 'NotFound', `The entity was not found in this Azure location: operation ${id}.`);
    }
    const at = this.#fleet.timeOf(found.site.set);
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

function toUpdate(body: Record<string, unknown>): Change | Reply {
  const { sku, tags } = body as { sku?: { capacity?: unknown }; tags?: unknown };
  const capacity = sku?.capacity;
  if (
    capacity !== undefined &&
    (!Number.isInteger(capacity) || Number(capacity) < 0 || Number(capacity) > 1000)
  ) {
    return failure(400, 'InvalidParameter', 'The value of parameter sku.capacity is invalid.', {
      target: 'sku.capacity',
    });
  }
  return {
    kind: 'update',
    ...(capacity === undefined ? {} : { capacity: Number(capacity) }),
    ...(typeof tags === 'object' && tags !== null ? { tags: tags as Record<string, string> } : {}),
  };
}

function notThere(exchange: Exchange): Reply {
  return failure(404, 'NotFound', `No ${exchange.method} is known for '${exchange.path}'.`);
}

function noSuchMachine(id: string, status: number): Reply {
  const text = `The provided instanceId ${id} is not an active Virtual Machine Scale Set VM instanceId.`;
  return failure(status, 'InvalidParameter', text, { target: 'instanceIds' });
}

function conflict(): Reply {
  const text =
    'The request failed due to conflict with a concurrent request. To resolve it, please refer to https://aka.ms/activitylog to get more details on the conflicting requests.';
  return failure(409, 'Conflict', text);
}
