import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { CardAction } from './activities.ts';
import { personOf, read } from './caller.ts';
import type { Parts } from './parts.ts';
import { findMessage, findRoom, press, say, submit } from './people-acts.ts';

const slowMs = 3000;
const keptInvokes = 100;

const shapes = {
  look: z.object({
    conversation: z.string(),
    as: z.string(),
    limit: z.coerce.number().int().positive().optional(),
  }),
  words: z.object({
    as: z.string(),
    conversation: z.string(),
    thread: z.string().optional(),
    text: z.string().max(28_000), // more than that no client of Teams sends
    mention: z.boolean().optional(),
    edit: z.string().optional(),
    quote: z.string().optional(),
    repeat: z.boolean().optional(),
  }),
  click: z.object({
    as: z.string(),
    message: z.string(),
    action: z.object({
      type: z.string().default('Action.Execute'),
      verb: z.string().optional(),
      data: z.unknown().optional(),
      id: z.string().optional(),
      title: z.string().optional(),
    }),
    inputs: z.record(z.string(), z.unknown()).default({}),
    trigger: z.enum(['manual', 'automatic']).default('manual'),
  }),
  submit: z.object({ as: z.string(), message: z.string(), data: z.unknown().optional() }),
  removal: z.object({ message: z.string() }),
  activity: z.object({
    activity: z.unknown(),
    unsigned: z.boolean().optional(),
    claims: z.record(z.string(), z.unknown()).optional(),
  }),
};

/** One press or refresh, as `GET /api/invokes` lists it. */
interface InvokeEntry {
  readonly at: string;
  readonly as: string;
  readonly verb: string | undefined;
  readonly trigger: string;
  readonly status: number;
  readonly ms: number;
}

/** What people do in Teams: write, look, press buttons. */
export function talkRoutes(app: FastifyInstance, parts: Parts): void {
  const { conversations, timeline, clock } = parts;
  const invokes: InvokeEntry[] = [];

  app.get('/messages', (request) => {
    const { conversation, as, limit } = read(shapes.look, request.query);
    const person = personOf(conversations, as);
    const place = findRoom(parts, person, conversation);
    timeline.markRead(person.key, place.id);
    const messages = timeline.log.list(place.id, limit);
    return { messages: messages.map((message) => timeline.log.seenBy(person.key, message)) };
  });

  app.post('/messages', async (request, reply) => {
    const { as, conversation, ...words } = read(shapes.words, request.body);
    return reply.code(202).send(await say(parts, personOf(conversations, as), conversation, words));
  });

  app.post('/invoke', async (request) => {
    const { as, message, action, inputs, trigger } = read(shapes.click, request.body);
    const person = personOf(conversations, as);
    const at = clock.now().toISOString();
    const { status, body, ms } = await press(parts, person, message, merged(action, inputs), trigger);
    invokes.push({ at, as: person.key, verb: action.verb, trigger, status, ms });
    if (invokes.length > keptInvokes) invokes.shift();
    const failed = status === 200 ? {} : { error: 'Something went wrong' };
    return { status, body, ms, slow: ms > slowMs, ...failed };
  });

  app.get('/invokes', () => invokes);

  app.post('/submit', async (request) => {
    const { as, message, data } = read(shapes.submit, request.body);
    const { status, ms } = await submit(parts, personOf(conversations, as), message, data);
    return { delivered: status, ms };
  });

  /** What the owner of a team can do with anybody's message; the bot hears nothing of it. */
  app.post('/delete', (request) => {
    const message = findMessage(parts, read(shapes.removal, request.body).message);
    timeline.delete(message);
    return { id: message.id };
  });

  app.post('/activity', async (request) => {
    const { activity, unsigned = false, claims = {} } = read(shapes.activity, request.body);
    const { status, body } = await parts.line.post(activity ?? null, { unsigned, claims });
    return { status, body };
  });

  app.get('/bells', (request) => {
    const { as } = read(z.object({ as: z.string() }), request.query);
    return timeline.bells.of(personOf(conversations, as).key).map(({ as: _, ...bell }) => bell);
  });
}

/** Teams puts a card's inputs beside the action's own data; an input wins over data of the same name. */
function merged(
  action: { type: string } & Partial<Record<'verb' | 'id' | 'title', string | undefined>> & {
      data?: unknown;
    },
  inputs: Record<string, unknown>,
): CardAction {
  const { type, verb, data, id, title } = action;
  const isObject = typeof data === 'object' && data !== null && !Array.isArray(data);
  const isPlain = data !== undefined && !isObject && Object.keys(inputs).length === 0;
  return {
    type,
    ...(id === undefined ? {} : { id }),
    ...(title === undefined ? {} : { title }),
    ...(verb === undefined ? {} : { verb }),
    data: isPlain ? data : { ...(isObject ? data : {}), ...inputs },
  };
}
