import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { BotLine } from './bot-line.ts';

type Body = Record<string, unknown>;

const samples = readdirSync(join(import.meta.dirname, '../teams/samples'))
  .sort()
  .map((file) => readFileSync(join(import.meta.dirname, '../teams/samples', file), 'utf8'))
  .map((text) => JSON.parse(text) as Body);
const types = [
  'message',
  'invoke',
  'conversationUpdate',
  'installationUpdate',
  'messageUpdate',
  'event',
  'Message',
];
const verbs = ['view', 'approve', 'reject', 'cancel', 'answer', 'dismiss', 'again', 'undo', 'run-again', 'x'];
const names = ['adaptiveCard/action', 'task/fetch', 'composeExtension/query', 'signin/tokenExchange', ''];
const words = [
  'help',
  'pending approvals',
  'history',
  'approve R-1',
  'stop',
  'cancel R-99',
  '',
  'x'.repeat(2001),
];

const nasty: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 4000 }).map((size) => 'x'.repeat(size)) },
  {
    weight: 4,
    arbitrary: fc.constantFrom<unknown>(
      ...[
        null,
        '',
        0,
        -1,
        1e308,
        true,
        [],
        {},
        [null],
        [[]],
        { id: null },
        { toString: 1 },
        '\0',
        '\ud800',
        '..',
      ],
      ...[
        '__proto__',
        'automatic',
        '28:x',
        'https://evil.test/',
        '<at>x</at>',
        'a;messageid=1',
        'editMessage',
      ],
    ),
  },
);

interface Spoil {
  readonly at: number;
  readonly how: 'replace' | 'delete' | 'nest';
  readonly value: unknown;
}

const spoil: fc.Arbitrary<Spoil> = fc.record({
  at: fc.nat({ max: 200 }),
  how: fc.constantFrom('replace', 'replace', 'replace', 'delete', 'nest'),
  value: nasty,
});

/**
 * Bodies as nobody should send them: activities of Teams, of its documentation and of the Playground, with some fields
 * at any depth spoilt; some of them with their very text cut or altered. Each from a chat that nobody has: Teams refuses
 * the answer, and no chat's limit keeps the others waiting.
 */
export function malformed(line: BotLine): fc.Arbitrary<string> {
  const pick = fc.record({
    // Most of them presses: what is said costs an answer each, of which Teams takes fifty a second.
    kind: fc.nat({ max: 13 }).map((one) => (['message', 'sample'] as const)[one] ?? 'press'),
    chat: fc.nat({ max: 1_000_000 }),
    sample: fc.nat({ max: samples.length - 1 }),
    as: fc.constantFrom('ana', 'bo', 'dana'),
    type: seldom(fc.constantFrom(...types), 8),
    // A page asks Azure: a few are enough.
    verb: fc.constantFrom(...verbs, ...verbs, ...verbs, ...verbs, 'page'),
    name: fc.constantFrom(...names),
    text: fc.constantFrom(...words),
    spoils: fc.array(spoil, { maxLength: 3 }),
    cut: seldom(fc.record({ at: fc.nat({ max: 3000 }), with: fc.string({ maxLength: 3 }) }), 15),
  });
  return pick.map(({ kind, chat, sample, as, type, verb, name, text, spoils, cut }) => {
    const elsewhere = { id: `a:nobody-${chat}`, conversationType: 'personal' };
    const action = {
      type: 'Action.Execute',
      verb,
      data: { request: 'rq_x', question: 'qu_x', reason: text, page: 1 },
    };
    const usual =
      kind === 'press'
        ? line.press(as, action, { name, conversation: elsewhere, replyToId: '1' })
        : line.activity(as, { text, conversation: elsewhere });
    const { serviceUrl, channelId, channelData, conversation, from, id } = usual;
    const ours = { serviceUrl, channelId, channelData, conversation, from, id };
    const body: Body = structuredClone(kind === 'sample' ? { ...samples[sample], ...ours } : usual);
    if (type !== null) body['type'] = type;
    for (const { at, how, value } of spoils) {
      const spots = spotsOf(body);
      const spot = spots[at % spots.length];
      if (spot === undefined) continue;
      if (how === 'delete') Reflect.deleteProperty(spot.holder, spot.key);
      else {
        const old = Reflect.get(spot.holder, spot.key) as unknown;
        Reflect.set(spot.holder, spot.key, how === 'nest' ? [old] : structuredClone(value));
      }
    }
    const json = JSON.stringify(body);
    return cut === null ? json : json.slice(0, cut.at) + cut.with + json.slice(cut.at + cut.with.length);
  });
}

/** One in so many; null otherwise. */
function seldom<T>(arbitrary: fc.Arbitrary<T>, oneIn: number): fc.Arbitrary<T | null> {
  return fc.oneof({ weight: 1, arbitrary }, { weight: oneIn - 1, arbitrary: fc.constant(null) });
}

function spotsOf(holder: object): { readonly holder: object; readonly key: string }[] {
  return Object.entries(holder).flatMap(([key, value]) => [
    { holder, key },
    ...(typeof value === 'object' && value !== null ? spotsOf(value as object) : []),
  ]);
}
