import { DirectoryUnreachable } from '../domain/fault.ts';
import type { Gateway, GatewayId } from '../domain/gateway.ts';
import type { Operator, Person, Principal, Role, RoleMap, Roles } from '../domain/operator.ts';
import type { Policy } from '../domain/policy.ts';
import { groupsNeeded, groupsOfMap, isMeant, rolesOf } from '../domain/roles.ts';
import type { Channel } from '../ports/channel.ts';
import type { Directory } from '../ports/directory.ts';
import type { Log } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';
import type { Settings } from './settings.ts';

/** Teams lets a card refresh by itself for 60 people; more are never looked up in Teams, and refresh it by hand. */
const mostLookedUp = 60;
const mostDeciders = 500;
const mostRemembered = 10_000;

/** The gateways that somebody may read of; the same object for everybody with the same rights. */
export interface Visible {
  readonly gateways: readonly Gateway[];
  readonly names: readonly string[];
}

/** Who may do what: roles and deciders, from the configuration and Entra's groups. */
export class Access {
  readonly #settings: Settings;
  readonly #directory: Directory;
  readonly #store: Store;
  readonly #channel: Channel;
  readonly #log: Log;
  readonly #remembered = new Map<string, string>();
  /** The general roles first, then those of gateways that have their own. */
  readonly #maps: readonly RoleMap[];
  readonly #visible = new Map<string, Visible>();

  constructor(settings: Settings, directory: Directory, store: Store, channel: Channel, log: Log) {
    this.#settings = settings;
    this.#maps = [...new Set([settings.roles, ...settings.gatewayRoles.values()])];
    this.#directory = directory;
    this.#store = store;
    this.#channel = channel;
    this.#log = log;
  }

  /** Keeps the `29:` id of somebody who spoke or clicked, for cards and mentions; never in the way of the answer. */
  remember(person: Person): void {
    const known = `${person.teamsId} ${person.name}`;
    if (this.#remembered.get(person.aadObjectId) === known) return;
    if (this.#remembered.size >= mostRemembered) this.#remembered.clear();
    this.#remembered.set(person.aadObjectId, known);
    this.#store.rememberPerson(person).catch((error: unknown) => {
      this.#remembered.delete(person.aadObjectId);
      this.#log.warn({ err: error }, 'a person was not remembered');
    });
  }

