import type { Faults } from '../faults.ts';
import type { Tenant } from '../tenant.ts';
import type { Change } from './change.ts';
import type { PowerAction } from './course.ts';
import { type Exchange, failure, header, jsonBody, noSuchMachine, notThere, type Reply } from './exchange.ts';
import type { Fleet, Site } from './fleet.ts';
import { type Machine, machinesAt, type Operation, powerAt } from './scale-set.ts';
import { etag, pollingQuery, scaleSetBody } from './wire.ts';

const actions: ReadonlyMap<string, PowerAction> = new Map([
  ['start', 'start'],
  ['deallocate', 'deallocate'],
  ['poweroff', 'powerOff'],
  ['restart', 'restart'],
  ['redeploy', 'redeploy'],
]);

/** What Resource Manager does with a POST or PATCH to a scale set. */
export class Changes {
  readonly #tenant: Tenant;
  readonly #fleet: Fleet;
  readonly #faults: Faults;
  readonly #url: string;

  constructor(tenant: Tenant, fleet: Fleet, faults: Faults, url: string) {
    this.#tenant = tenant;
    this.#fleet = fleet;
    this.#faults = faults;
    this.#url = url;
  }

  /** `rest` is what follows the set's name in the address, in lower case. */
  answer(exchange: Exchange, site: Site, rest: string | undefined, caller: string): Reply {
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

function conflict(): Reply {
  const text =
    'The request failed due to conflict with a concurrent request. To resolve it, please refer to https://aka.ms/activitylog to get more details on the conflicting requests.';
  return failure(409, 'Conflict', text);
}
