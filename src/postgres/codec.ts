import { StoreUnavailable } from '../domain/fault.ts';

/** Grows when the shape of stored values changes in a way that older code would misread. */
const format = 1;

/** Keys of our own begin with one `$`; a stored key that does gets another one in front. */
const dateKey = '$date';

/**
 * A domain value as JSON text for a `json` column (not `jsonb`, which reorders keys and refuses some texts: what was
 * approved is kept letter by letter). Dates are kept as dates; a property that is undefined is left out.
 */
export function pack(value: unknown): string {
  return JSON.stringify({ format, value: toJson(value) });
}

/**
 * The value that was packed. `Value` is what the column holds by its table's definition.
 * @throws StoreUnavailable when a newer version of the bot wrote it
 */
export function unpack<Value>(stored: unknown): Value {
  const found = isRecord(stored) ? stored : {};
  if (found['format'] !== format) {
    const problem = `a row has format ${String(found['format'])}, and this version reads ${format}: run the newer version`;
    throw new StoreUnavailable(problem);
  }
  return fromJson(found['value']) as Value;
}

/** As a text column gives it back: no NUL, and lone surrogates replaced, since they are no UTF-8. */
export function cleanText(text: string): string {
  return Buffer.from(text.replaceAll('\0', ''), 'utf8').toString('utf8');
}

function toJson(value: unknown): unknown {
  if (value instanceof Date) return { [dateKey]: value.toISOString() };
  if (Array.isArray(value)) return value.map(toJson);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key.startsWith('$') ? `$${key}` : key, toJson(one)]),
  );
}

function fromJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromJson);
  if (!isRecord(value)) return value;
  const date = value[dateKey];
  if (typeof date === 'string') return new Date(date);
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key.startsWith('$') ? key.slice(1) : key, fromJson(one)]),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
