import type { Look } from '../card/look.ts';
import type { GatewayId } from '../domain/gateway.ts';
import type { Operator } from '../domain/operator.ts';
import type { Request } from '../domain/request.ts';
import type { Clock } from '../ports/clock.ts';
import type { Answer } from './conversation-desk.ts';
import type { Settings } from './settings.ts';

type Card = Readonly<Record<string, unknown>>;

/** How cards look now: time, zone, names. */
export class Looks {
  readonly #settings: Settings;
  readonly #clock: Clock;

  constructor(settings: Settings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
  }

  /** For a card that several people read: times in the configured zone. */
  shared(): Look {
    return this.forSpeaker(undefined);
  }

  /** For an answer to one person. @param timeZone IANA name as the client told it; undefined: the configured one */
  forSpeaker(timeZone: string | undefined): Look {
    const { botName, botId, gateways } = this.#settings;
    const nameOf = (id: GatewayId) => gateways.get(id)?.name ?? id;
    return { now: this.#clock.now(), timeZone: timeZone ?? this.#settings.timeZone, botName, botId, nameOf };
  }

  answer(card: Card, summary: string): Answer {
    return { kind: 'card', card, summary };
  }
}

/** Which view of a request's card somebody gets: from what was stored with it, without asking anybody. */
export function viewerOf(
  request: Request,
  by: Pick<Operator, 'aadObjectId'>,
): 'decider' | 'orderer' | 'everybody' {
  // The orderer is among the deciders only where the policy lets people approve their own orders.
  if (request.deciders.some((one) => one.aadObjectId === by.aadObjectId)) return 'decider';
  return by.aadObjectId === request.orderer.aadObjectId ? 'orderer' : 'everybody';
}
