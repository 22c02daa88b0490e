import type { Click, Heard } from '../desk/conversation-desk.ts';
import type { Place } from '../domain/conversation.ts';
import type { Operator } from '../domain/operator.ts';
import type { TeamsActivity } from './activity.ts';
import { mentionsBot, withoutMention } from './mentions.ts';
import { wellFormed } from './plain-text.ts';
import { ownWords } from './quotes.ts';

/** A message, as the desks take it. */
export type Turn =
  | { readonly kind: 'heard'; readonly heard: Heard }
  /** Action.Submit and messageBack: a button of an older kind, which comes as a message. */
  | { readonly kind: 'click'; readonly click: Click }
  | { readonly kind: 'ignored' };

export function readMessage(activity: TeamsActivity, by: Operator): Turn {
  const { channelData, value } = activity;
  const place = placeOf(activity);
  // An edit comes as messageUpdate, from some clients as a message: either way it was heard before it was edited.
  if (/^(edit|undelete)message$/i.test(channelData?.eventType ?? '')) return { kind: 'ignored' };
  if (isRecord(value) && typeof value['verb'] === 'string')
    return { kind: 'click', click: clickOf(activity, by, value['verb'], value, false) };
  if (activity.text === undefined) return { kind: 'ignored' };
  // With resource-specific consent everything that is said in a team arrives; only what speaks to the bot is meant for it.
  if (place.kind !== 'personal' && !mentionsBot(activity)) return { kind: 'ignored' };
  const text = withoutMention(ownWords(activity), activity);
  return { kind: 'heard', heard: { key: keyOf(activity), text, by, place, timeZone: timeZoneOf(activity) } };
}

/** `data` as it came: whoever reads it looks everything up by an opaque id. */
export function clickOf(
  activity: TeamsActivity,
  by: Operator,
  verb: string,
  data: Readonly<Record<string, unknown>>,
  isAutomatic: boolean,
): Click {
  const { replyToId: messageId } = activity;
  const clean = Object.entries(data).map(([name, input]) => [
    name,
    typeof input === 'string' ? wellFormed(input) : input,
  ]);
  const [place, timeZone] = [placeOf(activity), timeZoneOf(activity)];
  const key = keyOf(activity);
  return { key, verb, data: Object.fromEntries(clean), by, place, messageId, isAutomatic, timeZone };
}

function keyOf({ conversation, id = '' }: TeamsActivity): string {
  return `${conversation.id} ${id}`;
}

/** Where the bot was added; undefined for any other news. An upgrade of the app is no arrival. */
export function readArrival(activity: TeamsActivity): Place | undefined {
  const { type, action, membersAdded, recipient, channelData } = activity;
  const hasArrived =
    type === 'installationUpdate'
      ? action?.toLowerCase() === 'add'
      : membersAdded.some(({ id }) => id === recipient?.id);
  if (!hasArrived) return undefined;
  const place = placeOf(activity);
  const chosen = channelData?.settings?.selectedChannel?.id;
  return place.kind === 'channel' && chosen !== undefined ? { ...place, conversation: chosen } : place;
}

export function placeOf({ conversation, serviceUrl }: TeamsActivity): Place {
  const { id, conversationType, isGroup } = conversation;
  return { conversation: id, kind: kindOf(id, conversationType, isGroup === true), serviceUrl };
}

function kindOf(id: string, type: string | undefined, isGroup: boolean): Place['kind'] {
  if (type === 'personal') return 'personal';
  if (type === 'channel') return 'channel';
  if (type === 'groupChat') return 'group';
  // Older events have no type. Ids of channels end so; `;messageid=` is a thread of one.
  if (/@thread\.(tacv2|skype)(;|$)|;messageid=/.test(id)) return 'channel';
  return isGroup || id.startsWith('19:') ? 'group' : 'personal';
}

function timeZoneOf({ localTimezone, entities }: TeamsActivity): string | undefined {
  const told = [localTimezone, ...entities.map(({ timezone }) => timezone)];
  return told.find((zone) => zone !== undefined && isZone(zone));
}

/** A format costs half a millisecond to make, and every turn names its zone. */
const knownZones = new Set<string>();
const mostZones = 1000;

function isZone(name: string): boolean {
  if (knownZones.has(name)) return true;
  try {
    const isGood = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
    if (isGood && knownZones.size < mostZones) knownZones.add(name);
    return isGood;
  } catch {
    return false; // Intl has no other way to say so
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
