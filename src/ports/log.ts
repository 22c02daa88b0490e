type Write = (fields: object, message: string) => void;

/** Where the bot writes what it does. No message texts, tokens, secrets, cards or query strings. */
export interface Log {
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
}
