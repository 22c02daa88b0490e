/** When an order is to be carried out: once, or repeatedly. `timeZone` (IANA) is the speaker's. */
export type Timing =
  | { readonly kind: 'once'; readonly at: Date; readonly timeZone: string }
  /** Five-field cron in `timeZone`. */
  | { readonly kind: 'repeating'; readonly cron: string; readonly timeZone: string };

/** A timing in words, with the next times at which it would be due. */
export interface Due {
  readonly timing: Timing;
  /** "every weekday at 08:00" */
  readonly words: string;
  /** At most three, soonest first; empty when the time has passed or never comes. */
  readonly next: readonly Date[];
}
