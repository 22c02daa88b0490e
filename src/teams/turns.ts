import { DeliveryModes, type InvokeResponse, TeamsActivityHandler, type TurnContext } from 'botbuilder';
import type { Answer, Click, Conversations } from '../desk/conversation-desk.ts';
import type { Log } from '../ports/log.ts';
import { activityOf } from './adapter.ts';
import { Arrivals } from './arrivals.ts';
import type { Deliver } from './deliver.ts';
import { inTime } from './in-time.ts';
import { clickResponse, errorResponse, otherResponse, readCardAction } from './invoke.ts';
import { tellOf } from './mishap.ts';
import { cardActivity, type OutboundActivity, textActivity } from './post-activity.ts';
import { operatorOf } from './stranger.ts';
import { clickOf, placeOf, readArrival, readMessage } from './turn.ts';
import type { UnderWay } from './under-way.ts';

/** A reader who waits for longer wants to see that somebody works. */
const typingAfterMs = 1000;
/** Clients give up on an invoke at 5 s and show an error; ours end earlier. */
const clickWithinMs = 2500;

/**
 * The turns of a conversation. Its parents' handlers for what happens in teams are passed by: they would ask Teams for
 * each new member, and throw on fields that are not there.
 */
export class Turns extends TeamsActivityHandler {
  readonly #tenant: string;
  readonly #conversations: Conversations;
  readonly #deliver: Deliver;
  readonly #underWay: UnderWay;
  readonly #log: Log;
  readonly #arrivals = new Arrivals();

  constructor(parts: {
    readonly tenant: string;
    readonly conversations: Conversations;
    readonly deliver: Deliver;
    readonly underWay: UnderWay;
    readonly log: Log;
  }) {
    super();
    this.#tenant = parts.tenant;
    this.#conversations = parts.conversations;
    this.#deliver = parts.deliver;
    this.#underWay = parts.underWay;
    this.#log = parts.log;
  }

  protected override async onMessageActivity(context: TurnContext): Promise<void> {
    const activity = activityOf(context);
    const by = operatorOf(activity, this.#tenant);
    if (by === undefined) return;
    const turn = readMessage(activity, by);
    if (turn.kind === 'ignored') return;
    const work = turn.kind === 'heard' ? this.#conversations.hear(turn.heard) : this.#pressed(turn.click);
    for (const answer of await this.#typing(context, work)) await this.#say(context, answer);
  }

  protected override async onInvokeActivity(context: TurnContext): Promise<InvokeResponse> {
    const activity = activityOf(context);
    if (activity.name !== 'adaptiveCard/action') return otherResponse(activity.name);
    const by = operatorOf(activity, this.#tenant);
    const action = readCardAction(activity.value);
    if (by === undefined) return errorResponse(400, 'BadRequest', 'Nobody is known to have clicked.');
    if (action.kind === 'unusable') return errorResponse(400, action.code, action.message);
    const click = clickOf(activity, by, action.verb, action.data, action.isAutomatic);
    return this.#inTime(click);
  }

  protected override async onConversationUpdateActivity(context: TurnContext): Promise<void> {
    await this.#arrived(context);
  }

  protected override async onInstallationUpdateActivity(context: TurnContext): Promise<void> {
    await this.#arrived(context);
  }

  protected override async onMessageUpdateActivity(): Promise<void> {
    // An edited message is no order: it was heard when it was new.
  }

  protected override async onMessageDeleteActivity(): Promise<void> {
    // What was asked for stands; `cancel` takes it back.
  }

  protected override async onEventActivity(): Promise<void> {
    // Meetings and read receipts tell the bot nothing.
  }

  async #say(context: TurnContext, answer: Answer): Promise<void> {
    const activity = activityOf(context);
    // Whoever asks for the replies in the response gets them there.
    if (context.activity.deliveryMode === DeliveryModes.ExpectReplies)
      await context.sendActivity(toActivity(answer));
    else await this.#deliver(placeOf(activity), toActivity(answer), activity.id, answer.room);
  }

  async #arrived(context: TurnContext): Promise<void> {
    const place = readArrival(activityOf(context));
    if (place === undefined || !this.#arrivals.isNew(place.conversation, Date.now())) return;
    const answers = await this.#conversations.joined(place);
    for (const answer of answers) await this.#deliver(place, toActivity(answer), undefined);
  }

  /** An older kind of button can't take the card's place: its answer is a message. */
  async #pressed(click: Click): Promise<readonly Answer[]> {
    const answer = await this.#conversations.click(click);
    if (answer.kind === 'message') return [{ kind: 'text', text: answer.text }];
    return [{ kind: 'card', card: answer.card, summary: 'What you asked for' }];
  }

  async #inTime(click: Click): Promise<InvokeResponse> {
    const clicked = async (): Promise<InvokeResponse> =>
      clickResponse(await this.#conversations.click(click));
    const work = clicked().catch((error: unknown) => {
      const told = tellOf(error, this.#log);
      // A card that refreshes itself tells nobody: it stays as it is.
      return click.isAutomatic
        ? errorResponse(500, 'InternalError', told)
        : clickResponse({ kind: 'message', text: told });
    });
    const first = await inTime(this.#underWay.follow(work), clickWithinMs, 'late' as const);
    if (first !== 'late') return first;
    this.#log.info({ verb: click.verb }, 'A click takes longer than Teams waits');
    return clickResponse({ kind: 'message', text: 'Still working: the card will tell.' });
  }

  async #typing<T>(context: TurnContext, work: Promise<T>): Promise<T> {
    const place = placeOf(activityOf(context));
    const typing = setTimeout(() => {
      void this.#deliver(place, { type: 'typing' }, activityOf(context).id); // never rejects
    }, typingAfterMs);
    try {
      return await work;
    } finally {
      clearTimeout(typing);
    }
  }
}

function toActivity(answer: Answer): OutboundActivity {
  return answer.kind === 'text'
    ? textActivity(answer.text)
    : { ...cardActivity(answer.card), summary: answer.summary };
}
