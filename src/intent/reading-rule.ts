import type { ReadingIntent, Slots } from '../domain/intent.ts';
import type { Sentence } from './sentence.ts';

/** How one question is recognised. Looser than an order: a wrong answer to a question changes nothing. */
export interface Reading {
  readonly intent: ReadingIntent;
  readonly when: (sentence: Sentence) => boolean;
  readonly slots?: (sentence: Sentence) => Slots;
  /** Holds although a verb stands in the form that orders ("did anyone stop it"). */
  readonly mayOrder?: true;
  /** Words that the grammar does not know are part of it (a feature's name). */
  readonly mayBeStrange?: true;
}
