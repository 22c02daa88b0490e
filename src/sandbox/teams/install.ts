import { installActivities } from './activities.ts';
import { conversationId, type Place } from './conversations.ts';
import type { Parts } from './parts.ts';

const atOnce = 4;

/**
 * Tells the bot that it was added to the team and to everybody's chat. Done once in a tenant's life; what the bot
 * didn't take (a restart in between) is told again at its next start.
 */
export async function install(parts: Parts): Promise<void> {
  const { tenant, conversations, timeline } = parts;
  if (timeline.installed) return;
  const general = conversations.find(tenant.team.id);
  const chats = Object.values(conversations.chats).flatMap((id) => conversations.find(id) ?? []);
  const places = [...(general === undefined ? [] : [general]), ...chats];
  const results: boolean[] = [];
  while (places.length > 0) {
    const some = places.splice(0, atOnce);
    results.push(...(await Promise.all(some.map((place) => addTo(parts, place)))));
  }
  if (results.every((taken) => taken)) timeline.setInstalled();
}

async function addTo(parts: Parts, place: Place): Promise<boolean> {
  const { tenant, clock, line } = parts;
  const person = place.kind === 'chat' ? place.person : tenant.people[0];
  if (person === undefined) throw new Error(`Nobody is there to add the bot to ${conversationId(place)}`);
  const scene = { tenant, serviceUrl: parts.serviceUrl(), person, place, now: clock.now() };
  for (const activity of installActivities(scene)) {
    const { status } = await line.post(activity);
    if (status < 200 || status > 299) return false;
  }
  return true;
}
