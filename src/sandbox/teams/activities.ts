import { randomUUID } from 'node:crypto';
import { DateTime } from 'luxon';
import type { Person, Tenant } from '../tenant.ts';
import { conversationId, type Place } from './conversations.ts';
import type { Attachment } from './message.ts';
import type { RichText } from './rich-text.ts';

/** Something that Teams tells the bot. */
export type Activity = Readonly<Record<string, unknown>>;

/** Who does something, where and when. `now` is the tenant's time. */
export interface Scene {
  readonly tenant: Tenant;
  readonly serviceUrl: string;
  readonly person: Person;
  readonly place: Place;
  readonly now: Date;
}

/** What a button of a card sends; `data` is what came with the card, with the card's inputs merged in. */
export interface CardAction {
  readonly type: string;
  readonly verb?: string;
  readonly data: unknown;
  readonly id?: string;
  readonly title?: string;
}

/** `html` takes the place of the words' own HTML where the message quotes another one. */
export function messageActivity(scene: Scene, id: string, words: RichText, html?: Attachment): Activity {
  return {
    ...envelope(scene, 'message', id),
    text: words.text,
    textFormat: 'plain',
    attachments: [html ?? words.html],
    entities: [...words.entities, clientInfo(scene)],
  };
}

export function editActivity(scene: Scene, id: string, words: RichText): Activity {
  const message = messageActivity(scene, id, words);
  const channelData = { ...(message['channelData'] as object), eventType: 'editMessage' };
  return { ...message, type: 'messageUpdate', channelData };
}

/** A press on Action.Execute, or a card's refresh (`automatic`). `messageId` is the message that holds the card. */
export function invokeActivity(
  scene: Scene,
  messageId: string,
  action: CardAction,
  trigger: 'manual' | 'automatic',
): Activity {
  return {
    ...cardActivity(scene, 'invoke', messageId),
    name: 'adaptiveCard/action',
    value: { action, trigger },
  };
}

/** A press on Action.Submit: a message with a value and no text. */
export function submitActivity(scene: Scene, messageId: string, value: unknown): Activity {
  return { ...cardActivity(scene, 'message', messageId), value };
}

/** What the bot hears when somebody adds it to the place: the roster's news, then the installation. */
export function installActivities(scene: Scene): readonly [Activity, Activity] {
  const { place, person, tenant } = scene;
  const bot = { id: `28:${tenant.bot.appId}` };
  const inTeam = place.kind === 'channel';
  const team = { id: tenant.team.id, name: tenant.team.name, aadGroupId: tenant.team.aadGroupId };
  const base = envelope(scene, 'conversationUpdate', `f:${randomUUID()}`);
  const tenantData = { tenant: { id: tenant.tenantId } };
  const settings = { selectedChannel: { id: place.id } };
  const roster = {
    ...base,
    membersAdded: inTeam ? [bot] : [{ id: person.id, aadObjectId: person.aadObjectId }, bot],
    channelData: inTeam ? { team, settings, eventType: 'teamMemberAdded', ...tenantData } : tenantData,
  };
  const source = { name: 'message' };
  const installation = {
    ...base,
    type: 'installationUpdate',
    id: `f:${randomUUID()}`,
    action: 'add',
    entities: [{ type: 'clientInfo', locale: 'en-US' }],
    channelData: inTeam
      ? { settings, channel: { id: place.id }, team, ...tenantData, source }
      : { settings, ...tenantData, source },
  };
  return [roster, installation];
}

function cardActivity(scene: Scene, type: string, messageId: string): Activity {
  const base = envelope(scene, type, `f:${randomUUID()}`);
  const channelData = { ...(base['channelData'] as object), source: { name: 'message' } };
  return { ...base, channelData, entities: [clientInfo(scene)], replyToId: messageId };
}

function envelope(scene: Scene, type: string, id: string): Activity {
  const { tenant, person, place, now } = scene;
  const inChannel = place.kind === 'channel';
  const tenantData = { tenant: { id: tenant.tenantId } };
  return {
    type,
    id,
    timestamp: now.toISOString(),
    localTimestamp: DateTime.fromJSDate(now, { zone: person.timeZone }).toISO(),
    localTimezone: person.timeZone,
    serviceUrl: scene.serviceUrl,
    channelId: 'msteams',
    from: { id: person.id, name: person.name, aadObjectId: person.aadObjectId },
    conversation: {
      ...(inChannel ? { isGroup: true } : {}),
      conversationType: inChannel ? 'channel' : 'personal',
      tenantId: tenant.tenantId,
      id: conversationId(place),
    },
    recipient: { id: `28:${tenant.bot.appId}`, name: tenant.bot.name },
    channelData: inChannel
      ? {
          teamsChannelId: place.id,
          teamsTeamId: tenant.team.id,
          channel: { id: place.id },
          team: { id: tenant.team.id },
          ...tenantData,
        }
      : tenantData,
    locale: 'en-US',
  };
}

function clientInfo(scene: Scene): unknown {
  const timezone = scene.person.timeZone;
  return { type: 'clientInfo', locale: 'en-US', country: 'US', platform: 'Web', timezone };
}
