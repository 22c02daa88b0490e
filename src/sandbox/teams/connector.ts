import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Footstep, Tripwire } from '../tripwire.ts';
import { readActivity, type SentActivity } from './activity-check.ts';
import type { ConnectorGuard } from './connector-guard.ts';
import { conversationId, type Place } from './conversations.ts';
import type { Message } from './message.ts';
import type { Parts } from './parts.ts';
import { mentionedPeople } from './rich-text.ts';
import { answerError, ServiceError } from './service-error.ts';

type ById = { Params: { id: string; activity: string } };

/** The part of the Bot Framework's connector that writes: new conversations, sends, replies, edits, deletions. */
export function connectorRoutes(app: FastifyInstance, parts: Parts, guard: ConnectorGuard): void {
  const { conversations, timeline, faults } = parts;
  app.setErrorHandler((error: ServiceError, _request, reply) => answerError(error, reply));
  app.addHook('onRequest', (request) => guard.admit(request.headers.authorization));
  watchSends(app, faults.tripwire);

  app.post('/conversations', (request, reply) => {
    const body = (request.body ?? {}) as Record<string, unknown>;
    const place = newPlace(parts, body);
    guard.pace('write', place.id);
    if (place.kind === 'chat') return reply.code(201).send({ id: place.id });
    const sent = readActivity(body['activity']);
    refuseSplit(sent);
    const root = post(parts, place, sent);
    const id = conversationId({ ...place, root });
    return reply.code(201).send({ id, activityId: root });
  });

  const send = (id: string, body: unknown): { id?: string } => {
    const place = findPlace(parts, id);
    guard.pace('write', place.id);
    const sent = readActivity(body);
    if (sent.type === 'typing') return { id: timeline.log.nextId() };
    if (!splits(sent)) return { id: post(parts, place, sent) };
    // Teams makes two messages of a text with an attachment, and tells the id of neither.
    const { attachments, ...words } = sent;
    const first = post(parts, place, { ...words, attachments: [] });
    const thread = place.kind === 'channel' ? { ...place, root: place.root ?? first } : place;
    post(parts, thread, { ...sent, attachments, text: '', entities: [] });
    return {};
  };
  // The activity that a reply names in its path is of no consequence: the conversation's id names the thread.
  for (const path of ['/conversations/:id/activities', '/conversations/:id/activities/:activity'])
    app.post<ById>(path, (request, reply) => {
      const answer = send(request.params.id, request.body);
      return answer.id === undefined ? reply.code(202).send() : reply.code(201).send(answer);
    });

  app.put<ById>('/conversations/:id/activities/:activity', (request) => {
    const { id, activity } = request.params;
    const place = findPlace(parts, id);
    guard.pace('write', place.id);
    const sent = readActivity(request.body);
    refuseSplit(sent);
    const message = ownMessage(parts, place, activity);
    const mentions = mentionedPeople(sent.entities, sent.attachments, (who) => conversations.person(who));
    const { type: _, ...change } = sent;
    timeline.edit(message, { ...change, mentions });
    return { id: activity };
  });

  app.delete<ById>('/conversations/:id/activities/:activity', (request, reply) => {
    const { id, activity } = request.params;
    const place = findPlace(parts, id);
    guard.pace('write', place.id);
    timeline.delete(ownMessage(parts, place, activity));
    return reply.code(200).send();
  });
}

/** A send that trips the wire is answered to nobody: the bot that waited for it has just been struck. */
function watchSends(app: FastifyInstance, wire: Tripwire): void {
  const stepOf = ({ method, body }: FastifyRequest): Footstep | undefined => {
    // That somebody types comes and goes with how busy the machine is, and is no message.
    if ((body as { type?: unknown } | undefined)?.type === 'typing') return undefined;
    return method === 'POST' ? 'teams-post' : method === 'PUT' ? 'teams-edit' : undefined;
  };
  app.addHook('preHandler', async (request) => {
    const step = stepOf(request);
    if (step !== undefined && wire.tread(step, 'before'))
      throw new ServiceError(503, 'ServiceUnavailable', 'The service is unavailable');
  });
  app.addHook('onSend', async (request, reply) => {
    const step = stepOf(request);
    if (step !== undefined && reply.statusCode < 300) wire.tread(step, 'after');
  });
}

/** @throws ServiceError 403 for a conversation without the bot, 404 for a thread that nobody began */
export function findPlace(parts: Parts, id: string): Place {
  const place = parts.conversations.find(id);
  if (place === undefined) throw notInRoster();
  if (place.kind === 'channel' && place.root !== undefined) {
    const root = parts.timeline.log.get(place.root);
    if (root?.conversation !== place.id || root.thread !== root.id)
      throw new ServiceError(404, 'ConversationNotFound', 'Conversation not found');
  }
  return place;
}

function newPlace(parts: Parts, body: Record<string, unknown>): Place {
  const data = body['channelData'] as { channel?: { id?: unknown } } | undefined;
  const members = Array.isArray(body['members']) ? (body['members'] as { id?: unknown }[]) : [];
  const channel = data?.channel?.id;
  if (typeof channel === 'string') {
    const place = parts.conversations.find(channel);
    if (place?.kind !== 'channel') throw notInRoster();
    return { kind: 'channel', id: place.id, channel: place.channel };
  }
  if (body['isGroup'] === true || members.length !== 1)
    throw new ServiceError(
      400,
      'BadSyntax',
      'A bot can begin a thread of a channel or a chat with one person',
    );
  if (body['activity'] !== undefined && body['activity'] !== null)
    throw new ServiceError(400, 'BadArgument', 'An initial activity goes with a channel only');
  const person = parts.conversations.person(String(members[0]?.id));
  if (person === undefined) throw notInRoster();
  return { kind: 'chat', id: String(parts.conversations.chats[person.key]), person };
}

function post(parts: Parts, place: Place, sent: SentActivity): string {
  const { tenant, conversations, timeline } = parts;
  const { type: _, ...content } = sent;
  const message = timeline.post({
    ...content,
    conversation: place.id,
    ...(place.kind === 'channel' && place.root !== undefined ? { thread: place.root } : {}),
    from: { id: `28:${tenant.bot.appId}`, name: tenant.bot.name, bot: true },
    mentions: mentionedPeople(sent.entities, sent.attachments, (who) => conversations.person(who)),
  });
  return message.id;
}

function ownMessage(parts: Parts, place: Place, id: string): Message {
  const message = parts.timeline.log.get(id);
  const isHere = message?.conversation === place.id;
  const isInThread = place.kind === 'chat' || place.root === undefined || message?.thread === place.root;
  if (message === undefined || !isHere || !isInThread || message.deleted === true || !message.from.bot)
    throw new ServiceError(404, 'ActivityNotFoundInConversation', 'Message does not exist in the thread');
  return message;
}

function splits(sent: SentActivity): boolean {
  return sent.text.trim() !== '' && sent.attachments.length > 0;
}

function refuseSplit(sent: SentActivity): void {
  if (splits(sent))
    throw new ServiceError(400, 'BadArgument', 'Activity resulted into multiple skype activities');
}

function notInRoster(): ServiceError {
  return new ServiceError(
    403,
    'BotNotInConversationRoster',
    'The bot is not part of the conversation roster',
  );
}
