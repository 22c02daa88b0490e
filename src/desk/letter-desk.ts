import { setTimeout as pause } from 'node:timers/promises';
import type { AdaptiveCard } from '../card/look.ts';
import { marked } from '../card/marked.ts';
import { questionCard, summaryOfQuestion } from '../card/question-card.ts';
import { requestCard, summaryOfRequest } from '../card/request-card.ts';
import type { Notice, Subject } from '../domain/conversation.ts';
import { StoreUnavailable } from '../domain/fault.ts';
import { isEnded } from '../domain/operation.ts';
import type { Channel, Post, Sending } from '../ports/channel.ts';
import type { Counters } from '../ports/counters.ts';
import type { Log } from '../ports/log.ts';
import type { Claim, Outbox } from '../ports/outbox.ts';
import type { LetterView, Store } from '../ports/store.ts';
import type { AlertDrawer } from './alert-drawer.ts';
import { insist } from './insist.ts';
import type { Looks } from './looks.ts';
import type { QuestionDrawer } from './question-drawer.ts';

/** Sends at the same time; Teams' own limits are kept by the outbox. */
const senders = 4;
const longestSleepMs = 30_000;
/** A change rings more than once, and what is full now is full in a moment: the outbox is not asked more often in vain. */
const restMs = 20;
const afterFailureMs = 1000;
/** What Teams answered is tried to be written for so long, while the database is away. */
const insistForMs = 10 * 60_000;

/** Sends what is wanted: makes the card when it is sent, and comes back later when Teams says so. */
export class LetterDesk {
  readonly #outbox: Outbox;
  readonly #store: Store;
  readonly #channel: Channel;
  readonly #looks: Looks;
  readonly #questions: QuestionDrawer;
  readonly #alerts: AlertDrawer;
  readonly #log: Log;
  readonly #counters: Counters;
  #stopped = false;
  #wake: () => void = () => undefined;
  #awake = Promise.resolve();

  constructor(
    ports: { outbox: Outbox; store: Store; channel: Channel; log: Log; counters: Counters },
    looks: Looks,
    questions: QuestionDrawer,
    alerts: AlertDrawer,
  ) {
    this.#alerts = alerts;
    this.#outbox = ports.outbox;
    this.#store = ports.store;
    this.#channel = ports.channel;
    this.#log = ports.log;
    this.#counters = ports.counters;
    this.#looks = looks;
    this.#questions = questions;
  }

  /** Sends until `stop`; resolves when the last send is over. One asks for all senders: asking is one at a time anyway. */
  async run(): Promise<void> {
    this.#sleepAnew();
    const unsubscribe = this.#outbox.onWake(() => this.#wake());
    const underWay = new Set<Promise<void>>();
    while (!this.#stopped) {
      const awake = this.#awake;
      if (underWay.size >= senders) {
        await Promise.race(underWay);
        continue;
      }
      const next = await this.#next();
      if (typeof next === 'number') {
        await Promise.all([pause(restMs), this.#sleep(awake, next)]);
        continue;
      }
      const sending = this.#send(next)
        .catch((error: unknown) => this.#stumbled(error))
        // Its place in Teams' windows is known now, and what waited for it may go.
        .finally(() => {
          underWay.delete(sending);
          this.#wake();
        });
      underWay.add(sending);
    }
    await Promise.all(underWay);
    unsubscribe();
  }

  stop(): void {
    this.#stopped = true;
    this.#wake();
  }

  /** What is to be sent now, or for how many milliseconds there is nothing. */
  async #next(): Promise<Claim | number> {
    try {
      const claim = await this.#outbox.claim(new Date());
      if (claim !== undefined) return claim;
      const due = await this.#outbox.nextDue(new Date());
      if (due === undefined) return longestSleepMs;
      return Math.min(longestSleepMs, Math.max(restMs, due.getTime() - Date.now()));
    } catch (error) {
      this.#stumbled(error);
      return afterFailureMs;
    }
  }

  #stumbled(error: unknown): void {
    if (error instanceof StoreUnavailable) this.#log.warn({ code: error.code }, 'the outbox can’t be read');
    else this.#log.error({ err: error }, 'the outbox stumbled');
  }

  async #sleep(awake: Promise<void>, ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const slept = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    });
    await Promise.race([awake, slept]);
    clearTimeout(timer);
  }

