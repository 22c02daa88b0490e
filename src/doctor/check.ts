/** What somebody found who looked. `remedy` says what to do about it. */
export type Finding =
  | { readonly kind: 'right'; readonly says: string }
  /** It works, and will not always; or nobody could tell. */
  | { readonly kind: 'doubtful'; readonly says: string; readonly remedy: string }
  | { readonly kind: 'wrong'; readonly says: string; readonly remedy: string };

/** `skipped`: what it needs is wrong itself, so looking would tell nothing new; `because` is the title of that check. */
export type Result = Finding | { readonly kind: 'skipped'; readonly says: string; readonly because: string };

/** One thing that must be right for the bot to work. */
export interface Check {
  /** Never twice in an examination. */
  readonly id: string;
  /** What is looked at, as people call it. */
  readonly title: string;
  /** Ids of checks that must not be wrong before this one tells anything; they stand earlier in the list. */
  readonly needs: readonly string[];
  /** `signal` is aborted at the deadline. What it throws counts as wrong. */
  readonly run: (signal: AbortSignal) => Promise<Finding>;
}

export function right(says: string): Finding {
  return { kind: 'right', says };
}

export function doubtful(says: string, remedy: string): Finding {
  return { kind: 'doubtful', says, remedy };
}

export function wrong(says: string, remedy: string): Finding {
  return { kind: 'wrong', says, remedy };
}
