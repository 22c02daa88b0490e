import type { AlertSubject, Signal } from '../domain/alert.ts';
import type { Unread, WatchName } from '../domain/watch.ts';
import { isWholeWatch, patience, watchPeriods } from './judge-watches.ts';
import { remedyOf } from './remedies.ts';
import { fired, type Matter, resolved, type Standing } from './say.ts';
import { listed, plain, utc } from './words.ts';

const dayMs = 86_400_000;

const words: Readonly<Record<WatchName, string>> = {
  traffic: 'outbound traffic',
  storage: 'storage account',
  certificate: 'certificate',
  secret: 'secrets',
  health: 'machines',
  'azure-alerts': 'alerts in Azure',
};

/** A gateway, an app or a subscription that watches look at, by the name that people use. */
export interface Watched {
  readonly subject: AlertSubject;
  readonly name: string;
}

/**
 * What can't be read of a gateway, an app or a subscription, though its watch reads others: an alert of its own once three periods of
 * the watch have gone by since it was read last; over when all of it can be read again, or nobody looks at it any more.
 * @param unread by all watches
 */
export function judgeUnread(
  unread: readonly Unread[],
  watched: readonly Watched[],
  { now, standing }: { readonly now: Date; readonly standing: Standing },
): readonly Signal[] {
  const bySubject = Map.groupBy(unread, (one) => one.subject);
  const told = watched.flatMap(({ subject, name }) => {
    const matter: Matter = { kind: 'health', subKind: 'watch', subject };
    const all = bySubject.get(subject.id) ?? [];
    if (all.length === 0)
      return resolved(matter, { title: `All of ${plain(name, 100)} can be read again` }, now, standing);
    const due = all.filter((one) => isDue(one, now));
    return due.length === 0 ? [] : fired(matter, findingOf(due, plain(name, 100)), now, standing);
  });
  return [...told, ...forgotten(watched, now, standing)];
}

/** The alerts of what was taken out of the configuration; those of whole watches are another room's. */
function forgotten(watched: readonly Watched[], now: Date, standing: Standing): readonly Signal[] {
  const known = new Set(watched.map(({ subject }) => keyOf(subject)));
  return [...standing.values()].flatMap(({ kind, subKind, subject }) => {
    const isOurs = kind === 'health' && subKind === 'watch' && !isWholeWatch(subject);
    if (!isOurs || known.has(keyOf(subject))) return [];
    const title = `${plain(subject.id, 100)} is not in the configuration any more, so nobody looks at it`;
    return resolved({ kind, subKind, subject }, { title }, now, standing);
  });
}

function keyOf({ kind, id }: AlertSubject): string {
  return `${kind}:${id}`;
}

/** It was read a period before it first was not. */
function isDue({ watch, since }: Unread, now: Date): boolean {
  return now.getTime() - since.getTime() >= (patience - 1) * watchPeriods[watch];
}

function findingOf(due: readonly Unread[], name: string) {
  const sorted = due.toSorted((a, b) => a.since.getTime() - b.since.getTime());
  const what = listed(sorted.map((one) => words[one.watch]));
  const codes = [...new Set(sorted.map((one) => one.code))];
  const remedies = [...new Set(sorted.flatMap(({ watch, code }) => remedyOf(watch, code) ?? []))];
  const [first] = sorted;
  const since = first === undefined ? [] : [`Not since ${utc(first.since)}.`];
  return {
    severity: 'warning' as const,
    title: `The ${what} of ${name} can’t be read (${codes.join(', ')})`,
    detail: [...since, ...remedies].join(' '),
    isOnlyOurs: true,
    step: codes.join('+'),
    restMs: dayMs,
  };
}