  /**
   * The person's roles for a gateway, or those of the whole configuration.
   * @throws DirectoryUnreachable
   */
  async rolesOf(by: Operator, gateway?: GatewayId): Promise<Roles> {
    const map = this.#mapOf(gateway);
    return rolesOf(by.aadObjectId, await this.#groups(by, groupsOfMap(map), false), map);
  }

  /**
   * The gateways that the person may read of.
   * @throws DirectoryUnreachable
   */
  async visibleTo(by: Operator): Promise<Visible> {
    const readable: RoleMap[] = [];
    for (const map of this.#maps) {
      const groups = await this.#groups(by, groupsOfMap(map), false);
      if (rolesOf(by.aadObjectId, groups, map).has('reader')) readable.push(map);
    }
    // The same list for the same rights: the parser keeps an index of the names beside it.
    const key = readable.map((map) => this.#maps.indexOf(map)).join();
    let visible = this.#visible.get(key);
    if (visible === undefined) {
      const gateways = [...this.#settings.gateways.values()].filter((one) =>
        readable.includes(this.#mapOf(one.id)),
      );
      visible = { gateways, names: gateways.map((one) => one.name) };
      this.#visible.set(key, visible);
    }
    return visible;
  }

  /**
   * Whether a policy's `from` means this person now, and whether the person may order or rule; Graph is asked anew.
   * @throws DirectoryUnreachable
   */
  async isDecider(
    by: Operator,
    policy: Policy,
    gateway: GatewayId,
  ): Promise<{ isDecider: boolean; isOperator: boolean; isAdmin: boolean }> {
    const map = this.#mapOf(gateway);
    const needed = new Set([
      ...groupsNeeded(policy.from, map),
      ...groupsNeeded([...asRole('admin'), ...asRole('operator')], map),
    ]);
    const groups = await this.#groups(by, [...needed], true);
    const roles = rolesOf(by.aadObjectId, groups, map);
    return {
      isDecider: isMeant(policy.from, by.aadObjectId, groups, roles),
      isOperator: roles.has('operator'),
      isAdmin: roles.has('admin'),
    };
  }

  /**
   * Those who can decide, for mentions and refresh; what Entra or Teams does not tell now is left out. Admins may decide,
   * too, and are called where there are not enough others.
   */
  async decidersOf(policy: Policy, gateway: GatewayId, orderer: Operator): Promise<readonly Person[]> {
    const ids = await this.#membersOf(this.#spelledOut(policy.from, gateway));
    if (!policy.own) ids.delete(orderer.aadObjectId);
    const namesRole = policy.from.some((one) => one.kind === 'role');
    if (ids.size < policy.approvers && namesRole) {
      for (const [id, name] of await this.#membersOf(this.#spelledOut(asRole('admin'), gateway)))
        if (policy.own || id !== orderer.aadObjectId) ids.set(id, ids.get(id) ?? name);
    }
    const all = [...ids];
    const rest = all.slice(mostLookedUp, mostDeciders);
    const known = await this.#people(all.slice(0, mostLookedUp));
    return [
      ...known,
      ...rest.map(([aadObjectId, name = 'an approver']) => ({ aadObjectId, name, teamsId: undefined })),
    ];
  }

  /** Ids and, where Entra tells them, names. */
  async #membersOf(principals: readonly Principal[]): Promise<Map<string, string | undefined>> {
    const ids = new Map<string, string | undefined>();
    for (const principal of principals) {
      if (principal.kind === 'user') ids.set(principal.id, ids.get(principal.id));
      if (principal.kind !== 'group') continue;
      try {
        for (const one of await this.#directory.membersOf(principal.id)) ids.set(one.aadObjectId, one.name);
      } catch (error) {
        if (!(error instanceof DirectoryUnreachable)) throw error;
        this.#log.warn({ group: principal.id }, 'Graph does not tell who is in a group of approvers');
      }
    }
    return ids;
  }

  /** Somebody by name, whole or first; undefined where nobody or more than one who spoke to the bot is called so. */
  async personNamed(name: string): Promise<Person | undefined> {
    const found = await this.#store.peopleNamed(name);
    return found.length === 1 ? found[0] : undefined;
  }

  /** People by their Entra object ids, as far as Teams or the store knows them. */
  peopleOf(ids: readonly string[]): Promise<readonly Person[]> {
    return this.#people(ids.map((id) => [id, undefined]));
  }

  async #people(ids: readonly (readonly [string, string | undefined])[]): Promise<readonly Person[]> {
    const known = new Map(
      (await this.#store.people(ids.map(([id]) => id))).map((one) => [one.aadObjectId, one]),
    );
    const people = ids.map(async ([aadObjectId, name]): Promise<Person> => {
      const stored = known.get(aadObjectId);
      if (stored?.teamsId !== undefined) return stored;
      const member = await this.#channel.member(this.#settings.operations, aadObjectId);
      const person = { aadObjectId, name: member?.name ?? name ?? 'an approver', teamsId: member?.teamsId };
      if (member !== undefined) await this.#store.rememberPerson(person);
      return person;
    });
    return Promise.all(people);
  }

  #spelledOut(principals: readonly Principal[], gateway: GatewayId): readonly Principal[] {
    const map = this.#mapOf(gateway);
    return principals.flatMap((one) => (one.kind === 'role' ? map[one.role] : [one]));
  }

  #mapOf(gateway: GatewayId | undefined): RoleMap {
    return (
      (gateway === undefined ? undefined : this.#settings.gatewayRoles.get(gateway)) ?? this.#settings.roles
    );
  }

  async #groups(by: Operator, groups: readonly string[], fresh: boolean): Promise<ReadonlySet<string>> {
    return groups.length === 0 ? new Set() : this.#directory.groupsOf(by.aadObjectId, groups, { fresh });
  }
}

function asRole(role: Role): readonly Principal[] {
  return [{ kind: 'role', role }];
}
