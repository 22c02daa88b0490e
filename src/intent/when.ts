import type { Period } from '../domain/intent.ts';

/** A length of time as people say it. Months and days are kept apart from hours: a day may have 23 or 25. */
export interface Span {
  readonly months: number;
  readonly weeks: number;
  readonly days: number;
  readonly minutes: number;
}
/** A day as it was said. */
export type Day =
  | { readonly kind: 'offset'; readonly days: number }
  /** 1 is Monday, 7 is Sunday. */
  | { readonly kind: 'weekday'; readonly weekday: number; readonly which?: 'last' }
  | { readonly kind: 'date'; readonly day: number; readonly month: number; readonly year?: number }
  /** The first working day of the next week or month, the coming weekend. */
  | { readonly kind: 'start'; readonly of: 'week' | 'month' | 'weekend' }
  /** The last working day of this week. */
  | { readonly kind: 'week-end' };

export interface Clock {
  readonly hour: number;
  readonly minute: number;
  /** False for "8", where "in the evening" decides which. */
  readonly certain: boolean;
}

/** A point in time as it was said, before it is a date. */
export interface Moment {
  readonly day?: Day;
  readonly clock?: Clock;
  readonly part?: 'morning' | 'afternoon' | 'evening' | 'night' | 'end-of-day';
  /** IANA name or offset, where the text names a time zone. */
  readonly zone?: string;
}

/** A time expression and the role that its preposition gives it. */
export type When =
  | { readonly role: 'at' | 'until' | 'since'; readonly moment: Moment }
  | { readonly role: 'in' | 'for' | 'within'; readonly span: Span }
  | { readonly role: 'past'; readonly period: Period }
  | { readonly role: 'past-day'; readonly day: Day }
  | { readonly role: 'between'; readonly from: Moment; readonly to: Moment }
  | { readonly role: 'month'; readonly month: number; readonly year?: number }
  | { readonly role: 'current'; readonly unit: 'week' | 'month' | 'year' }
  | { readonly role: 'every'; readonly cron: string };

/** A time expression found in a sentence, and the index after it. */
export interface FoundTime {
  readonly when: When;
  readonly next: number;
}
