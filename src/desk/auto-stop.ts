import { asked, cannotStop } from '../alert/acts.ts';
import { deedOfPlan } from '../card/deed.ts';
import type { Look } from '../card/look.ts';
import type { Alert } from '../domain/alert.ts';
import { Fault } from '../domain/fault.ts';
import type { Gateway, GatewayId } from '../domain/gateway.ts';
import { isEnded } from '../domain/operation.ts';
import type { Request } from '../domain/request.ts';
import { isOverCritical, type TrafficOutlook } from '../domain/watch.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { RequestRecord, Store } from '../ports/store.ts';
import { changeOf } from './alert-letters.ts';
import type { Looks } from './looks.ts';
import type { OrderDesk } from './order-desk.ts';
import type { Settings } from './settings.ts';

/** From the announcement to an automatic stop: time to hold it. */
const holdMs = 10 * 60_000;

/**
 * What `stopOnCritical` asks for, on the bot's own measurement alone: a request to stop, or one that runs by itself after
 * ten minutes under the standing approval of who set it. Once for an alert: a rejected one is not asked again.
 */
export class AutoStop {
  readonly #store: AlertStore;
  readonly #requests: Pick<Store, 'requestsOf'>;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #settings: Settings;
  readonly #orders: OrderDesk;
  readonly #looks: Looks;

  constructor(
    ports: { store: Pick<Store, 'requestsOf'>; alerts: AlertStore; clock: Clock; log: Log },
    settings: Settings,
    orders: OrderDesk,
    looks: Looks,
  ) {
    this.#store = ports.alerts;
    this.#requests = ports.store;
    this.#clock = ports.clock;
    this.#log = ports.log;
    this.#settings = settings;
    this.#orders = orders;
    this.#looks = looks;
  }

  /** @throws Fault when a gateway can't be planned for now: the next look tries again */
  async consider(outlooks: ReadonlyMap<GatewayId, TrafficOutlook>): Promise<void> {
    let fault: Fault | undefined;
    for (const [id, outlook] of outlooks) {
      const gateway = this.#settings.gateways.get(id);
      if (
        gateway === undefined ||
        !isOverCritical(outlook.gigabytes, outlook.thresholds) ||
        outlook.thresholds.stopOnCritical === 'off'
      )
        continue;
      try {
        await this.#ask(gateway, outlook);
      } catch (error) {
        // One gateway that can't be planned for keeps no other from its stop.
        if (!(error instanceof Fault)) throw error;
        fault = error;
      }
    }
    if (fault !== undefined) throw fault;
  }

  async #ask(gateway: Gateway, { thresholds, gigabytes }: TrafficOutlook): Promise<void> {
    const open = await this.#store.alerts({
      gateway: gateway.id,
      state: 'open',
      kind: 'traffic',
      severity: 'critical',
      limit: 50,
    });
    // The alert is made of the same look, a moment later: then the next look finds it.
    const alert = open.find((one) => one.subKind === 'limit');
    if (alert === undefined) return;
    const look = this.#looks.shared();
    const known = await this.#requests.requestsOf(alert.id);
    const own = known.find(({ request }) => this.#isOwn(request));
    if (own !== undefined) {
      // A process that died in between made the request, and did not note it on the alert.
      if (!alert.requests.some(({ id }) => id === own.request.id)) await this.#note(alert, own.request, look);
      return;
    }
    if (known.some(isStopUnderWay)) return;
    const sum = Math.round(gigabytes).toLocaleString('en-GB');
    const reason = `Outbound traffic is critical: ${sum} of ${thresholds.gigabytes.toLocaleString('en-GB')} GB in 14 days`;
    const { setBy, stopOnCritical } = thresholds;
    const now = this.#clock.now();
    const standing =
      stopOnCritical === 'stop' && setBy !== undefined
        ? { by: setBy, at: new Date(now.getTime() + holdMs) }
        : undefined;
    const place = (await this.#store.threadOf(alert.id)) ?? this.#settings.operations;
    const more = { standing, alert: alert.id };
    const request = await this.#orders.propose(gateway, reason, place, more, `${alert.id} auto-stop`);
    if (request === undefined)
      return this.#log.warn({ gateway: gateway.id }, 'an automatic stop has no plan');
    if (typeof request === 'string') return this.#giveUp(alert, request, look);
    await this.#note(alert, request, look);
  }

  /** On the alert, the request that was made because of it. */
  async #note(alert: Alert, request: Request, look: Look): Promise<void> {
    const line = {
      id: request.id,
      number: request.number,
      order: deedOfPlan(request.plan).order,
      outcome: undefined,
      own: request.standing === undefined ? 'asks' : 'stands',
    } as const;
    await this.#store.changeAlert(
      alert.id,
      (one, around) => {
        const { alert: after, news } = asked(one, line, undefined, look.now);
        return changeOf(after, news, around, look);
      },
      look.now,
    );
  }

  /** One of Gatehouse's own is asked for once, whatever came of it. */
  #isOwn({ orderer }: Request): boolean {
    return orderer.aadObjectId === this.#settings.botId;
  }

  /** People count on the stop: the card says that it does not come, and why. */
  async #giveUp({ id }: Alert, why: string, look: Look): Promise<void> {
    await this.#store.changeAlert(
      id,
      (one, around) => {
        const { alert, news } = cannotStop(one, why, look.now);
        return news === undefined ? undefined : changeOf(alert, news, around, look);
      },
      look.now,
    );
  }
}

/** A stop that waits or runs is enough, whoever asked. */
function isStopUnderWay({ request, operation }: RequestRecord): boolean {
  if (request.plan.order.kind !== 'stop') return false;
  return request.state.kind === 'waiting' || (operation !== undefined && !isEnded(operation));
}
