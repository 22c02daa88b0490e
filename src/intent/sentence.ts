import type { Period } from '../domain/intent.ts';
import { isoOf, span } from './durations.ts';
import type { Item, MarkKind, MarkOf } from './items.ts';
import { periodOf, type WallClock } from './moments.ts';
import { isKnownWord } from './spelling.ts';
import { baseOf, orderVerbs } from './verbs.ts';

const questionWords =
  /^ (?:(?:at|in|on|to|from|since|for|by|of) (?=(?:what|which|how|when|whom) ))?(?:what|which|who|whose|whom|when|where|why|how|is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|should|any|anything|anyone|anybody) /;
const showVerbs =
  /^ (?:show|list|display|get|give|tell|view|check|see|print|find|fetch|look|report|need|want|let|i need|we need|i want|describe|summary|export|download|dump|help|plan|size|calculate|estimate|compare|open|read|count|share|send me|send us) /;
const finite =
  / (?:is|are|was|were|has|have|had|will|would|should|must|needs|seems|looks|could|might|keeps|got|went|'s) /;

/** A question or wish to see something, with what the reading rules ask of it. */
export class Sentence {
  readonly items: readonly Item[];
  /** Words and kinds of marks with a space around each. */
  readonly line: string;
  readonly clean: string;
  readonly now: WallClock;
  readonly asked: boolean;
  constructor(items: readonly Item[], clean: string, now: WallClock, asked: boolean) {
    this.items = items;
    this.line = ` ${items
      .filter((i) => i.word !== ',')
      .map((i) => i.word)
      .join(' ')} `;
    this.clean = clean;
    this.now = now;
    this.asked = asked;
  }
  /** True when one of these words or sequences stands in the sentence. */
  has(words: string): boolean {
    return words.split('|').some((w) => this.line.includes(` ${w.trim()} `));
  }
  get isQuestion(): boolean {
    return (
      this.asked ||
      this.line.includes(' how many ') ||
      questionWords.test(this.line) ||
      / is (?:when|what|where|which|how|who) $/.test(this.line)
    );
  }
  get isHeaded(): boolean {
    return questionWords.test(this.line) || showVerbs.test(this.line);
  }
  /** "GraniteFalls is slow" tells something and asks nothing. */
  get isStatement(): boolean {
    const line = this.line.replace(/ (?:that|which) (?:is|are|was|were|has|have) /g, ' ');
    return !this.isQuestion && !this.isHeaded && finite.test(line);
  }
  /** Words that the grammar does not know. */
  get strangers(): readonly Item[] {
    return this.items.filter((i) => i.isWord && !isKnownWord(i.word));
  }
  /** True when a verb stands in the form that orders. */
  get orders(): boolean {
    return this.items.some((i) => i.mark === undefined && orderVerbs.has(i.word));
  }
  /** True when a verb of change stands in a past or continuous form. */
  get tellsOfChange(): boolean {
    return this.items.some((i) => i.mark === undefined && baseOf(i.word) !== undefined);
  }
  marks<K extends MarkKind>(kind: K): MarkOf<K>[] {
    return this.items.flatMap((i) => (i.mark?.kind === kind ? [i.mark as MarkOf<K>] : []));
  }
  get namesGateway(): boolean {
    return this.items.some((i) => i.mark?.kind === 'gateway' || i.mark?.kind === 'name');
  }
  get gateway(): { gateway?: string } {
    const marks = this.marks('gateway');
    const only = marks.length === 1 ? marks[0]?.gateway : undefined;
    return only === undefined ? {} : { gateway: only };
  }
  get candidates(): readonly string[] {
    const marks = this.marks('gateway');
    if (marks.length === 1 && marks[0]?.gateway !== undefined) return [];
    return [...new Set(marks.flatMap((m) => (m.gateway === undefined ? m.candidates : [m.gateway])))];
  }
  /** The stretch of the past that the sentence names. */
  get period(): { period?: Period } {
    for (const { when } of this.marks('when')) {
      const period = periodOf(when, this.now());
      if (period !== undefined) return { period };
    }
    return {};
  }
  /** The stretch ahead that the sentence names. */
  get within(): { within?: string } {
    for (const { when } of this.marks('when')) {
      if (when.role === 'within' || when.role === 'in' || when.role === 'for')
        return { within: isoOf(when.span) };
      if (when.role === 'current')
        return { within: isoOf(span(1, when.unit === 'week' ? 'weeks' : 'months')) };
      const day = when.role === 'at' ? when.moment.day : undefined;
      if (day?.kind === 'start' && day.of !== 'weekend') return { within: day.of === 'week' ? 'P7D' : 'P1M' };
      if (day?.kind === 'offset') return { within: isoOf(span(Math.max(1, day.days), 'days')) };
    }
    return {};
  }
}
