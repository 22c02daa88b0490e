import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { activitiesPath, type Stage, setStage } from '../sandbox/teams/stage.ts';

type Json = Record<string, unknown>;
const adaptive = 'application/vnd.microsoft.card.adaptive';

/** The exemplary cards, by their file's name. */
export const cardNames = [
  'approval-waiting-approver',
  'approval-waiting-reader',
  'operation-running',
  'operation-succeeded',
  'operation-failed',
  'alert-traffic',
  'fleet-list',
  'ask-back',
  'refused-blocked',
] as const;
export type CardName = (typeof cardNames)[number];

export function sampleCard(name: CardName): Json {
  return JSON.parse(readFileSync(new URL(`cards/${name}.json`, import.meta.url), 'utf8'));
}

/** The room with a tiny bot behind it, which says what a test lets it say. */
export interface Scene extends Stage {
  channel(key: string): string;
  /** A card in a new thread of a channel; resolves to the message's id. */
  post(channel: string, content: Json, more?: Json): Promise<string>;
  reply(channel: string, thread: string, activity: Json): Promise<string>;
  rewrite(channel: string, message: string, content: Json): Promise<void>;
  /** The `29:` ids of people, as a card's `refresh` names them. */
  ids(...keys: string[]): string[];
}

export async function setScene(people = 4): Promise<Scene> {
  const stage = await setStage({ people });
  const channel = (key: string) => String(stage.tenant.channels.find((one) => one.key === key)?.id);
  const activity = (content: Json, more: Json = {}) => ({
    type: 'message',
    attachments: [{ contentType: adaptive, content }],
    ...more,
  });
  return {
    ...stage,
    channel,
    post: async (key, content, more) => {
      for (;;) {
        const { status, headers, body } = await stage.call('POST', '/teams/v3/conversations', {
          isGroup: true,
          channelData: { channel: { id: channel(key) } },
          activity: activity(content, more),
        });
        if (status !== 429) return (body as { activityId: string }).activityId;
        // Teams lets a bot begin a few threads a second; some refusals don't say how long to wait.
        await setTimeout(Number(headers.get('retry-after') ?? 1) * 1000);
      }
    },
    reply: async (key, thread, one) => {
      const place = `${channel(key)};messageid=${thread}`;
      const { body } = await stage.call('POST', activitiesPath(place), { type: 'message', ...one });
      return (body as { id: string }).id;
    },
    rewrite: async (key, message, content) => {
      await stage.call('PUT', activitiesPath(channel(key), message), activity(content));
    },
    ids: (...keys) => stage.tenant.people.filter((one) => keys.includes(one.key)).map((one) => one.id),
  };
}

/** What a bot answers to an invoke: a card for this person alone. */
export function cardAnswer(content: Json): { body: Json } {
  return { body: { statusCode: 200, type: adaptive, value: content } };
}
