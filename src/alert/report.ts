import type { Severity } from '../domain/alert.ts';
import type { Finding } from './finding.ts';
import { type Fields, fieldsOf, textOf } from './lenient.ts';

/** What a body or a list entry says, whichever shape it came in, before it is clear whom it is about. */
export interface Report {
  readonly source: 'webhook' | 'poll';
  readonly condition: 'fired' | 'resolved';
  /** When it fired or was resolved; undefined where it doesn't say. */
  readonly at: Date | undefined;
  /** Azure's severity of the rule; undefined for null and for words that are none. */
  readonly severity: Severity | undefined;
  /** The whole id; undefined where there is none. */
  readonly alertId: string | undefined;
  readonly rule: string | undefined;
  /** Target resources, as written. */
  readonly targets: readonly string[];
  /** The first target's name; undefined where none is named. */
  readonly resource: string | undefined;
  readonly custom: Custom;
  readonly description: string | undefined;
  readonly link: string | undefined;
  readonly finding: Finding;
}

/** The custom properties that this bot looks for; a rule's owner may write them in any case. */
export interface Custom {
  readonly kind: string | undefined;
  readonly gateway: string | undefined;
  readonly app: string | undefined;
}

/** The first objects in which they stand win. */
export function customOf(...places: readonly unknown[]): Custom {
  const found = new Map<string, string>();
  for (const place of places)
    for (const [key, value] of propertiesOf(fieldsOf(place))) if (!found.has(key)) found.set(key, value);
  return { kind: found.get('kind'), gateway: found.get('gateway'), app: found.get('app') };
}

function propertiesOf(place: Fields): readonly (readonly [string, string])[] {
  return Object.entries(place)
    .slice(0, 200)
    .flatMap(([key, value]) => {
      const text = textOf(value);
      return text === undefined || text.length > 200 ? [] : [[key.trim().toLowerCase(), text] as const];
    });
}

/** "Sev0" to "Sev4", a bare digit (legacy), or the words of log alerts of the first kind. Undefined for anything else. */
export function severityOf(value: unknown): Severity | undefined {
  switch (
    textOf(value)
      ?.toLowerCase()
      .replace(/^sev(?:erity)? ?/, '')
  ) {
    case '0':
    case '1':
    case 'critical':
    case 'error':
      return 'critical';
    case '2':
    case 'warning':
      return 'warning';
    case '3':
    case '4':
    case 'informational':
    case 'information':
    case 'verbose':
      return 'informational';
    default:
      return undefined;
  }
}

/** "Resolved" of the common schema, "Deactivated" of the legacy ones; whatever else came says that it is on. */
export function conditionOf(value: unknown): 'fired' | 'resolved' {
  return /^(?:resolved|deactivated)$/i.test(textOf(value) ?? '') ? 'resolved' : 'fired';
}
