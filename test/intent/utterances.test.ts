import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { isChanging, type Slots } from '../../src/domain/intent.ts';
import { parse } from '../../src/intent/parse.ts';

interface Answer {
  readonly intent: string;
  readonly slots?: Slots;
}
/** A line of utterances.jsonl: what was typed, and every right answer to it. */
interface Utterance {
  readonly id: string;
  readonly text: string;
  readonly now: string;
  readonly timeZone: string;
  readonly gateways: readonly string[];
  readonly expect: Answer;
  readonly accept?: readonly Answer[];
  readonly ignore?: readonly string[];
  readonly candidates?: readonly string[];
  readonly danger?: true;
}

const utterances = readFileSync(new URL('utterances.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Utterance);

/** Times as instants, durations in one unit, texts without case: the same answer written another way is the same. */
function comparable(slots: Slots, ignore: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(slots)
      .filter(([name]) => !ignore.includes(name))
      .map(([name, value]) => {
        if (name === 'at' || name === 'until') return [name, new Date(String(value)).toISOString()];
        if (name === 'for' || name === 'within' || (name === 'period' && typeof value === 'string')) {
          return [
            name,
            String(value)
              .replace('PT90M', 'PT1H30M')
              .replace(/P(\d+)W/, (_, n: string) => `P${Number(n) * 7}D`),
          ];
        }
        return [name, typeof value === 'string' ? value.toLowerCase() : value];
      }),
  );
}

describe('what people type', () => {
  test.each(utterances)('$id $text', (line) => {
    const got = parse(line.text, {
      now: new Date(line.now),
      timeZone: line.timeZone,
      gateways: line.gateways,
    });
    const ignore = line.ignore ?? [];
    if (line.danger === true && got.slots.preview !== true) expect(isChanging(got.intent)).toBe(false);
    const right = [line.expect, ...(line.accept ?? [])];
    if (right.some((r) => r.intent === '@read') && !isChanging(got.intent)) return;
    const slots = right.filter((r) => r.intent === got.intent).map((r) => comparable(r.slots ?? {}, ignore));
    expect({ intent: got.intent, right: right.map((r) => r.intent).includes(got.intent) }).toEqual({
      intent: got.intent,
      right: true,
    });
    expect(slots).toContainEqual(comparable(got.slots, ignore));
    if (line.candidates !== undefined)
      expect([...got.candidates].sort()).toEqual([...line.candidates].sort());
  });
});
