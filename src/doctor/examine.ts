import type { Check, Finding, Result } from './check.ts';
import { wrong } from './check.ts';
import { wrongBy } from './explain.ts';
import type { Line } from './report.ts';

const atOnce = 16;

/**
 * Runs all checks that can run at the same time, each with a deadline of its own; none stops another.
 * @returns what comes of each, in their order; none rejects
 */
export function examine(checks: readonly Check[], deadlineMs: number): readonly Promise<Line>[] {
  const free = slots(atOnce);
  const results = new Map<string, Promise<Line>>();
  return checks.map((check) => {
    const needed = check.needs.map((id) => {
      const found = results.get(id);
      if (found === undefined) throw new Error(`${check.id} needs ${id}, which no earlier check is`);
      return found;
    });
    const line = inOrder(check, needed, free, deadlineMs).then((result) => ({ check, result }));
    results.set(check.id, line);
    return line;
  });
}

async function inOrder(
  check: Check,
  needed: readonly Promise<Line>[],
  free: <T>(work: () => Promise<T>) => Promise<T>,
  deadlineMs: number,
): Promise<Result> {
  const before = await Promise.all(needed);
  for (const { check: other, result } of before) {
    const because =
      result.kind === 'wrong' ? other.title : result.kind === 'skipped' ? result.because : undefined;
    if (because !== undefined)
      return { kind: 'skipped', says: `not looked at, since this is not right: ${because}`, because };
  }
  return free(() => inTime(check, deadlineMs));
}

async function inTime(check: Check, deadlineMs: number): Promise<Finding> {
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Finding>((resolve) => {
    timer = setTimeout(() => {
      const remedy =
        'Look at the network between this machine and that service: firewall, proxy, name server.';
      resolve(wrong(`no answer within ${deadlineMs / 1000} s`, remedy));
      stop.abort(new Error('the time of this check is over'));
    }, deadlineMs);
  });
  try {
    return await Promise.race([check.run(stop.signal).catch(wrongBy), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Lets `limit` works run at the same time; the others wait for their turn, in order. */
function slots(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let taken = 0;
  return async (work) => {
    if (taken >= limit) await new Promise<void>((next) => waiting.push(next));
    else taken += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) taken -= 1;
      else next(); // hands its place on
    }
  };
}
