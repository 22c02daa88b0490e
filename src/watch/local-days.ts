const formats = new Map<string, Intl.DateTimeFormat>();
/** Days that were worked out last, by zone and date: a look asks for the same ones for each gateway. */
const worked = new Map<string, readonly LocalDay[]>();
const mostKept = 100;
const dayMs = 86_400_000;

/** A calendar day somewhere; ms since 1970. */
export interface LocalDay {
  /** yyyy-mm-dd */
  readonly date: string;
  readonly from: number;
  /** When the next day begins there: 23, 24 or 25 hours later. */
  readonly to: number;
}

/**
 * The last `count` days in a zone, oldest first; the last one is that of `now`.
 * @throws RangeError when there is no such zone
 */
export function localDays(now: Date, timeZone: string, count: number): readonly LocalDay[] {
  const today = wallClock(now.getTime(), timeZone);
  const midnight = Math.floor(today / dayMs) * dayMs; // as if the zone were UTC
  const key = `${timeZone} ${midnight} ${count}`;
  const known = worked.get(key);
  if (known !== undefined) return known;
  const begins = Array.from({ length: count + 1 }, (_, index) =>
    beginOf(midnight + (index + 1 - count) * dayMs, timeZone),
  );
  const days = begins.slice(0, -1).map((from, index) => ({
    date: new Date(midnight + (index + 1 - count) * dayMs).toISOString().slice(0, 10),
    from,
    to: begins[index + 1] ?? from,
  }));
  if (worked.size >= mostKept) worked.clear();
  worked.set(key, days);
  return days;
}

/** When the zone's clocks show `wall` (ms, as if the zone were UTC). */
function beginOf(wall: number, timeZone: string): number {
  const guess = wall - offsetAt(wall, timeZone);
  return wall - offsetAt(guess, timeZone); // the offset may change between the two
}

function offsetAt(at: number, timeZone: string): number {
  return wallClock(at, timeZone) - Math.floor(at / 1000) * 1000;
}

/** What the zone's clocks show at `at`, read as if it were UTC. */
function wallClock(at: number, timeZone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(at)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  if (formats.size >= mostKept) formats.clear();
  formats.set(timeZone, made);
  return made;
}
