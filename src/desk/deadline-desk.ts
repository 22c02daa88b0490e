import { noticeForClosed, noticeForReminder } from '../card/notices.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';
import { homeOf } from './approval-desk.ts';
import { entryOfRequest } from './audit-entries.ts';
import type { Looks } from './looks.ts';

/** Reminds the approvers of a request that waits, and closes it when its time is over. */
export class DeadlineDesk {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #looks: Looks;

  constructor(store: Store, clock: Clock, looks: Looks) {
    this.#store = store;
    this.#clock = clock;
    this.#looks = looks;
  }

  async expire(id: string): Promise<void> {
    const record = await this.#store.findRequest(id);
    if (record === undefined || record.request.state.kind !== 'waiting') return;
    const { request } = record;
    const at = this.#clock.now();
    const notice = noticeForClosed({ ...request, state: { kind: 'expired', at } }, this.#looks.shared());
    await this.#store.expireRequest({
      request: id,
      at,
      audit: entryOfRequest('expired', request, at),
      letters: [{ kind: 'reply', subject: { kind: 'request', id }, notice, to: homeOf(request) }],
    });
  }

  async remind(id: string): Promise<void> {
    const record = await this.#store.findRequest(id);
    if (record === undefined || record.request.state.kind !== 'waiting') return;
    const notice = noticeForReminder(record.request, this.#looks.shared());
    await this.#store.remind({
      request: id,
      at: this.#clock.now(),
      letters: [{ kind: 'reply', subject: { kind: 'request', id }, notice, to: 'main' }],
    });
  }
}
