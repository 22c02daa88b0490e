import type { Look } from '../card/look.ts';
import { comingCard, didYouMeanCard, refusedCard } from '../card/note-cards.ts';
import { type Gateway, gatewayIdOf } from '../domain/gateway.ts';
import type { Parsed, Slots } from '../domain/intent.ts';
import type { OrderKind } from '../domain/order.ts';
import type { Decision } from '../domain/request.ts';
import { dueOf, timingOf } from '../intent/due.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { Store } from '../ports/store.ts';
import type { Access } from './access.ts';
import type { AlertWords } from './alert-words.ts';
import { type ApprovalDesk, recordedWords } from './approval-desk.ts';
import { beside } from './beside.ts';
import { comingFor, otherOrder } from './coming.ts';
import type { Answer, Heard } from './conversation-desk.ts';
import { HelpCards } from './help.ts';
import { limitWords } from './limit-words.ts';
import type { Looks } from './looks.ts';
import type { QuestionDesk } from './question-desk.ts';
import type { ReadingDesk } from './reading-desk.ts';

/** Sends what was meant to the desk that does it. Every intent ends here in an answer. */
export class WordDesk {
  readonly #store: Store;
  readonly #outbox: Outbox;
  readonly #access: Access;
  readonly #questions: QuestionDesk;
  readonly #approvals: ApprovalDesk;
  readonly #reading: ReadingDesk;
  readonly #alerts: AlertWords;
  readonly #looks: Looks;
  readonly #help = new HelpCards();

  constructor(
    { store, outbox }: { readonly store: Store; readonly outbox: Outbox },
    access: Access,
    desks: { questions: QuestionDesk; approvals: ApprovalDesk; reading: ReadingDesk; alerts: AlertWords },
    looks: Looks,
  ) {
    this.#alerts = desks.alerts;
    this.#store = store;
    this.#outbox = outbox;
    this.#access = access;
    this.#questions = desks.questions;
    this.#approvals = desks.approvals;
    this.#reading = desks.reading;
    this.#looks = looks;
  }

  async take(
    parsed: Parsed,
    heard: Heard,
    visible: readonly Gateway[],
    look: Look,
  ): Promise<readonly Answer[]> {
    switch (parsed.intent) {
      case 'start-gateway':
      case 'stop-gateway':
      case 'scale-gateway':
      case 'restart-gateway':
      case 'redeploy-gateway':
        return this.#order(parsed, heard, visible, look).catch(async (error: unknown) => {
          // Whoever else got the message has answered it, or will not any more.
          if (await this.#store.hear(heard.key, look.now)) throw error;
          return [];
        });
      // Orders are told apart from repeats when their request is opened; all else is answered once, here.
      case 'help':
      case 'show-approvals':
      case 'show-history':
      case 'unknown': {
        const { conversation } = heard.place;
        const hearing = this.#outbox.hear({ key: heard.key, at: look.now }, conversation, new Date());
        const [room, answers] = await beside(hearing, this.#answer(parsed, heard, visible, look));
        return room === undefined ? [] : answers().map((one) => ({ ...one, room }));
      }
      case 'list-gateways':
      case 'show-gateway':
      case 'show-instances': {
        const hearing = this.#store.hear(heard.key, look.now);
        // Azure may take longer than a place in Teams' windows is kept.
        const [isNews, answers] = await beside(hearing, this.#answer(parsed, heard, visible, look));
        return isNews ? answers() : [];
      }
      default:
        // What changes something must not begin before it is known to be news.
        if (!(await this.#store.hear(heard.key, look.now))) return [];
        return this.#answer(parsed, heard, visible, look);
    }
  }

  async #order(
    parsed: Parsed,
    heard: Heard,
    visible: readonly Gateway[],
    look: Look,
  ): Promise<readonly Answer[]> {
    const { slots } = parsed;
    const kind = parsed.intent.replace('-gateway', '') as OrderKind;
    if (slots.gateway === 'all') {
      const why = 'One order is for one gateway.';
      return this.#once(
        heard,
        look,
        refusedCard('Nothing was changed', why, ['Name one gateway at a time.'], look),
        why,
      );
    }
    const timing = timingOf(slots, look.timeZone);
    const other = otherOrder(parsed);
    if (other !== undefined) {
      const due = timing === undefined ? undefined : dueOf(timing, look.now);
      return this.#once(heard, look, comingCard(other, look, due), other.title);
    }
    return this.#questions.take(
      {
        kind,
        gateway: named(slots.gateway, visible),
        candidates: parsed.candidates.map((name) => named(name, visible)).filter((one) => one !== undefined),
        instances: slots.instances,
        delta: slots.delta,
        instance: slots.instance === undefined ? undefined : `${slots.instance}`,
        scope: slots.scope ?? (slots.instance === undefined ? undefined : 'instances'),
        reason: reasonOf(slots),
        preview: slots.preview === true,
        timing,
      },
      { by: heard.by, place: heard.place, heard: heard.key, text: heard.text },
      visible,
    );
  }

