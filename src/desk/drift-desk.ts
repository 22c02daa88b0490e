import { noticeForDrift } from '../card/notices.ts';
import { isProven, touchedBy } from '../operation/effect.ts';
import type { Fleet } from '../ports/fleet.ts';
import type { Store } from '../ports/store.ts';
import { homeOf } from './approval-desk.ts';
import type { Looks } from './looks.ts';

/** Looks again at what was changed, and tells the orderer when it is no longer so. */
export class DriftDesk {
  readonly #store: Store;
  readonly #fleet: Fleet;
  readonly #looks: Looks;

  constructor(store: Store, fleet: Fleet, looks: Looks) {
    this.#store = store;
    this.#fleet = fleet;
    this.#looks = looks;
  }

  /** Some time after a success: whether Configuration Manager, or somebody, has taken it back. */
  async recheck(id: string): Promise<void> {
    const operation = await this.#store.findOperation(id);
    const record = operation === undefined ? undefined : await this.#store.findRequest(operation.requestId);
    if (record === undefined || operation?.state.kind !== 'succeeded') return;
    const { request } = record;
    const later = await this.#store.activeOperations(request.plan.gateway.id);
    const newest = await this.#store.history({ gateway: request.plan.gateway.id, limit: 50 });
    const isOvertaken = newest.some((one) => one.act === 'called' && (one.request ?? 0) > request.number);
    if (later.length > 0 || isOvertaken) return;
    const seen = await this.#fleet.look(request.plan.gateway);
    if (isProven(request.plan.order, seen, touchedBy(request.plan.calls))) return;
    const notice = noticeForDrift(request, seen, this.#looks.shared());
    const subject = { kind: 'request', id: request.id } as const;
    await this.#store.addLetters([{ kind: 'reply', subject, notice, to: homeOf(request) }]);
  }
}
