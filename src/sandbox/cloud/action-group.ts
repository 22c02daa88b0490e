import type { SandboxClock } from '../clock.ts';
import { passing } from './clock-wait.ts';
import { type Call, keptConnections, type WebhookLine } from './webhook-line.ts';

const secondMs = 1000;
/** Pauses before the second to the sixth try, and how long a webhook that failed six times is left alone. */
const pausesMs = [5, 20, 5, 40, 5].map((one) => one * secondMs);
const silenceMs = 15 * 60 * secondMs;
/** Answers after which Azure tries again; 0 is no answer at all. */
const passingTroubles: ReadonlySet<number> = new Set([0, 408, 429, 503, 504]);
const connections = 64;
const kept = 2000;

/** What one webhook tells, and of what. */
export interface Notice {
  /** GUID of the alert. */
  readonly alertId: string;
  readonly rule: string;
  readonly condition: 'Fired' | 'Resolved';
  readonly body: object;
}

/** How far the delivery of one webhook has come. */
export interface Delivery {
  readonly alertId: string;
  readonly rule: string;
  readonly condition: 'Fired' | 'Resolved';
  /** When it began: ISO 8601, the tenant's time. */
  readonly at: string;
  /** 0 for one that was dropped in the silence. */
  attempts: number;
  /** Of the last try; 0 when nothing came back. */
  status: number;
  /** Azure has stopped trying, and the bot does not have it. */
  givenUp: boolean;
  isOver: boolean;
}

/**
 * Calls the bot's webhook with the habits of an action group. Pauses and silence are the tenant's time (at speed 10 a
 * pause of 5 s lasts half a second); the ten seconds that a call may take are real ones. A restart forgets what was on
 * its way, as an outage does.
 */
export class ActionGroup {
  readonly #clock: SandboxClock;
  readonly #line: WebhookLine;
  readonly #agent = keptConnections(connections);
  readonly #deliveries: Delivery[] = [];
  #silentUntil = 0;
  #isClosed = false;

  constructor(clock: SandboxClock, line: WebhookLine) {
    this.#clock = clock;
    this.#line = line;
  }

  /** The newest 2,000, oldest first. */
  get deliveries(): readonly Delivery[] {
    return this.#deliveries;
  }

  /** Resolves with the delivery when it is over; `onCall` hears of each try. */
  async deliver(notice: Notice, onCall: (call: Call) => void = () => undefined): Promise<Delivery> {
    const { alertId, rule, condition } = notice;
    const at = this.#clock.now().toISOString();
    const delivery: Delivery = {
      ...{ alertId, rule, condition, at },
      ...{ attempts: 0, status: 0, givenUp: false, isOver: false },
    };
    this.#deliveries.push(delivery);
    if (this.#deliveries.length > kept) this.#deliveries.shift();
    const body = JSON.stringify(notice.body);
    for (const pauseMs of [...pausesMs, undefined]) {
      if (this.#isClosed || this.#isSilent()) break;
      const call = await this.#line.post(body, this.#agent);
      onCall(call);
      delivery.attempts += 1;
      delivery.status = call.status;
      if (this.#isClosed || !passingTroubles.has(call.status)) break;
      if (pauseMs === undefined) this.#silentUntil = this.#clock.now().getTime() + silenceMs;
      else await passing(this.#clock, pauseMs);
    }
    delivery.givenUp = delivery.attempts === 0 || !isTaken(delivery.status);
    delivery.isOver = true;
    return delivery;
  }

  /** Whether the endpoint is left alone now. */
  #isSilent(): boolean {
    return this.#clock.now().getTime() < this.#silentUntil;
  }

  close(): void {
    this.#isClosed = true;
    this.#agent.destroy();
  }
}

function isTaken(status: number): boolean {
  return status >= 200 && status < 300;
}
