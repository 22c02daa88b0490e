import type { Person } from '../tenant.ts';
import {
  type CardAction,
  editActivity,
  invokeActivity,
  messageActivity,
  type Scene,
  submitActivity,
} from './activities.ts';
import type { BotAnswer } from './bot-line.ts';
import { conversationId, type Place } from './conversations.ts';
import { adaptiveCard, type Message } from './message.ts';
import type { Parts } from './parts.ts';
import { quoting, toRichText } from './rich-text.ts';
import { ServiceError } from './service-error.ts';

/** What a person types. */
export interface Words {
  readonly text: string;
  /** Id of the thread's first message; a new thread without it. */
  readonly thread?: string | undefined;
  readonly mention?: boolean | undefined;
  /** Id of the own message that is written anew. */
  readonly edit?: string | undefined;
  /** Id of the message that is quoted. */
  readonly quote?: string | undefined;
  /** Hand it to the bot twice, as Teams sometimes does. */
  readonly repeat?: boolean | undefined;
}

export interface Said {
  readonly id: string;
  /** HTTP status of the bot; 0 when it gave none, or never got it because it wasn't mentioned. */
  readonly delivered: number;
  readonly ms: number;
}

/** Writes, edits or quotes as a person; the bot hears it as Teams would tell it. */
export async function say(parts: Parts, person: Person, conversation: string, words: Words): Promise<Said> {
  const { tenant, timeline, line } = parts;
  const edited = words.edit === undefined ? undefined : findMessage(parts, words.edit);
  if (edited !== undefined && edited.from.key !== person.key)
    throw new ServiceError(403, 'Forbidden', 'Only the author edits a message');
  const place = findRoom(parts, person, conversation, edited?.thread ?? words.thread);
  const inChannel = place.kind === 'channel';
  const rich = toRichText(tenant, words.text, words.mention ?? (inChannel && edited === undefined));
  const quoted = words.quote === undefined ? undefined : findMessage(parts, words.quote);
  const html = quoted === undefined ? rich.html : quoting(quoted, rich.html);
  const content = { text: rich.shown, textFormat: 'plain', entities: rich.entities, mentions: [] };
  const message =
    edited === undefined
      ? timeline.post({
          ...content,
          attachments: quoted === undefined ? [] : [html],
          conversation: place.id,
          ...(inChannel && place.root !== undefined ? { thread: place.root } : {}),
          from: { id: person.id, name: person.name, bot: false, key: person.key },
        })
      : timeline.edit(edited, { ...content, attachments: edited.attachments });
  if (inChannel && rich.entities.length === 0) return { id: message.id, delivered: 0, ms: 0 };
  const scene = sceneOf(parts, person, inChannel ? { ...place, root: message.thread } : place);
  const activity =
    edited === undefined
      ? messageActivity(scene, message.id, rich, html)
      : editActivity(scene, message.id, rich);
  const [answer] = await Promise.all([
    line.post(activity),
    ...(words.repeat === true ? [line.post(activity)] : []),
  ]);
  return { id: message.id, delivered: answer.status, ms: answer.ms };
}

/** Presses Action.Execute (or looks at a card with refresh). A card in the answer becomes this person's own view. */
export async function press(
  parts: Parts,
  person: Person,
  messageId: string,
  action: CardAction,
  trigger: 'manual' | 'automatic',
): Promise<BotAnswer> {
  const message = findMessage(parts, messageId);
  const scene = sceneOf(parts, person, findRoom(parts, person, message.conversation, message.thread));
  const answer = await parts.line.post(invokeActivity(scene, messageId, action, trigger));
  const body = answer.body as { statusCode?: unknown; type?: unknown; value?: unknown } | null;
  if (answer.status === 200 && body?.statusCode === 200 && body.type === adaptiveCard) {
    const card = { contentType: adaptiveCard, content: body.value };
    parts.timeline.setView({ message: messageId, as: person.key, card });
  }
  return answer;
}

/** Presses Action.Submit. */
export function submit(parts: Parts, person: Person, messageId: string, data: unknown): Promise<BotAnswer> {
  const message = findMessage(parts, messageId);
  const scene = sceneOf(parts, person, findRoom(parts, person, message.conversation, message.thread));
  return parts.line.post(submitActivity(scene, messageId, data));
}

/** @throws ServiceError 404 for a message that isn't there (any more) */
export function findMessage(parts: Parts, id: string): Message {
  const message = parts.timeline.log.get(id);
  if (message === undefined || message.deleted === true)
    throw new ServiceError(404, 'NotFound', `There is no message ${id}`);
  return message;
}

/** @throws ServiceError 404 for an unknown conversation or thread, 403 for somebody else's chat */
export function findRoom(parts: Parts, person: Person, conversation: string, thread?: string): Place {
  const place = parts.conversations.find(conversation);
  if (place === undefined)
    throw new ServiceError(404, 'NotFound', `There is no conversation ${conversation}`);
  if (!parts.conversations.mayRead(person, place))
    throw new ServiceError(403, 'Forbidden', `${person.name} is not in that chat`);
  if (place.kind === 'chat') return place;
  const root = thread ?? place.root;
  if (root === undefined) return place;
  if (parts.timeline.log.get(root)?.conversation !== place.id)
    throw new ServiceError(404, 'NotFound', `There is no thread ${conversationId({ ...place, root })}`);
  return { ...place, root };
}

function sceneOf(parts: Parts, person: Person, place: Place): Scene {
  const { tenant, clock } = parts;
  return { tenant, serviceUrl: parts.serviceUrl(), person, place, now: clock.now() };
}
