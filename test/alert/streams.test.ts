import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { settle } from '../../src/alert/flapping.ts';
import { hear } from '../../src/alert/hear.ts';
import {
  type Alert,
  alertKeyOf,
  isWorse,
  type Severity,
  type Signal,
  severities,
} from '../../src/domain/alert.ts';
import { at, fired } from './signals.ts';

/** One alert of Azure: when it began and ended (undefined: not yet), in minutes. */
interface Instance {
  readonly id: string;
  readonly rule: number;
  readonly from: number;
  readonly to: number | undefined;
  readonly severity: Severity;
}

/** Signals of the instances as they come: each at least once, some twice, over webhook or poll, in any order. */
interface Stream {
  readonly instances: readonly Instance[];
  readonly heard: readonly Signal[];
}

const instance = fc.record({
  rule: fc.nat({ max: 1 }),
  from: fc.nat({ max: 300 }),
  lasts: fc.option(fc.integer({ min: 1, max: 200 }), { nil: undefined }),
  severity: fc.constantFrom(...severities),
});

const streams: fc.Arbitrary<Stream> = fc
  .array(instance, { minLength: 1, maxLength: 6 })
  .map((all) =>
    all.map(({ lasts, ...one }, n): Instance => ({ ...one, id: `g${n}`, to: lasts && one.from + lasts })),
  )
  .chain((instances) =>
    fc.record({ instances: fc.constant(instances), heard: shuffled(instances.flatMap(deliveries)) }),
  );

function deliveries(one: Instance): readonly Signal[] {
  const common = {
    severity: one.severity,
    subject: { kind: 'rule', id: `rule ${one.rule}` },
    rule: `rule ${one.rule}`,
  } as const;
  const poll = { source: 'poll' } as const;
  const began = fired(one.from, one.id, common);
  // The list's time may differ from the webhook's by a little.
  const near = new Date(began.at.getTime() + 3);
  const began2 = fired(one.from, one.id, { ...common, ...poll, at: near, key: `${began.key}3` });
  if (one.to === undefined) return [began, began, began2];
  const ended = {
    ...began,
    condition: 'resolved' as const,
    key: `${one.id}|resolved|${one.to}`,
    at: at(one.to),
  };
  return [
    began,
    began,
    began2,
    ended,
    { ...ended, ...poll, key: `${ended.key}3`, at: new Date(ended.at.getTime() + 3) },
  ];
}

function shuffled(signals: readonly Signal[]): fc.Arbitrary<readonly Signal[]> {
  return fc.shuffledSubarray([...signals], { minLength: signals.length });
}

/** What the store does: each key once, and each signal with the open alert of its key or the newest resolved one. */
class Book {
  readonly alerts: Alert[] = [];
  readonly news: (readonly [Signal, string])[] = [];
  readonly #keys = new Set<string>();

  hear(signal: Signal, minutes: number): void {
    if (this.#keys.has(signal.key)) return;
    this.#keys.add(signal.key);
    const mine = this.alerts.filter((one) => one.key === alertKeyOf(signal));
    const alert = mine.find((one) => one.state.kind === 'open') ?? mine.at(-1);
    const turn = hear(alert, signal, at(minutes), { id: `al_${this.#keys.size}` });
    if (turn === undefined) return;
    const place = this.alerts.findIndex((one) => one.id === turn.alert.id);
    if (place < 0) this.alerts.push(turn.alert);
    else this.alerts[place] = turn.alert;
    if (turn.news !== undefined) this.news.push([signal, turn.news]);
  }

  settle(minutes: number): void {
    for (const [place, alert] of this.alerts.entries())
      this.alerts[place] = settle(alert, at(minutes))?.alert ?? alert;
  }

  open(rule: number): readonly Alert[] {
    return this.alerts.filter((one) => one.state.kind === 'open' && one.subject.id === `rule ${rule}`);
  }
}

/** Heard after all of it has happened, a minute apart. */
function heardLate({ heard }: Stream): Book {
  const book = new Book();
  for (const [n, signal] of heard.entries()) {
    book.hear(signal, 600 + n);
    for (const rule of [0, 1]) expect(book.open(rule).length).toBeLessThanOrEqual(1);
  }
  book.settle(5000);
  return book;
}

describe('signals in any order, twice, over webhook and poll', () => {
  test('leave open exactly what is on, as bad as its worst', () => {
    fc.assert(
      fc.property(streams, (stream) => {
        const book = heardLate(stream);
        for (const rule of [0, 1]) {
          const on = stream.instances.filter((one) => one.rule === rule && one.to === undefined);
          const worst = on.reduce<Severity | undefined>(
            (most, one) => (most !== undefined && !isWorse(one.severity, most) ? most : one.severity),
            undefined,
          );
          expect(book.open(rule).map((one) => one.severity)).toEqual(worst === undefined ? [] : [worst]);
          const ids = on.map((one) => one.id).sort();
          expect([...(book.open(rule)[0]?.azureIds ?? [])].sort()).toEqual(ids);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('count what says that it is on, and nothing else', () => {
    fc.assert(
      fc.property(streams, (stream) => {
        const book = heardLate(stream);
        const said = new Set(stream.heard.filter((one) => one.condition === 'fired').map((one) => one.key));
        expect(book.alerts.reduce((sum, one) => sum + one.fired, 0)).toBe(said.size);
      }),
      { numRuns: 500 },
    );
  });

  test('of one alert of Azure never open two, and never tell it twice', () => {
    fc.assert(
      fc.property(
        instance
          .map(({ lasts, ...one }): Instance => ({ ...one, id: 'g1', to: lasts && one.from + lasts }))
          .chain((one) => shuffled(deliveries(one))),
        (heard) => {
          const book = heardLate({ instances: [], heard });
          expect(book.alerts).toHaveLength(1);
          const told = book.news.map(([, news]) => news);
          expect([[], ['opened'], ['opened', 'resolved']]).toContainEqual(told);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('in order, heard at once: each change is told, each repeat is not', () => {
    fc.assert(
      fc.property(streams, ({ instances }) => {
        const book = new Book();
        const inOrder = instances
          .flatMap(deliveries)
          .sort((one, other) => one.at.getTime() - other.at.getTime());
        for (const signal of inOrder) {
          const before = book.news.length;
          book.hear(signal, (signal.at.getTime() - at(0).getTime()) / 60_000);
          if (signal.source === 'poll') expect(book.news.length).toBe(before);
        }
      }),
      { numRuns: 500 },
    );
  });
});