  async #answer(
    parsed: Parsed,
    heard: Heard,
    visible: readonly Gateway[],
    look: Look,
  ): Promise<readonly Answer[]> {
    const { slots, intent } = parsed;
    const gateway = named(slots.gateway, visible);
    switch (intent) {
      case 'help': {
        const example = visible[0]?.name ?? 'GraniteFalls';
        const card = this.#help.cardFor(await this.#access.rolesOf(heard.by), example, slots.topic, look);
        return [this.#looks.answer(card, 'What you can ask for')];
      }
      case 'list-gateways':
        return [await this.#reading.list(visible, slots, look)];
      case 'show-gateway':
        return gateway === undefined
          ? this.#whichGateway(parsed, visible, 'status of', look)
          : [await this.#reading.status(gateway, look)];
      case 'show-instances':
        return gateway === undefined
          ? this.#whichGateway(parsed, visible, 'instances of', look)
          : [await this.#reading.instances(gateway, look)];
      case 'show-approvals':
        return [
          await this.#reading.pending(gateway, visible, { by: heard.by, mine: slots.mine === true }, look),
        ];
      case 'show-history':
        return [await this.#reading.history(gateway, slots, visible, look)];
      case 'approve-request':
        return this.#decide('approve', slots.request, slots.comment ?? slots.reason, heard, visible, look);
      case 'reject-request':
        return this.#decide('reject', slots.request, reasonOf(slots), heard, visible, look);
      case 'cancel-request':
        return this.#decide('cancel', slots.request, slots.reason, heard, visible, look);
      case 'unknown':
        // Nothing but the mention: whoever calls without a word wants to know what there is.
        return heard.text.trim() === ''
          ? this.#answer({ ...parsed, intent: 'help' }, heard, visible, look)
          : [this.#notUnderstood(parsed, heard, look)];
      default: {
        const told = await this.#alerts.take(parsed, heard, visible, look);
        if (told !== undefined) return told;
        const asked = limitWords(parsed);
        if (asked !== undefined) return this.#whichGateway(parsed, visible, asked, look);
        const coming = comingFor(intent);
        const timing = timingOf(slots, look.timeZone);
        const due = timing === undefined ? undefined : dueOf(timing, look.now);
        return [this.#looks.answer(comingCard(coming, look, due), coming.title)];
      }
    }
  }

  async #decide(
    kind: Decision['kind'],
    name: string | undefined,
    comment: string | undefined,
    heard: Heard,
    visible: readonly Gateway[],
    look: Look,
  ): Promise<readonly Answer[]> {
    if (name === undefined)
      return [await this.#reading.pending(undefined, visible, { by: heard.by, mine: false }, look)];
    const record = await this.#store.findRequestByNumber(Number(name.replace(/\D/g, '')));
    if (record === undefined)
      return [{ kind: 'text', text: `There is no ${name}. To see what waits: pending approvals` }];
    const outcome = await this.#approvals.decide(record, kind, heard.by, comment);
    return [
      { kind: 'text', text: outcome.kind === 'refused' ? outcome.text : recordedWords(outcome.recorded) },
    ];
  }

  #whichGateway(parsed: Parsed, visible: readonly Gateway[], words: string, look: Look): readonly Answer[] {
    const names = parsed.candidates.length > 0 ? parsed.candidates : visible.map((one) => one.name);
    const lines = names
      .slice(0, 6)
      .map((name) => (words.includes('…') ? words.replace('…', name) : `${words} ${name}`));
    return [this.#looks.answer(didYouMeanCard(lines, undefined, look), 'Which gateway?')];
  }

  #notUnderstood(parsed: Parsed, heard: Heard, look: Look): Answer {
    if (parsed.tooLong === true) {
      const why = 'A message is read up to 2,000 characters.';
      return this.#looks.answer(
        refusedCard('That was too long', why, ['Give the order in one line.'], look),
        why,
      );
    }
    const card = didYouMeanCard(parsed.suggestions, heard.text, look);
    return this.#looks.answer(card, 'I did not understand that. Nothing has changed.');
  }

  async #once(heard: Heard, look: Look, card: Readonly<Record<string, unknown>>, summary: string) {
    return (await this.#store.hear(heard.key, look.now)) ? [this.#looks.answer(card, summary)] : [];
  }
}

/** Whoever wrote "because of the freeze" reads it again in these words. */
function reasonOf({ reason }: Slots): string | undefined {
  return reason?.startsWith('of ') === true ? `because ${reason}` : reason;
}

function named(name: string | undefined, visible: readonly Gateway[]): Gateway | undefined {
  return name === undefined ? undefined : visible.find((one) => one.id === gatewayIdOf(name));
}
