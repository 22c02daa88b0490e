import { z } from 'zod';
import { collapse, wellFormed } from './plain-text.ts';

/** What Teams may leave out, or send in a shape that nobody has described. */
const maybe = <T extends z.ZodType>(shape: T) => shape.optional().catch(undefined);

/** By what Teams names things. Longer ones fit no index; controls and halves of characters no database or address takes. */
const identifier = z.string().regex(/^[^\p{Cc}\p{Cs}]{1,300}$/u);
/** Entra's own form is a GUID; other tools' ids of people are near it. Nothing that would change an address of Graph. */
const objectId = z
  .string()
  .regex(/^[\w-]{1,64}$/)
  .toLowerCase();
/** As Teams shows it, in one line. Entra's names end at 256 characters. */
const personName = z
  .string()
  .transform((name) => wellFormed(collapse(name).slice(0, 256)))
  .refine((name) => name !== '');

const entity = z.object({
  type: z.string(),
  mentioned: maybe(z.object({ id: maybe(z.string()), name: maybe(z.string()) })),
  text: maybe(z.string()),
  timezone: maybe(z.string()),
});
const attachment = z.object({ contentType: z.string(), content: z.unknown().optional() });

/**
 * An activity, as far as the bot reads one: the envelope is demanded, all else is taken where it has the shape that is
 * known. `from` and `channelData` are checked after authentication, so that a stranger learns nothing from a refusal.
 */
const teamsActivity = z
  .object({
    type: z.string().min(1).max(100),
    id: maybe(identifier),
    name: maybe(z.string()),
    action: maybe(z.string()),
    channelId: z.literal('msteams'),
    serviceUrl: z.string().min(1).max(2000),
    conversation: z.object({
      id: identifier,
      conversationType: maybe(z.string()),
      isGroup: maybe(z.boolean()),
      tenantId: z.string().nullish(),
    }),
    from: maybe(
      z.object({
        id: identifier,
        name: maybe(personName),
        aadObjectId: maybe(objectId),
        tenantId: maybe(z.string()),
        role: maybe(z.string()),
        agenticAppId: maybe(z.string()),
        agenticUserId: maybe(z.string()),
      }),
    ),
    recipient: maybe(z.object({ id: z.string(), name: maybe(z.string()) })),
    text: maybe(z.string()),
    value: z.unknown().optional(),
    replyToId: maybe(identifier),
    localTimezone: maybe(z.string()),
    entities: listOf(entity),
    attachments: listOf(attachment),
    membersAdded: listOf(z.object({ id: z.string() })),
    channelData: maybe(
      z.object({
        tenant: maybe(z.object({ id: z.string() })),
        eventType: maybe(z.string()),
        settings: maybe(z.object({ selectedChannel: maybe(z.object({ id: identifier })) })),
      }),
    ),
  })
  .refine(({ type, id }) => id !== undefined || !['message', 'invoke'].includes(type), { path: ['id'] });

export type TeamsActivity = z.infer<typeof teamsActivity>;

/** Undefined for what is no activity of Teams. */
export function readActivity(body: unknown): TeamsActivity | undefined {
  return teamsActivity.safeParse(body).data;
}

/** Entries of another shape are left out, not the list. */
function listOf<T extends z.ZodType>(shape: T) {
  return z
    .array(maybe(shape))
    .catch([])
    .transform((entries) => entries.filter((entry) => entry !== undefined))
    .default([]);
}