  #sleepAnew(): void {
    this.#awake = new Promise((resolve) => {
      this.#wake = () => {
        this.#sleepAnew();
        resolve();
      };
    });
  }

  async #send(claim: Claim): Promise<void> {
    const post = await this.#post(claim);
    if (post === 'gone') return this.#outbox.giveUp(claim, 'its subject is gone');
    if (post === 'overtaken') return this.#outbox.drop(claim);
    const { place, activityId, sendBefore } = claim;
    const sending =
      activityId === undefined
        ? await this.#channel.post(place, post, sendBefore)
        : await this.#channel.rewrite(place, activityId, post, sendBefore);
    const landedAt = new Date();
    // Forgotten, it would be sent a second time when the database is back.
    await insist(async () => {
      await this.#outbox.landed(claim.slot, landedAt);
      await this.#settle(claim, sending);
    }, insistForMs);
  }

  async #settle(claim: Claim, sending: Sending): Promise<void> {
    switch (sending.kind) {
      case 'sent': {
        if ((await this.#outbox.sent(claim, sending)) === 'kept') return;
        // This process was paused while it sent, and another has sent the same meanwhile.
        this.#log.info({ letter: claim.id }, 'a message that was sent twice is taken back');
        await this.#channel.remove(
          { ...claim.place, conversation: sending.conversation },
          sending.activityId,
        );
        return;
      }
      case 'later': {
        const until = new Date(Date.now() + (sending.afterMs ?? backOffMs(claim.attempts)));
        await this.#outbox.putOff(claim, until);
        return this.#counters.count('letters_put_off_total', { status: `${sending.status}` });
      }
      case 'refused': {
        const isDeleted = sending.status === 404 && claim.activityId !== undefined;
        if (isDeleted && (await this.#isOpen(claim)) && (await this.#outbox.postAnew(claim)))
          return this.#log.info({ letter: claim.id }, 'a card was deleted in Teams and is posted anew');
        await this.#outbox.giveUp(claim, `${sending.status} ${sending.code}`);
        this.#counters.count('letters_refused_total', { status: `${sending.status}` });
        return this.#log.warn(
          { letter: claim.id, status: sending.status, code: sending.code },
          'Teams refused a letter',
        );
      }
    }
  }

  /** Whether people still need what the card tells. */
  async #isOpen({ content: { subject } }: Claim): Promise<boolean> {
    if (subject.kind === 'question') return (await this.#store.findQuestion(subject.id))?.state === 'open';
    if (subject.kind !== 'request') return this.#alerts.isOpen(subject);
    const record = await this.#store.findRequest(subject.id);
    if (record === undefined) return false;
    const { request, operation } = record;
    if (request.state.kind === 'waiting') return this.#looks.shared().now < request.expiresAt;
    return request.state.kind === 'approved' && operation !== undefined && !isEnded(operation);
  }

  async #post({ content, letter }: Claim): Promise<Post | 'gone' | 'overtaken'> {
    if (content.kind === 'card') {
      const drawn = await this.#draw(content.subject, content.view);
      return drawn === undefined
        ? 'gone'
        : { kind: 'card', card: marked(drawn.card, letter), summary: drawn.summary };
    }
    const { text, mentions } = content.notice;
    if (!(await this.#isCurrent(content.subject, content.notice))) return 'overtaken';
    return { kind: 'text', text, mentions, summary: plain(text, mentions) };
  }

  async #isCurrent(subject: Subject, notice: Notice): Promise<boolean> {
    if (notice.while === undefined) return true;
    if (subject.kind === 'alert') return this.#alerts.isStill(subject.id, notice.while);
    if (subject.kind !== 'request') return true;
    const record = await this.#store.findRequest(subject.id);
    if (record === undefined) return true;
    const { request, operation } = record;
    return notice.while === 'asking'
      ? operation?.state.kind === 'asking'
      : request.state.kind === 'waiting' && this.#looks.shared().now < request.expiresAt;
  }

  async #draw(
    subject: Subject,
    view: LetterView,
  ): Promise<{ readonly card: AdaptiveCard; readonly summary: string } | undefined> {
    const look = this.#looks.shared();
    if (subject.kind === 'question') {
      const question = await this.#store.findQuestion(subject.id);
      if (question === undefined) return undefined;
      const choices = await this.#questions.choicesOf(question);
      return { card: questionCard(question, choices, look), summary: summaryOfQuestion(question, look) };
    }
    if (subject.kind !== 'request') return this.#alerts.post(subject);
    const record = await this.#store.findRequest(subject.id);
    if (record === undefined) return undefined;
    const { request, operation } = record;
    const card = requestCard(request, operation, 'everybody', look, { follower: view === 'follower' });
    return { card, summary: summaryOfRequest(request, operation, look) };
  }
}

/** 1 s, 2 s, 4 s ... 60 s, with jitter, so that replicas do not come back together. */
function backOffMs(attempts: number): number {
  const base = Math.min(60_000, 1000 * 2 ** attempts);
  return base * (0.5 + Math.random() * 0.5);
}

function plain(text: string, mentions: readonly { readonly name: string }[]): string {
  return text.replace(/\{(\d+)\}/g, (whole, index: string) => mentions[Number(index)]?.name ?? whole);
}
