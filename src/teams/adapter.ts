import {
  type Activity,
  CloudAdapter,
  type ConversationReference,
  DeliveryModes,
  INVOKE_RESPONSE_KEY,
  type InvokeResponse,
  type ResourceResponse,
  TurnContext,
} from 'botbuilder';
import type { BotFrameworkAuthentication } from 'botframework-connector';
import type { Place } from '../domain/conversation.ts';
import type { TeamsActivity } from './activity.ts';
import type { TeamsChannel } from './channel.ts';
import type { Deliver } from './deliver.ts';
import { placeOf } from './turn.ts';

const readKey = Symbol('activity as read');
/** What botbuilder handles itself: nothing of it goes to Teams. */
const internal = new Set(['invokeResponse', 'trace', 'delay']);

/**
 * botbuilder's adapter with our own sender behind it: a third quicker than its client, which is made anew for each turn,
 * and with the status codes and headers that tell when to try again.
 */
export class TeamsAdapter extends CloudAdapter {
  readonly #channel: TeamsChannel;
  readonly #deliver: Deliver;

  constructor(framework: BotFrameworkAuthentication, channel: TeamsChannel, deliver: Deliver) {
    super(framework);
    this.#channel = channel;
    this.#deliver = deliver;
  }

  /**
   * Runs a turn for an activity that has been checked and authenticated. Errors of `logic` go to `onTurnError`. As
   * `processActivity` does it, without the clients that it makes for each turn: nobody here would use them.
   */
  async take(
    activity: Activity,
    read: TeamsActivity,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined> {
    const context = new TurnContext(this, activity);
    context.turnState.set(readKey, read);
    await this.runMiddleware(context, logic);
    if (activity.deliveryMode === DeliveryModes.ExpectReplies)
      return { status: 200, body: { activities: context.bufferedReplyActivities } };
    if (activity.type !== 'invoke') return undefined;
    const answer: Partial<Activity> | undefined = context.turnState.get(INVOKE_RESPONSE_KEY);
    return answer === undefined ? { status: 501 } : (answer.value as InvokeResponse);
  }

  override async sendActivities(
    context: TurnContext,
    activities: Partial<Activity>[],
  ): Promise<ResourceResponse[]> {
    const responses: ResourceResponse[] = [];
    for (const activity of activities) {
      if (internal.has(activity.type ?? '')) {
        responses.push(...(await super.sendActivities(context, [activity])));
        continue;
      }
      const {
        conversation: _,
        serviceUrl: __,
        channelId: ___,
        recipient: ____,
        replyToId,
        ...content
      } = activity;
      const sending = await this.#deliver(placeIn(context), content, replyToId);
      responses.push({ id: sending.kind === 'sent' ? sending.activityId : '' });
    }
    return responses;
  }

  override async updateActivity(
    context: TurnContext,
    activity: Partial<Activity>,
  ): Promise<ResourceResponse | undefined> {
    const { id = '', attachments, summary = '' } = activity;
    const card = attachments?.[0]?.content as Readonly<Record<string, unknown>> | undefined;
    const post =
      card === undefined
        ? { kind: 'text' as const, text: activity.text ?? '', mentions: [], summary }
        : { kind: 'card' as const, card, summary };
    const sending = await this.#channel.rewrite(placeIn(context), id, post);
    return sending.kind === 'sent' ? { id } : undefined;
  }

  override async deleteActivity(
    context: TurnContext,
    reference: Partial<ConversationReference>,
  ): Promise<void> {
    await this.#channel.remove(placeIn(context), reference.activityId ?? '');
  }
}

/** The activity of a turn, as it was read before the turn began. */
export function activityOf(context: TurnContext): TeamsActivity {
  const read: TeamsActivity | undefined = context.turnState.get(readKey);
  if (read === undefined) throw new Error('a turn was begun without a checked activity');
  return read;
}

function placeIn(context: TurnContext): Place {
  return placeOf(activityOf(context));
}
