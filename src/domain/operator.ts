/** Operator and approver each include reader, but not each other; admin includes all. */
export type Role = 'reader' | 'operator' | 'approver' | 'admin';

/** Somebody who speaks to the bot, known from the authenticated activity alone. */
export interface Operator {
  /** Entra tenant id. */
  readonly tenant: string;
  /** Entra object id. */
  readonly aadObjectId: string;
  /** `29:` id by which Teams names this person to this bot. */
  readonly teamsId: string;
  /** As Teams shows it; for reading only, never for a decision. */
  readonly name: string;
}

/** Somebody a card or a mention names: a decider, an orderer. */
export interface Person {
  readonly aadObjectId: string;
  readonly name: string;
  /** Undefined where Teams could not tell it; such a person types instead of clicking. */
  readonly teamsId: string | undefined;
}

/** Whom a role or a policy means: a role by name, an Entra group or an Entra user by object id. */
export type Principal =
  | { readonly kind: 'role'; readonly role: Role }
  | { readonly kind: 'group'; readonly id: string }
  | { readonly kind: 'user'; readonly id: string };

/** Groups and users of each role. A gateway may have its own, which then stand instead of these. */
export type RoleMap = Readonly<Record<Role, readonly Principal[]>>;

/** The roles that a person holds for one gateway, included ones spelled out. */
export type Roles = ReadonlySet<Role>;
