/** A failure that an operator will read: `message` says what happened, `remedy` what to do next. */
export abstract class Fault extends Error {
  /** Stable; the README lists every code with its remedy, and a test compares the two. */
  abstract readonly code: string;
  abstract readonly remedy: string;
}

/** Azure Resource Manager or Monitor gave no usable answer within the deadline. Nothing is known to have changed. */
export class AzureUnreachable extends Fault {
  override readonly name = 'AzureUnreachable';
  readonly code = 'azure-unreachable';
  readonly remedy =
    'Ask again in a minute. If it stays so, look at the Azure status page and at the bot’s log.';
}

/** Azure refuses the bot's identity (401 or 403). */
export class AzureForbidden extends Fault {
  override readonly name = 'AzureForbidden';
  readonly code = 'azure-forbidden';
  readonly remedy =
    'Give the bot’s identity the rights that the README lists (Connect a real tenant), then ask again.';
}

/** The scale set of a gateway is not where gatehouse.yaml says. */
export class GatewayMissing extends Fault {
  override readonly name = 'GatewayMissing';
  readonly code = 'gateway-missing';
  readonly remedy = 'Compare `scaleSet` in gatehouse.yaml with the resource id in the Azure portal.';
}

/** Entra knows no app registration by the id that gatehouse.yaml gives. */
export class AppMissing extends Fault {
  override readonly name = 'AppMissing';
  readonly code = 'app-missing';
  readonly remedy =
    'Compare `appId` under `apps` in gatehouse.yaml with the application (client) id in the Entra portal.';
}

/** Azure answered, but not with what it is documented to answer (a proxy's page, a body without its fields). */
export class AnswerUnreadable extends Fault {
  override readonly name = 'AnswerUnreadable';
  readonly code = 'answer-unreadable';
  readonly remedy = 'Something between the bot and Azure changes answers: check the proxy, then ask again.';
}

/** Microsoft Graph gave no answer in time, so nobody's group membership can be told. */
export class DirectoryUnreachable extends Fault {
  override readonly name = 'DirectoryUnreachable';
  readonly code = 'cannot-verify-now';
  readonly remedy = 'Nothing was decided. Try again in a minute.';
}

/** The store lost its connection or refused the statement. */
export class StoreUnavailable extends Fault {
  override readonly name = 'StoreUnavailable';
  readonly code = 'store-unavailable';
  // An answer that was lost may have been to something that was written.
  readonly remedy =
    'What no card shows was not recorded. Try again in a minute; if it stays so, look at the database’s log.';
}

/** gatehouse.yaml or the environment can't be used. `problems` names each key, what is wrong and what a good value is. */
export class ConfigInvalid extends Fault {
  override readonly name = 'ConfigInvalid';
  readonly code = 'config-invalid';
  readonly remedy = 'Mend the keys that are named, then start again. gatehouse.example.yaml shows every key.';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration has ${problems.length} problem${problems.length === 1 ? '' : 's'}`);
    this.problems = problems;
  }
}
