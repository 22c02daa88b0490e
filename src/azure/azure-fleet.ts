import { ComputeManagementClient, restorePoller } from '@azure/arm-compute';
import type { TokenCredential } from '@azure/identity';
import { AnswerUnreadable, type Fault } from '../domain/fault.ts';
import type { Gateway, GatewayId, GatewayState } from '../domain/gateway.ts';
import type { Call } from '../domain/plan.ts';
import type { Clock } from '../ports/clock.ts';
import type { Beginning, Fleet, Polling } from '../ports/fleet.ts';
import type { Log } from '../ports/log.ts';
import { ActivityLog } from './activity-log.ts';
import { atOnce } from './at-once.ts';
import { toFault } from './azure-fault.ts';
import { type Exchange, inCall } from './call.ts';
import { readHandle, writeHandle } from './handle.ts';
import { failedBeginning, isAcceptance, pollingFrom } from './outcome.ts';
import type { ClientOptions } from './pipeline.ts';
import { readState, regionName } from './read-state.ts';
import { type ScaleSetId, scaleSetOf } from './scale-set-id.ts';
import { scopeOf } from './scope.ts';

const service = 'Azure Resource Manager';
/** Milliseconds after which a call is over. */
const usualLimits = { look: 10_000, begin: 30_000, poll: 10_000 };
const looksAtOnce = 8;

/** The gateways through Azure Resource Manager. */
export class AzureFleet implements Fleet {
  readonly #credential: TokenCredential;
  readonly #resourceManager: { readonly endpoint: string; readonly audience: string };
  readonly #options: ClientOptions;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #limits: typeof usualLimits;
  readonly #regions = new Map<GatewayId, string>();
  readonly #clients = new Map<string, ComputeManagementClient>();
  readonly #activityLog: ActivityLog;

  constructor(parts: {
    readonly credential: TokenCredential;
    readonly resourceManager: { readonly endpoint: string; readonly audience: string };
    readonly options: ClientOptions;
    readonly clock: Clock;
    readonly log: Log;
    readonly limits?: typeof usualLimits;
  }) {
    this.#credential = parts.credential;
    this.#resourceManager = parts.resourceManager;
    this.#options = parts.options;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#limits = parts.limits ?? usualLimits;
    this.#activityLog = new ActivityLog(parts.credential, parts.resourceManager, parts.options);
  }

