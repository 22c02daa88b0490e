import type { Look } from '../card/look.ts';
import { type Gateway, gatewayIdOf } from '../domain/gateway.ts';
import type { Parsed } from '../domain/intent.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { Access } from './access.ts';
import { AlertActing } from './alert-acting.ts';
import type { AlertActs } from './alert-acts.ts';
import type { AlertDesk } from './alert-desk.ts';
import { AlertReading } from './alert-reading.ts';
import type { WordTaker } from './alert-said.ts';
import { AlertSettings } from './alert-settings.ts';
import type { Answer, Heard } from './conversation-desk.ts';
import type { LimitBook } from './limit-book.ts';
import type { Looks } from './looks.ts';
import type { OnCallBook } from './on-call-book.ts';
import type { QuestionDesk } from './question-desk.ts';
import type { TrafficWatch } from './traffic-watch.ts';

/** What people type about alerts, on-call and what is watched. */
export class AlertWords {
  readonly #takers: readonly WordTaker[];

  constructor(
    ports: { alerts: AlertStore; access: Access },
    desks: { alerts: AlertDesk; acts: AlertActs; questions: QuestionDesk; traffic: TrafficWatch },
    books: { limits: LimitBook; onCall: OnCallBook },
    looks: Looks,
  ) {
    this.#takers = [
      new AlertReading(ports.alerts, desks.traffic, books, looks),
      new AlertActing(ports, desks, looks),
      new AlertSettings(ports, desks.questions, books.limits),
    ];
  }

  /** Undefined where the words are about something else. @throws Fault */
  async take(
    { intent, slots }: Parsed,
    heard: Heard,
    visible: readonly Gateway[],
    look: Look,
  ): Promise<readonly Answer[] | undefined> {
    const named = slots.gateway === undefined ? undefined : gatewayIdOf(slots.gateway);
    const gateway = visible.find((one) => one.id === named);
    for (const taker of this.#takers) {
      const answer = taker.take({ intent, slots, heard, gateway, visible, look });
      if (answer !== undefined) return answer;
    }
    return undefined;
  }
}
