import { AsyncLocalStorage } from 'node:async_hooks';

const muted = new AsyncLocalStorage<true>();

/**
 * Runs `work` without what it writes to the console. botbuilder prints the announced keys, over a dozen lines, for each
 * token that fails: whoever knows the address could fill the log with lines that are no JSON. What failed is in the error.
 */
export function quietly<T>(work: () => Promise<T>): Promise<T> {
  hush();
  return muted.run(true, work);
}

/** Puts the check before whatever the console's `error` is now; once for each such function. */
function hush(): void {
  const said = console.error;
  if (hushed.has(said)) return;
  const checked = (...words: unknown[]): void => {
    if (muted.getStore() === undefined) said.apply(console, words);
  };
  hushed.add(checked);
  console.error = checked;
}

const hushed = new WeakSet<object>();
