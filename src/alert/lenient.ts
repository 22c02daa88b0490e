/** A JSON object whose fields may be missing or of any type. */
export type Fields = Readonly<Record<string, unknown>>;

const none: Fields = {};

/** The object, or one without fields for anything else. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : none;
}

/** The list, or an empty one for anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text that is not blank; a number as its digits, since Azure writes the same field both ways. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** The first of several that is a text. */
export function firstText(...values: readonly unknown[]): string | undefined {
  for (const value of values) {
    const text = textOf(value);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** Texts among what is a list, a single text, or null. At most 50. */
export function textsOf(value: unknown): readonly string[] {
  const all = Array.isArray(value) ? value.slice(0, 50) : [value];
  return all.flatMap((one) => (typeof one === 'string' && one.trim() !== '' ? [one.trim()] : []));
}

/** A number, also one in a text: thresholds come as "10000". */
export function numberOf(value: unknown): number | undefined {
  const read = typeof value === 'string' && /^\s*-?\d/.test(value) ? Number(value) : value;
  return typeof read === 'number' && Number.isFinite(read) ? read : undefined;
}

const earliest = Date.UTC(2000, 0);
const latest = Date.UTC(2100, 0);
// "3/22/2019 1:36:31 PM": how log alerts of the first kind write a time; it is UTC.
const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d{2}):(\d{2}) ?([AP])M$/i;
const iso = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?$/i;

/** A time of this century in one of Azure's spellings. Without an offset it is UTC. */
export function timeOf(value: unknown): Date | undefined {
  if (typeof value !== 'string' || value.length > 40) return undefined;
  const text = value.trim();
  const parts = american.exec(text);
  const hasOffset = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text);
  const ms =
    parts === null
      ? iso.test(text)
        ? Date.parse(hasOffset ? text : `${text}Z`)
        : Number.NaN
      : fromAmerican(parts);
  return ms >= earliest && ms < latest ? new Date(ms) : undefined;
}

function fromAmerican(parts: RegExpExecArray): number {
  const [month, day, year, hour, minute, second] = parts.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const isAfternoon = parts[7]?.toUpperCase() === 'P';
  return Date.UTC(year, month - 1, day, (hour % 12) + (isAfternoon ? 12 : 0), minute, second);
}

/** What a JSON text holds; undefined when it is none. Some of Azure's fields are JSON within JSON. */
export function jsonOf(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The last part of a resource id or address, decoded; undefined where there is none. */
export function lastSegment(id: string | undefined): string | undefined {
  const last = id
    ?.split('/')
    .filter((one) => one.trim() !== '')
    .at(-1);
  if (last === undefined) return undefined;
  try {
    return decodeURIComponent(last);
  } catch (error) {
    if (error instanceof URIError) return last;
    throw error;
  }
}
