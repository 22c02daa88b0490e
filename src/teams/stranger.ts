import type { Operator, Person } from '../domain/operator.ts';
import type { TeamsActivity } from './activity.ts';

/** What the bot takes orders from; all else on its way is news of Teams, without anybody who asks for something. */
const spoken = new Set(['message', 'messageUpdate', 'invoke']);

/**
 * Why an authentic activity is not heard. Teams' signature covers every tenant of the world: whose people may speak is
 * ours to check. Nobody is told in the chat; the 403 is for Azure's and our own eyes. A card's button says "something went
 * wrong" to a stranger, a message stays without an answer, and Teams does not deliver a 403 again.
 */
export function whyStranger(activity: TeamsActivity, tenant: string): 'tenant' | 'sender' | undefined {
  const named = activity.channelData?.tenant?.id;
  const hosted = activity.conversation.tenantId;
  if (named === undefined || !isSame(named, tenant)) return 'tenant';
  if (typeof hosted === 'string' && !isSame(hosted, tenant)) return 'tenant';
  // Members of a shared channel may be of another organisation than the channel.
  const home = activity.from?.tenantId;
  if (home !== undefined && !isSame(home, tenant)) return 'tenant';
  if (spoken.has(activity.type) && operatorOf(activity, tenant) === undefined) return 'sender';
  return undefined;
}

/** Undefined for bots, agents, and whoever has no object id in Entra. */
export function operatorOf(activity: TeamsActivity, tenant: string): Operator | undefined {
  const from = activity.from;
  if (from?.aadObjectId === undefined) return undefined;
  // People are `29:`, bots `28:`. Teams gives people no role, or "user".
  const isPerson =
    !from.id.startsWith('28:') &&
    (from.role ?? 'user').toLowerCase() === 'user' &&
    from.agenticAppId === undefined &&
    from.agenticUserId === undefined;
  if (!isPerson) return undefined;
  const { id: teamsId, name = 'Somebody', aadObjectId } = from;
  return { tenant, aadObjectId, teamsId, name };
}

/** Undefined where Teams did not say the name, as in some refreshes. */
export function personOf(activity: TeamsActivity): Person | undefined {
  const from = activity.from;
  if (from?.aadObjectId === undefined || from.name === undefined) return undefined;
  return { aadObjectId: from.aadObjectId, name: from.name, teamsId: from.id };
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
