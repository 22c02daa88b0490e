import { outcome, replaced } from '../alert/acts.ts';
import { predictedBy } from '../alert/predicted.ts';
import { deedOfPlan } from '../card/deed.ts';
import { summaryOfRequest } from '../card/request-card.ts';
import type { Alert, Mute } from '../domain/alert.ts';
import { isEnded, type Operation } from '../domain/operation.ts';
import type { Request } from '../domain/request.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { RequestRecord, Store } from '../ports/store.ts';
import { changeOf } from './alert-letters.ts';
import { entryOfAlert } from './audit-entries.ts';
import type { Looks } from './looks.ts';

const minuteMs = 60_000;
/** An operation that lasts longer is none that anybody expects; its mute then ends by itself. */
const longestMs = 2 * 60 * minuteMs;
/** What an order causes may be told some minutes after its end. */
const lateMs = 10 * minuteMs;

/** Where orders and alerts meet: an order keeps quiet what it will cause, and tells the alert that asked for it how it went. */
export class Aftermath {
  readonly #store: Store;
  readonly #alerts: AlertStore;
  readonly #looks: Looks;

  constructor(ports: { store: Store; alerts: AlertStore }, looks: Looks) {
    this.#store = ports.store;
    this.#alerts = ports.alerts;
    this.#looks = looks;
  }

  /** An operation has begun: exactly what it will cause is kept quiet while it runs. */
  async hush(operationId: string): Promise<void> {
    const record = await this.#recordOf(operationId);
    // Of what has ended meanwhile nothing is to be kept quiet for longer than its end does.
    if (record === undefined || isEnded(record.operation)) return;
    const until = hushedUntil(record.operation);
    if (until === undefined || (await this.#alerts.findMute(muteIdOf(record.operation))) !== undefined)
      return;
    await this.#mute(record.request, record.operation, until);
  }

  /** An operation has ended: the mute ends a little later, and the alert that asked for it hears of it. */
  async conclude(operationId: string): Promise<void> {
    const record = await this.#recordOf(operationId);
    if (record === undefined) return;
    const { request, operation } = record;
    await this.#shorten(request, operation);
    const open = await this.#alerts.alerts({
      gateway: request.plan.gateway.id,
      state: 'open',
      kind: undefined,
      severity: undefined,
      limit: 200,
    });
    for (const alert of open.filter((one) => one.requests.some(({ id }) => id === request.id)))
      await this.#tell(alert, request, operation);
  }

  async #recordOf(id: string): Promise<(RequestRecord & { readonly operation: Operation }) | undefined> {
    const operation = await this.#store.findOperation(id);
    const record = operation === undefined ? undefined : await this.#store.findRequest(operation.requestId);
    return record === undefined || operation === undefined ? undefined : { ...record, operation };
  }

  /** Once: the mute ends earlier then than was thought when the operation began. */
  async #shorten(request: Request, operation: Operation): Promise<void> {
    const hushed = hushedUntil(operation);
    // What was never begun causes nothing.
    if (hushed === undefined) return;
    const known = await this.#alerts.findMute(muteIdOf(operation));
    if (known !== undefined && known.until < hushed) return;
    await this.#mute(request, operation, new Date(this.#looks.shared().now.getTime() + lateMs));
  }

  async #mute({ number, plan }: Request, operation: Operation, until: Date): Promise<void> {
    const subKinds = predictedBy(plan.order);
    if (subKinds.length === 0) return;
    const { now } = this.#looks.shared();
    const mute: Mute = {
      id: muteIdOf(operation),
      gateway: plan.gateway.id,
      kinds: [],
      from: operation.startedAt ?? now,
      until,
      by: undefined,
      predicted: { request: number, subKinds },
    };
    const title = `what R-${number} causes`;
    const audit = entryOfAlert('muted', { gateway: plan.gateway.id, title }, now, undefined, {
      until: until.toISOString(),
    });
    await this.#alerts.addMute(mute, audit, [{ job: { kind: 'unmute', mute: mute.id }, due: until }]);
  }

  /** What takes the place of a void request, as an alert lists it; undefined where nothing does. */
  async #successorOf({ state }: Request) {
    if (state.kind !== 'void' || state.successor === undefined) return undefined;
    const record = await this.#store.findRequestByNumber(state.successor);
    if (record === undefined) return undefined;
    const { id, number, plan } = record.request;
    return { id, number, order: deedOfPlan(plan).order };
  }

  async #tell(alert: Alert, request: Request, operation: Operation): Promise<void> {
    const look = this.#looks.shared();
    const words = summaryOfRequest(request, operation, look).replace(/^R-\d+: /, '');
    const says = `${words}. ${whyOpen(alert, request, operation)}`;
    const successor = await this.#successorOf(request);
    await this.#alerts.changeAlert(
      alert.id,
      (one, around) => {
        const told = outcome(one, request.number, says, look.now);
        if (typeof told === 'string') return undefined;
        const { alert: after, news = told.news } =
          successor === undefined ? told : replaced(told.alert, request.number, successor, look.now);
        return changeOf(after, news, around, look);
      },
      look.now,
    );
  }
}

function muteIdOf({ id }: Operation): string {
  return `mu_${id}`;
}

/** Undefined before the first call. */
function hushedUntil({ startedAt }: Operation): Date | undefined {
  return startedAt && new Date(startedAt.getTime() + longestMs);
}

/** An alert ends when a look of our own says so, never because an order went well. */
function whyOpen(alert: Alert, { plan }: Request, { state }: Operation): string {
  if (state.kind !== 'succeeded') return 'The alert stays open.';
  if (alert.kind === 'traffic' && plan.order.kind === 'stop')
    return 'The alert stays open: the sum of 14 days falls only as days pass.';
  return 'The alert ends when the next look confirms it.';
}
