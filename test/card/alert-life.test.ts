import { describe, expect, test } from '@jest/globals';
import { alertCard } from '../../src/card/alert-card.ts';
import { alert, event, extras, mute, snoozed, taken } from './alert-fixtures.ts';
import { buttons, mentions, resolvedByAzure, seen } from './alert-seen.ts';
import { at, kim, lookAt } from './fixtures.ts';
import { wordsOf } from './teams-card.ts';

describe('through its life, the card', () => {
  test('says who has it, and calls nobody any more', () => {
    const card = seen({ taken: { ...taken, note: 'Looking.' } });
    const words = wordsOf(card);
    expect(words).toContain('◑\nTaken by Kim Osei 02:50 CET, still critical\nA-17');
    expect(words).toContain('**Kim Osei** has had it since Fri 20 Nov, 02:50 CET.');
    expect(words).toContain('Kim Osei wrote: \n“Looking.”');
    expect(mentions(card)).toBeUndefined();
    expect(buttons(card)).toEqual(['Snooze or mute…', 'Raise the limit…', 'Stop gateway…', 'Resolve…']);
    expect(words).not.toContain('ack A-17');
  });

  test('is quiet while snoozed, and loud again when that is over', () => {
    const card = seen({ snoozed });
    expect(wordsOf(card)).toContain('○\nSnoozed until 07:00 CET, still critical');
    expect(mentions(card)).toBeUndefined();
    const later = alertCard(alert({ snoozed }), 'operator', lookAt(at('07:00')), extras());
    expect(wordsOf(later)).toContain('Critical: outbound traffic');
    expect(mentions(later)).toHaveLength(1);
  });

  test('says that it is muted, by whom or by which order', () => {
    const card = seen({}, { muted: mute() });
    expect(wordsOf(card)).toContain('**Muted until Mon 23 Nov, 09:00 CET** by Kim Osei');
    expect(wordsOf(seen({}, { muted: mute({ runwayHours: 12 }) }))).toContain(
      '**Muted until less than 12 h are left** by Kim Osei',
    );
    expect(mentions(card)).toBeUndefined();
    const predicted = { request: 12, subKinds: [] };
    expect(wordsOf(seen({}, { muted: mute({ predicted }) }))).toContain('**Muted while R-12 runs:**');
    expect(wordsOf(seen({}, { muted: mute({ until: at('02:00') }) }))).not.toContain('Muted until');
  });

  test('says that it comes and goes', () => {
    const words = wordsOf(seen({ flappingSince: at('02:31'), turns: [at('01:40'), at('02:31')] }));
    expect(words).toContain('Critical, comes and goes: outbound traffic');
    expect(words).toContain('**It comes and goes:** 2 changes up to Fri 20 Nov, 02:31 CET.');
  });

  test('tells what was asked for and what came of it', () => {
    const words = wordsOf(
      seen({
        requests: [
          { id: 'rq_1', number: 21, order: 'stop GraniteFalls', outcome: 'rejected by Bo Lindqvist' },
          { id: 'rq_2', number: 22, order: 'raise the limit', outcome: undefined },
        ],
      }),
    );
    expect(words).toContain(
      'What was done\n**R-21** stop GraniteFalls: rejected by Bo Lindqvist\n**R-22** raise the limit: waits or runs',
    );
  });

  test.each([
    [resolvedByAzure.by, undefined, 'Azure Monitor says that it is over.'],
    [{ kind: 'watch' }, undefined, 'Gatehouse looked for itself: it is over.'],
    [{ kind: 'person', person: kim }, 'disk was replaced', 'Kim Osei resolved it.'],
  ] as const)('is over by %j, with nothing left to press', (by, note, says) => {
    const card = seen({ state: { kind: 'resolved', at: at('05:12'), by, note } });
    const words = wordsOf(card);
    expect(words).toContain('✓\nResolved 05:12 CET\nA-17');
    expect(words).toContain(says);
    expect(words).not.toContain('If nobody acts');
    expect(card['actions']).toBeUndefined();
    expect(words.includes('Kim Osei wrote: \n“disk was replaced”')).toBe(note !== undefined);
  });

  test('keeps the newest of a long history, and counts the others', () => {
    const history = Array.from({ length: 50 }, (_, index) => event('02:00', 'noted', `event ${index}.`));
    const card = seen({ history });
    const words = wordsOf(card);
    expect(words).toContain('event 49.');
    expect(words).toContain('event 38.');
    expect(words).not.toContain('event 37.');
    expect(words).toContain('38 earlier are not shown.');
    expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThan(12_000);
  });
});
