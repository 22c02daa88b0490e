import type { Look } from './look.ts';
import { space } from './words.ts';

type Clocked = Pick<Look, 'now' | 'timeZone'>;

interface Formats {
  readonly parts: Intl.DateTimeFormat;
  readonly british: Intl.DateTimeFormat;
  readonly american: Intl.DateTimeFormat;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const formats = new Map<string, Formats>();
const mostZones = 100;

function formatsOf(timeZone: string): Formats {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const zoned = (locale: string): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locale, { timeZone, hour: '2-digit', timeZoneName: 'short' });
  try {
    const made = {
      // en-US, since the British month is "Sept".
      parts: new Intl.DateTimeFormat('en-US', {
        timeZone,
        hourCycle: 'h23',
        weekday: 'short',
        day: 'numeric',
        month: 'short',
        year: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
      }),
      british: zoned('en-GB'),
      american: zoned('en-US'),
    };
    // Intl takes a zone in any case, so that a client could invent new spellings for ever.
    if (formats.size >= mostZones) formats.clear();
    formats.set(timeZone, made);
    return made;
  } catch (cause) {
    if (timeZone === 'UTC') throw cause;
    return formatsOf('UTC');
  }
}

/** A card names the same few times and zones again and again, and asking Intl costs more than all else of a line. */
const mostTold = 2000;
const told = new Map<string, Told>();
const zonesTold = new Map<string, string>();

/** `make` is asked once for a key, until too much is kept. */
function once<Kept>(kept: Map<string, Kept>, key: string, make: () => Kept): Kept {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = make();
  if (kept.size >= mostTold) kept.clear();
  kept.set(key, made);
  return made;
}

/** A moment in a zone: the parts that cards put together. */
interface Told {
  /** "Fri 20 Nov" */
  readonly day: string;
  readonly year: string;
  /** "14:42" */
  readonly hour: string;
  /** "09" */
  readonly second: string;
}

function partsOf(at: Date, timeZone: string): Told {
  return once(told, `${Math.floor(at.getTime() / 1000)} ${timeZone}`, () => {
    const { weekday, day, month, year, hour, minute, second }: Readonly<Record<string, string>> =
      Object.fromEntries(
        formatsOf(timeZone)
          .parts.formatToParts(at)
          .map(({ type, value }) => [type, value]),
      );
    return {
      day: [weekday, day, month].join(space),
      year: `${year}`,
      hour: `${hour}:${minute}`,
      second: `${second}`,
    };
  });
}

/** "CET", "PST", "UTC+5:30": each country's own short name where Intl knows it. */
export function zoneName(at: Date, timeZone: string): string {
  // No zone changes its clocks within a minute.
  return once(zonesTold, `${Math.floor(at.getTime() / minuteMs)} ${timeZone}`, () =>
    zoneNameOf(at, timeZone),
  );
}

function zoneNameOf(at: Date, timeZone: string): string {
  const { british, american } = formatsOf(timeZone);
  const read = (format: Intl.DateTimeFormat): string =>
    format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? 'UTC';
  const first = read(british);
  if (!/^GMT./.test(first)) return first;
  const second = read(american);
  return /^GMT./.test(second) ? second.replace('GMT', 'UTC') : second;
}

/** "Fri 20 Nov", with the year where it is another one than now. */
export function dayOf(at: Date, look: Clocked): string {
  const { day, year } = partsOf(at, look.timeZone);
  return year === partsOf(look.now, look.timeZone).year ? day : `${day}${space}${year}`;
}

/** "14:42"; of another day "Fri 20 Nov, 14:42". For lists that say the zone once. */
export function bareTime(at: Date, look: Clocked): string {
  const { day, year, hour } = partsOf(at, look.timeZone);
  const today = partsOf(look.now, look.timeZone);
  return day === today.day && year === today.year ? hour : `${dayOf(at, look)}, ${hour}`;
}

/** "14:42 CET"; of another day "Fri 20 Nov, 14:42 CET". */
export function time(at: Date, look: Clocked): string {
  return `${bareTime(at, look)}${space}${zoneName(at, look.timeZone)}`;
}

/** "Fri 20 Nov, 14:42 CET", also of today: for cards that are read on other days than they were drawn. */
export function dated(at: Date, look: Clocked): string {
  return `${dayOf(at, look)}, ${hourOf(at, look)}${space}${zoneName(at, look.timeZone)}`;
}

/** "14:42" of whatever day. */
export function hourOf(at: Date, look: Clocked): string {
  return partsOf(at, look.timeZone).hour;
}

/** "14:20:09 CET" */
export function exactTime(at: Date, look: Clocked): string {
  const { second } = partsOf(at, look.timeZone);
  return `${bareTime(at, look)}:${second}${space}${zoneName(at, look.timeZone)}`;
}

function days(ms: number): string {
  return ms < 72 * hourMs
    ? `${Math.floor(ms / hourMs)}${space}h`
    : `${Math.floor(ms / 24 / hourMs)}${space}days`;
}

/** How long something took: "45 s", "6 min 03 s", "1 h 20 min", "32 h", "11 days". */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds}${space}s`;
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  if (minutes < 60)
    return `${minutes}${space}min${rest === 0 ? '' : `${space}${String(rest).padStart(2, '0')}${space}s`}`;
  if (minutes >= 24 * 60) return days(seconds * 1000);
  const over = minutes % 60;
  return `${Math.floor(minutes / 60)}${space}h${over === 0 ? '' : `${space}${over}${space}min`}`;
}

/** How long about: "under 1 min", "24 min", "2 h 5 min", "32 h". Never more than there is. */
export function roughly(ms: number): string {
  const minutes = Math.floor(ms / minuteMs);
  return minutes < 1 ? `under 1${space}min` : duration(minutes * minuteMs);
}