  async look(gateway: Gateway, signal?: AbortSignal): Promise<GatewayState> {
    const id = scaleSetOf(gateway);
    const { virtualMachineScaleSets, virtualMachineScaleSetVMs } = this.#clientFor(id);
    const { resourceGroup, name } = id;
    const exchanges: Exchange[] = [];
    try {
      const [set, machines] = await inCall({ deadlineMs: this.#limits.look, signal, exchanges }, () =>
        Promise.all([
          virtualMachineScaleSets.get(resourceGroup, name),
          // The summary of the set's own instance view has no power states.
          collect(virtualMachineScaleSetVMs.list(resourceGroup, name, { expand: 'instanceView' })),
        ]),
      );
      const state = readState(gateway, set, machines, this.#clock.now());
      this.#regions.set(gateway.id, state.region);
      return state;
    } catch (error) {
      throw toFault(error, service, exchanges);
    }
  }

  /**
   * Short name of a gateway's region. A scale set never moves, so it is asked for once.
   * @throws AzureUnreachable, AzureForbidden, GatewayMissing, AnswerUnreadable
   */
  async regionOf(gateway: Gateway, signal?: AbortSignal): Promise<string> {
    const known = this.#regions.get(gateway.id);
    if (known !== undefined) return known;
    const id = scaleSetOf(gateway);
    const exchanges: Exchange[] = [];
    try {
      const { location } = await inCall({ deadlineMs: this.#limits.look, signal, exchanges }, () =>
        this.#clientFor(id).virtualMachineScaleSets.get(id.resourceGroup, id.name),
      );
      if (typeof location !== 'string') throw new AnswerUnreadable(`${service} tells no region.`);
      const region = regionName(location);
      this.#regions.set(gateway.id, region);
      return region;
    } catch (error) {
      throw toFault(error, service, exchanges);
    }
  }

  async lookAll(
    gateways: readonly Gateway[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<GatewayId, GatewayState | Fault>> {
    const states = new Map<GatewayId, GatewayState | Fault>();
    await atOnce(looksAtOnce, gateways, async (one) => {
      states.set(one.id, await this.look(one, signal).catch((fault: Fault) => fault));
    });
    return states;
  }

  async begin(
    gateway: Gateway,
    call: Call,
    options: { readonly requestId: string; readonly ifMatch: string | undefined; readonly sendBefore: Date },
  ): Promise<Beginning> {
    const id = scaleSetOf(gateway);
    const { requestId, ifMatch, sendBefore } = options;
    if (!isFor(call, id)) throw new Error(`${call.method} ${call.path} is no call for ${id.path}`);
    const exchanges: Exchange[] = [];
    const beginning = await inCall({ deadlineMs: this.#limits.begin, sendBefore, exchanges }, async () => {
      const poller = this.#send(id, call, requestId, ifMatch);
      await poller.submitted();
      return poller.serialize();
    }).then(
      (state): Beginning => {
        const answer = exchanges.at(-1);
        return answer !== undefined && isAcceptance(answer)
          ? { kind: 'accepted', handle: writeHandle(id, call.action, state) }
          : { kind: 'unknown', why: `${service} answered ${answer?.status} without what belongs there.` };
      },
      (error: unknown) => failedBeginning(error, exchanges, toFault(error, service, exchanges)),
    );
    this.#log.info(
      { gateway: gateway.id, action: call.action.kind, requestId, beginning: beginning.kind },
      'what became of a change',
    );
    return beginning;
  }

  async evidence(gateway: Gateway, requestId: string, since: Date): Promise<'taken' | 'none' | 'silent'> {
    const id = scaleSetOf(gateway);
    const exchanges: Exchange[] = [];
    try {
      const wasSeen = await inCall({ deadlineMs: this.#limits.look, exchanges }, () =>
        this.#activityLog.hasRequest(id, requestId, since, this.#clock.now()),
      );
      return wasSeen ? 'taken' : 'none';
    } catch (error) {
      this.#log.warn(
        { gateway: gateway.id, code: toFault(error, service, exchanges).code },
        'the activity log gave no answer',
      );
      return 'silent';
    }
  }

  async poll(gateway: Gateway, call: Call, handle: string): Promise<Polling> {
    const id = scaleSetOf(gateway);
    const { endpoint } = this.#resourceManager;
    const accepted = readHandle(handle, id, call.action, endpoint);
    if (accepted === undefined) {
      this.#log.warn({ gateway: gateway.id, action: call.action.kind }, 'a handle is not usable');
      return { kind: 'lost', why: 'The stored polling address can’t be used.' };
    }
    if (accepted.isDone) return { kind: 'succeeded' };
    const exchanges: Exchange[] = [];
    try {
      const next = await inCall({ deadlineMs: this.#limits.poll, exchanges }, async () => {
        const poller = this.#restore(id, call, accepted.state);
        await poller.poll();
        return poller.isDone ? undefined : writeHandle(id, call.action, await poller.serialize());
      });
      return pollingFrom(accepted, exchanges, undefined, next, '');
    } catch (error) {
      return pollingFrom(accepted, exchanges, error, undefined, toFault(error, service, exchanges).message);
    }
  }

  #send(id: ScaleSetId, { action }: Call, requestId: string, ifMatch: string | undefined) {
    const { virtualMachineScaleSets: sets } = this.#clientFor(id);
    const requestOptions = { headers: { 'x-ms-client-request-id': requestId } };
    const { resourceGroup, name } = id;
    switch (action.kind) {
      case 'start':
        return sets.start(resourceGroup, name, { requestOptions });
      case 'deallocate':
        return sets.deallocate(resourceGroup, name, { requestOptions });
      case 'restart':
      case 'redeploy':
        return sets[action.kind](resourceGroup, name, {
          vmInstanceIDs: { instanceIds: [...action.instances] },
          requestOptions,
        });
      case 'set-capacity': {
        const change = { sku: { capacity: action.capacity } };
        const condition = ifMatch === undefined ? {} : { ifMatch };
        return sets.update(resourceGroup, name, change, { requestOptions, ...condition });
      }
    }
  }

  #restore(id: ScaleSetId, { action }: Call, state: string) {
    const client = this.#clientFor(id);
    const { virtualMachineScaleSets: sets } = client;
    switch (action.kind) {
      case 'start':
        return restorePoller(client, state, sets.start);
      case 'deallocate':
        return restorePoller(client, state, sets.deallocate);
      case 'restart':
      case 'redeploy':
        return restorePoller(client, state, sets[action.kind]);
      case 'set-capacity':
        return restorePoller(client, state, sets.update);
    }
  }

  #clientFor({ subscription }: ScaleSetId): ComputeManagementClient {
    const key = subscription.toLowerCase();
    const known = this.#clients.get(key);
    if (known !== undefined) return known;
    const { endpoint, audience } = this.#resourceManager;
    const client = new ComputeManagementClient(this.#credential, subscription, {
      endpoint,
      credentials: { scopes: [scopeOf(audience)] },
      ...this.#options,
    });
    this.#clients.set(key, client);
    return client;
  }
}

/** Whether the call that people approved is the one that its action makes of this scale set. */
function isFor({ method, path, action }: Call, id: ScaleSetId): boolean {
  const [expectedMethod, suffix] =
    action.kind === 'set-capacity' ? ['PATCH', ''] : ['POST', `/${action.kind}`];
  return method === expectedMethod && path.toLowerCase() === `${id.path}${suffix}`.toLowerCase();
}

async function collect<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of pages) all.push(one);
  return all;
}
