import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isChanging } from '../../src/domain/intent.ts';
import { helpTopics } from '../../src/intent/catalogue.ts';
import { longestMessage, parse } from '../../src/intent/parse.ts';

const gateways = ['GraniteFalls', 'RedmondEdge', 'edge-1', 'edge-10'];
const context = { now: new Date('2026-11-20T09:00:00Z'), timeZone: 'Europe/Berlin', gateways };
const orders = helpTopics.filter((t) => isChanging(t.intent)).flatMap((t) => t.examples);
const plain = orders.filter((o) => !/["':]|because|what would/.test(o));

function orderAndPlace(lines: readonly string[]) {
  return fc.constantFrom(...lines).chain((line) => {
    const words = line.split(' ');
    return fc.record({ words: fc.constant(words), at: fc.nat(words.length) });
  });
}
const politeness = fc.constantFrom(
  '',
  'please ',
  'can you ',
  'hey Gatehouse, ',
  'ok ',
  'could you please ',
  'I want to ',
);

describe('an order with a word that takes it back', () => {
  const words = [
    "don't", 'do not', 'never', 'not', 'who', 'if', 'why', 'when', 'should we', 'should I', 'yesterday', 'unless', 'once',
    'maybe', 'did', 'would', 'might', 'last week', 'Kim said', 'can I', 'cannot', 'wait', 'after the backup',
  ]; // biome-ignore format: words side by side
  test.each(words)('"%s" anywhere in it leaves nothing that changes something', (word) => {
    fc.assert(
      fc.property(orderAndPlace(plain), politeness, ({ words: said, at }, polite) => {
        const text = `${polite}${[...said.slice(0, at), word, ...said.slice(at)].join(' ')}`;
        const { intent, slots } = parse(text, context);
        expect({ text, changes: isChanging(intent) && slots.preview !== true }).toEqual({
          text,
          changes: false,
        });
      }),
      { numRuns: 300 },
    );
  });

  test('quotation marks around it leave nothing that changes something', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...plain),
        fc.constantFrom('"', '`', "'", '“', '```'),
        politeness,
        (order, mark, polite) => {
          const text = `${polite}${mark}${order}${mark === '“' ? '”' : mark}`;
          expect({ text, changes: isChanging(parse(text, context).intent) }).toEqual({
            text,
            changes: false,
          });
        },
      ),
    );
  });

  test.each([
    'was a mistake',
    'is a bad idea',
    'failed',
    'would be bad',
    'you know',
    'in the snow',
    'have a look',
    'said Kim',
    'dude',
    'please wait',
    'and then some',
    'know',
    'snow',
    'look',
  ])('nothing follows it unheard: "%s"', (words) => {
    for (const order of plain) {
      const text = `${order} ${words}`;
      expect({ text, changes: isChanging(parse(text, context).intent) }).toEqual({ text, changes: false });
    }
  });

  test('a question mark at the end of a bare order asks', () => {
    for (const order of plain)
      expect({ order, changes: isChanging(parse(`${order}?`, context).intent) }).toEqual({
        order,
        changes: false,
      });
  });

  test('a second order behind it leaves neither', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...plain),
        fc.constantFrom(...plain),
        fc.constantFrom(' and ', ', then ', '. ', '; ', '\n', ' and then '),
        (a, b, joint) => {
          const text = `${a}${joint}${b}`;
          expect({ text, changes: isChanging(parse(text, context).intent) }).toEqual({
            text,
            changes: false,
          });
        },
      ),
      { numRuns: 500 },
    );
  });

  test('one misspelt letter never turns an order into its opposite', () => {
    const opposites = [
      ['start', 'stop'],
      ['mute', 'unmute'],
      ['approve', 'reject'],
      ['subscribe', 'unsubscribe'],
      ['enable', 'disable'],
    ];
    const letters = 'abcdefghijklmnopqrstuvwxyz';
    for (const [a, b] of opposites.flatMap(([x, y]) => [
      [x, y],
      [y, x],
    ]) as [string, string][]) {
      const object =
        a === 'approve' || a === 'reject'
          ? 'R-12'
          : /able/.test(a)
            ? 'content on GraniteFalls'
            : 'GraniteFalls';
      const wanted = parse(`${a} ${object}`, context);
      for (let i = 0; i <= a.length; i++) {
        const damaged = [
          a.slice(0, i) + a.slice(i + 1),
          `${a.slice(0, i)}${a[i + 1] ?? ''}${a[i] ?? ''}${a.slice(i + 2)}`,
        ];
        for (const c of letters)
          damaged.push(a.slice(0, i) + c + a.slice(i + 1), a.slice(0, i) + c + a.slice(i));
        for (const verb of damaged.filter((v) => v !== a && v !== b)) {
          const got = parse(`${verb} ${object}`, context);
          if (!isChanging(got.intent)) continue;
          const same = got.intent === wanted.intent && got.slots.value === wanted.slots.value;
          expect({ verb, of: a, same: same || got.intent === 'restart-gateway' }).toEqual({
            verb,
            of: a,
            same: true,
          });
        }
      }
    }
  });
});

