import { z } from 'zod';
import { channelOf, type Place } from '../domain/conversation.ts';
import type { Channel, Post, Sending } from '../ports/channel.ts';
import type { Connector, Reply } from './connector.ts';
import { type OutboundActivity, toActivity } from './post-activity.ts';

const created = z.object({ id: z.string().optional(), activityId: z.string().optional() }).catch({});
const memberShape = z.object({
  id: z.string().min(1),
  name: z.string().catch(''),
  aadObjectId: z.string().optional(),
  objectId: z.string().optional(),
});

/** Teams, outwards, over the connector. */
export class TeamsChannel implements Channel {
  readonly #connector: Connector;
  readonly #tenant: string;
  readonly #serviceUrl: string;
  readonly #bot: { readonly id: string; readonly name: string };

  constructor(
    connector: Connector,
    registration: {
      readonly tenant: string;
      readonly serviceUrl: string;
      readonly appId: string;
      readonly botName: string;
    },
  ) {
    this.#connector = connector;
    this.#tenant = registration.tenant;
    this.#serviceUrl = registration.serviceUrl;
    this.#bot = { id: `28:${registration.appId}`, name: registration.botName };
  }

  post(place: Place, post: Post, sendBefore?: Date): Promise<Sending> {
    return this.send(place, toActivity(post), undefined, sendBefore);
  }

  /** Any activity; with `replyTo` as an answer to that one. */
  async send(
    place: Place,
    activity: OutboundActivity,
    replyTo?: string,
    sendBefore?: Date,
  ): Promise<Sending> {
    const { conversation } = place;
    if (place.kind === 'channel' && channelOf(conversation) === conversation && replyTo === undefined)
      return this.#begin(place, activity, sendBefore);
    const reply = await this.#connector.call({
      sendBefore,
      method: 'POST',
      serviceUrl: this.#at(place),
      path: ['conversations', conversation, 'activities', ...(replyTo === undefined ? [] : [replyTo])],
      body: { ...activity, from: this.#bot, conversation: { id: conversation } },
    });
    return sending(reply, (body) => ({ conversation, activityId: body.id ?? '' }));
  }

  async rewrite(place: Place, activityId: string, post: Post, sendBefore?: Date): Promise<Sending> {
    const { conversation } = place;
    const reply = await this.#connector.call({
      sendBefore,
      method: 'PUT',
      serviceUrl: this.#at(place),
      path: ['conversations', conversation, 'activities', activityId],
      body: { ...toActivity(post), id: activityId, from: this.#bot, conversation: { id: conversation } },
    });
    return sending(reply, () => ({ conversation, activityId }));
  }

  async remove(place: Place, activityId: string): Promise<Sending> {
    const { conversation } = place;
    const path = ['conversations', conversation, 'activities', activityId];
    const reply = await this.#connector.call({ method: 'DELETE', serviceUrl: this.#at(place), path });
    return sending(reply, () => ({ conversation, activityId }));
  }

  async member(place: Place, aadObjectId: string): ReturnType<Channel['member']> {
    // A thread has no members of its own.
    const path = ['conversations', channelOf(place.conversation), 'members', aadObjectId];
    const reply = await this.#connector.call({ method: 'GET', serviceUrl: this.#at(place), path });
    const found = reply.kind === 'answered' ? memberShape.safeParse(reply.body).data : undefined;
    const whose = found?.aadObjectId ?? found?.objectId;
    if (found === undefined || whose?.toLowerCase() !== aadObjectId.toLowerCase()) return undefined;
    return { teamsId: found.id, name: found.name };
  }

  async #begin(place: Place, activity: OutboundActivity, sendBefore?: Date): Promise<Sending> {
    const channel = { id: place.conversation };
    const reply = await this.#connector.call({
      sendBefore,
      method: 'POST',
      serviceUrl: this.#at(place),
      path: ['conversations'],
      body: {
        isGroup: true,
        bot: this.#bot,
        tenantId: this.#tenant,
        channelData: { channel, tenant: { id: this.#tenant } },
        activity: { ...activity, from: this.#bot },
      },
    });
    return sending(reply, ({ id = '', activityId = '' }) => {
      // Teams answers the thread's conversation id; where it answers the message's alone, the thread is named after it.
      const root = id.split(';messageid=')[1] ?? (activityId || id);
      if (root === '') return { conversation: channel.id, activityId: '' };
      return { conversation: `${channel.id};messageid=${root}`, activityId: root };
    });
  }

  #at(place: Place): string {
    return place.serviceUrl === '' ? this.#serviceUrl : place.serviceUrl;
  }
}

function sending(
  reply: Reply,
  where: (body: z.infer<typeof created>) => { readonly conversation: string; readonly activityId: string },
): Sending {
  if (reply.kind !== 'answered') return reply;
  return { kind: 'sent', ...where(created.parse(reply.body)) };
}
