import type { Channel, Person, Tenant } from '../tenant.ts';
import { stableId } from '../tenant.ts';

/** Somewhere to write: a channel (in one of its threads, where `root` is named) or one person's chat with the bot. */
export type Place =
  | { readonly kind: 'channel'; readonly id: string; readonly channel: Channel; readonly root?: string }
  | { readonly kind: 'chat'; readonly id: string; readonly person: Person };

/** The team's channels and everybody's chat with the bot; group chats can't be created, so there are none. */
export class Conversations {
  readonly chats: Readonly<Record<string, string>>;
  readonly #channels: ReadonlyMap<string, Channel>;
  readonly #chatOwners: ReadonlyMap<string, Person>;
  readonly #people: ReadonlyMap<string, Person>;

  constructor(tenant: Tenant) {
    const chats = tenant.people.map((person) => [person.key, chatId(person)] as const);
    this.chats = Object.fromEntries(chats);
    this.#channels = new Map(tenant.channels.map((channel) => [channel.id, channel]));
    this.#chatOwners = new Map(tenant.people.map((person) => [chatId(person), person]));
    this.#people = new Map(
      tenant.people.flatMap((person) =>
        [person.key, person.id, person.aadObjectId, userName(person)].map((id) => [id, person] as const),
      ),
    );
  }

  /** Undefined when the bot is in no such conversation. Whether the named root exists is not looked at. */
  find(conversationId: string): Place | undefined {
    const [id = '', root] = conversationId.split(';messageid=');
    const channel = this.#channels.get(id);
    if (channel !== undefined) return { kind: 'channel', id, channel, ...(root ? { root } : {}) };
    const person = this.#chatOwners.get(id);
    return person === undefined ? undefined : { kind: 'chat', id, person };
  }

  /** Everything by which a person may be named: key, `29:` id, Entra object id, user principal name. */
  person(id: string): Person | undefined {
    return this.#people.get(id);
  }

  mayRead(person: Person, place: Place): boolean {
    return place.kind === 'channel' || place.person.key === person.key;
  }

  members(place: Place, everybody: readonly Person[]): readonly Person[] {
    return place.kind === 'channel' ? everybody : [place.person];
  }
}

/** The id by which activities name a place. */
export function conversationId(place: Place): string {
  return place.kind === 'channel' && place.root !== undefined
    ? `${place.id};messageid=${place.root}`
    : place.id;
}

export function userName(person: Person): string {
  return `${person.key}@contoso.com`;
}

function chatId(person: Person): string {
  return `a:1${stableId(`chat ${person.key}`).replaceAll('-', '')}`;
}