describe('a word between two opposites', () => {
  test.each(['stort', 'strp', 'stopt', 'strop', 'umute', 'usubscribe'])('"%s" is neither', (verb) => {
    expect(isChanging(parse(`${verb} GraniteFalls`, context).intent)).toBe(false);
  });
});

describe('free text behind an order', () => {
  const reasons = [
    'as soon as Kim agrees', 'provided nobody objects', 'if it is red', 'once Kim is back', 'subject to approval', 'let it be', 'leave it alone',
    'nope', 'no way', 'nein', 'jamais', 'is that ok', 'what do you think', 'says Kim', 'sorry, I meant RedmondEdge', 'just an idea', 'hypothetically',
    'that would be a mistake', 'disregard that', 'or leave it', 'wait for my go', 'falls Kim zustimmt', 'not approved',
    'maybe tomorrow', 'awaiting approval', 'standby', 'next week', 'psych', 'postponed', 'not before ten', 'Kim to confirm', 'give me a minute',
  ]; // biome-ignore format: phrases side by side
  test.each(reasons)('a reason that goes on with "%s" leaves no order', (words) => {
    for (const order of plain.filter((o) => !/^(?:reject|cancel)/.test(o))) {
      for (const joint of [', ', '. ', ' - ']) {
        const text = `${order} because of the patching${joint}${words}`;
        expect({ text, changes: isChanging(parse(text, context).intent) }).toEqual({ text, changes: false });
      }
    }
  });

  test.each([
    ['resolve A-17', ["it's not fixed", 'still firing', 'keep it open', 'it will come back', 'nothing helped', 'too early']],
    ['ack A-17', ["I won't look at it", 'nobody is on it', 'not mine', 'someone else please', 'typo', 'undo']],
    ['approve R-12', ['I disagree', 'too risky', 'weather permitting', 'with reservations', 'Kim has to look', 'with 3 instances', 'talked to Kim, he hates it', 'talked to Kim about rejecting it', 'has Kim been talked to']],
    ['reject R-12', ['looks good', 'let it run', 'approved', 'fine by me', 'yes, do it', 'I would not']],
  ])('"%s" is not taken with words against it', (order, notes) => {
    for (const note of notes) {
      for (const joint of [': ', ', ', ' - ']) {
        const text = `${order}${joint}${note}`;
        expect({ text, changes: isChanging(parse(text, context).intent) }).toEqual({ text, changes: false });
      }
    }
  });
}); // biome-ignore format: phrases side by side

describe('any text', () => {
  const word = fc.constantFrom(
    'stop', 'GraniteFalls', 'every', 'at', '8', 'until', 'from', 'to', 'last', 'between', 'and', 'a', 'half', '"', '(', 'because',
    'as', 'scale', 'R-12', ',', '.', '?', 'what', 'of', '<at>', '</at>', '&nbsp;', '12:00', 'monday', 'november', '#', '@', 'the',
    'on call', "'s", 'twenty', 'thousand', '1.5 TB', '50%', 'warn', 'critical', '\n', 'https://x/', '{', '2026-11-31', 'EOD', 'in',
  ); // biome-ignore format: words side by side
  test('is read without an error', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 200, unit: 'binary' }),
          fc.array(word, { maxLength: 60 }).map((w) => w.join(' ')),
        ),
        (text) => {
          const { intent } = parse(text, context);
          expect(typeof intent).toBe('string');
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('is answered the same way twice', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 20 }), (words) =>
        expect(parse(words.join(' '), context)).toEqual(parse(words.join(' '), context)),
      ),
    );
  });

  test('is refused, not cut, when it is longer than a message may be', () => {
    const text = `stop GraniteFalls ${'x'.repeat(longestMessage)}`;
    expect(parse(text, context)).toMatchObject({ intent: 'unknown', tooLong: true });
    expect(parse(`stop GraniteFalls because ${'x'.repeat(1900)}`, context).intent).toBe('stop-gateway');
  });
});

describe("a gateway's name", () => {
  const label = fc.stringMatching(/^[A-Z][a-z]{3,9}(?:[A-Z][a-z]{2,7})?$/);
  const name = fc.oneof(
    label,
    fc.tuple(label, fc.integer({ min: 1, max: 99 })).map(([l, n]) => `${l}-${n}`),
    label.map((l) => `${l}.contoso.com`),
  );
  test('never changes what a message means', () => {
    fc.assert(
      fc.property(fc.constantFrom(...helpTopics.flatMap((t) => t.examples)), name, (line, other) => {
        const renamed = { ...context, gateways: [other, 'RedmondEdge'] };
        const before = parse(line, { ...context, gateways: ['GraniteFalls', 'RedmondEdge'] });
        const after = parse(line.replaceAll('GraniteFalls', other), renamed);
        expect({ line, other, intent: after.intent }).toEqual({ line, other, intent: before.intent });
        if (before.slots.gateway === 'GraniteFalls') expect(after.slots.gateway).toBe(other);
      }),
      { numRuns: 2000 },
    );
  }, 30_000);

  test('is never resolved across digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9999 }), (n) => {
        const got = parse(`restart edge-${n}`, context).slots.gateway;
        if (n === 1 || n === 10) expect(got).toBe(`edge-${n}`);
        else expect(got).toBeUndefined();
      }),
    );
  });
});
