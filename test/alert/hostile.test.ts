import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readPolled } from '../../src/alert/polled.ts';
import { readSignal } from '../../src/alert/read-signal.ts';
import { alertKeyOf, alertKinds, type Signal, severities } from '../../src/domain/alert.ts';
import { manglings, pathsOf } from './mangled.ts';
import { everyPayload, prometheus, read, reading, sample } from './payloads.ts';

// Controls, marks that turn text, lone halves of a pair.
const foul = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const keys =
  'key source condition kind subKind subject severity azureId at rule title detail measure link resolves outlook'
    .split(' ')
    .sort();

/** What is wrong with a signal; nothing for a sound one. */
function flaws(signal: Signal): readonly string[] {
  const { key, kind, severity, subject, at, rule, title, detail, link, measure, azureId, condition } = signal;
  const texts = [key, subject.id, rule, title, detail, link, azureId, measure?.name].filter(
    (one) => one !== undefined,
  );
  const isFine: readonly (readonly [string, boolean])[] = [
    ['its fields', Object.keys(signal).sort().join() === keys.join()],
    ['kind', alertKinds.includes(kind) && severities.includes(severity)],
    ['condition', condition === 'fired' || condition === 'resolved'],
    ['subject', subject.id !== '' && subject.id.length <= 120],
    ['at', Number.isFinite(at.getTime()) && at.getTime() <= reading.receivedAt.getTime() + 300_000],
    ['key', key.length <= 200 && (azureId === undefined || key.startsWith(azureId))],
    ['title', title.trim() !== '' && title.length <= 200],
    ['detail', detail === undefined || (detail !== '' && detail.length <= 300)],
    ['rule', rule === undefined || (rule !== '' && rule.length <= 200)],
    [
      'texts',
      texts.every((one) => typeof one === 'string' && !foul.test(one) && !/<[a-z/][^<>]*>/i.test(one)),
    ],
    ['link', link === undefined || (link.startsWith('https://portal.azure.com/') && link.length <= 2000)],
    [
      'measure',
      measure === undefined || (Number.isFinite(measure.value) && measure.limit !== Number.POSITIVE_INFINITY),
    ],
    ['alert key', alertKeyOf(signal).length <= 400],
  ];
  return isFine.flatMap(([what, isGood]) => (isGood ? [] : [what]));
}

describe('a payload with one field mangled still is a signal', () => {
  test.each([...everyPayload().keys()])('%s', (name) => {
    const payload = everyPayload().get(name);
    const found: unknown[] = [];
    let tried = 0;
    for (const path of pathsOf(payload))
      for (const [how, mangled] of manglings(payload, path)) {
        const wrong = flaws(read(mangled));
        tried += 1;
        if (wrong.length > 0) found.push([path.join('.'), how, wrong]);
      }
    expect(found).toEqual([]);
    expect(tried).toBeGreaterThan(100);
  });
});

test('an entry of the list with one field mangled gives sound signals', () => {
  const list = sample('alerts-list.json')['value'] as readonly unknown[];
  const found: unknown[] = [];
  for (const entry of list)
    for (const path of pathsOf(entry))
      for (const [how, mangled] of manglings(entry, path))
        for (const signal of readPolled(mangled, reading)) {
          const wrong = flaws(signal);
          if (wrong.length > 0) found.push([path.join('.'), how, wrong]);
        }
  expect(found).toEqual([]);
});

test('any JSON is a signal', () => {
  const anything = fc.jsonValue({ maxDepth: 5 });
  const shaped = fc.record(
    {
      schemaId: fc.constantFrom('azureMonitorCommonAlertSchema', 'AzureMonitorMetricAlert', 7),
      data: fc.record(
        {
          essentials: fc.dictionary(
            fc.constantFrom('alertId', 'alertRule', 'severity', 'monitoringService', 'firedDateTime'),
            anything,
          ),
          alertContext: fc.dictionary(
            fc.constantFrom('condition', 'properties', 'eventSource', 'AlertData', 'labels', 'SearchQuery'),
            anything,
          ),
          context: fc.dictionary(fc.constantFrom('activityLog', 'condition', 'resourceId'), anything),
          customProperties: anything,
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(anything, shaped), (payload) => {
      expect(flaws(read(payload))).toEqual([]);
      for (const signal of readPolled(payload, reading)) expect(flaws(signal)).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});

test('what is no JSON value is a signal, too', () => {
  for (const odd of [undefined, Number.NaN, 1n, Symbol.iterator, () => 1]) {
    const essentials = { alertRule: odd, alertId: odd, severity: odd };
    for (const payload of [odd, { data: { essentials, alertContext: odd } }])
      expect(flaws(readSignal(payload, { ...reading, text: '' }))).toEqual([]);
  }
});

test('a text made to be slow is read at once', () => {
  const slow = `${'<'.repeat(100_000)}${'<script '.repeat(50_000)}${'&#'.repeat(100_000)}${' '.repeat(100_000)}`;
  const payload = JSON.parse(JSON.stringify(prometheus).replaceAll('Pods restart', slow)) as unknown;
  const started = performance.now();
  for (let times = 0; times < 20; times += 1) read(payload);
  expect((performance.now() - started) / 20).toBeLessThan(50);
});
