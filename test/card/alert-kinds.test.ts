import { describe, expect, test } from '@jest/globals';
import { alertCard, summaryOfAlert } from '../../src/card/alert-card.ts';
import { alertKinds } from '../../src/domain/alert.ts';
import { alert, certificate, extras, fromAzure, nightLook as look, secret, taken } from './alert-fixtures.ts';
import { buttons, executes, resolvedByAzure, seen } from './alert-seen.ts';
import { nodesOf, wordsOf } from './teams-card.ts';

describe('of the other kinds, the card', () => {
  test('of a machine that does not run offers to start it', () => {
    const card = seen({ kind: 'health', subKind: 'instances', outlook: undefined });
    expect(buttons(card)).toEqual(['Acknowledge', 'Snooze or mute…', 'Start gateway', 'Resolve…']);
    expect(executes(card)).toContainEqual({
      title: 'Start gateway',
      verb: 'alert-order',
      data: { alert: 'al_Vb4n0Ls1', order: 'start' },
    });
  });

  test.each([
    ['certificate', certificate(), 'Certificate file.'],
    ['secret', secret, '**Renew Secret Key**'],
  ] as const)('of a %s tells how to renew it, and renews nothing', (kind, outlook, step) => {
    const subject = kind === 'secret' ? ({ kind: 'app', id: 'x' } as const) : alert().subject;
    const card = seen({ kind, subKind: 'expiry', outlook, subject });
    expect(buttons(card)).toEqual(['Acknowledge', 'Snooze or mute…', 'How to renew', 'Resolve…']);
    expect(wordsOf(card)).toContain(step);
    expect(executes(card).map((one) => one.verb)).toEqual([
      'alert-take',
      'alert-snooze',
      // An app has no gateway whose alerts could be muted.
      ...(kind === 'secret' ? [] : ['alert-mute']),
      'alert-resolve',
    ]);
  });

  test('says what ends, when, and what breaks then', () => {
    const words = wordsOf(seen({ kind: 'certificate', subKind: 'expiry', outlook: certificate() }));
    expect(words).toContain('It ends on Tue 1 Dec, 13:00 CET: in 11 days.');
    expect(words).toContain('from Tue 1 Dec, 13:00 CET on, internet clients refuse GraniteFalls');
  });

  test('of an intermediate names the service whose chain it is of', () => {
    const outlook = { ...certificate(), name: 'intermediate CA 2 of GraniteFalls.contoso.com' };
    const chained = { ...outlook, chainOf: 'GraniteFalls.contoso.com' };
    const words = wordsOf(seen({ kind: 'certificate', subKind: 'expiry', outlook: chained }));
    expect(words).toContain(
      'internet clients refuse GraniteFalls, whose certificate’s chain will have ended',
    );
    expect(words).toContain('certificate for **GraniteFalls.contoso.com**');
  });

  test.each(alertKinds)('of kind %s can be resolved, with a button or in words', (kind) => {
    const words = wordsOf(seen({ kind }));
    expect(words).toContain('@Gatehouse resolve A-17');
  });

  test('links to the Azure portal, and nowhere else', () => {
    const links = (link: string | undefined) =>
      nodesOf(alertCard(fromAzure({ link }), 'operator', look, extras()))
        .filter((one) => one['type'] === 'Action.OpenUrl')
        .map((one) => one['url']);
    expect(links('https://portal.azure.com/#x')).toEqual(['https://portal.azure.com/#x']);
    for (const bad of [
      undefined,
      '',
      'javascript:alert(1)',
      'http://portal.azure.com/',
      'https://portal.azure.com.evil.example/',
      'https://evil@portal.azure.com/',
      `https://portal.azure.com/${'x'.repeat(3000)}`,
    ])
      expect(links(bad)).toEqual([]);
  });
});

test.each([
  [{}, 'A-17 critical: GraniteFalls sent 9,140 of 10,000 GB in 14 days'],
  [{ taken }, 'A-17 critical and taken by Kim Osei: GraniteFalls sent 9,140 of 10,000 GB in 14 days'],
  [{ state: resolvedByAzure }, 'A-17 resolved: GraniteFalls sent 9,140 of 10,000 GB in 14 days'],
])('the feed says %#', (more, says) => {
  expect(summaryOfAlert(alert(more), look)).toBe(says);
});
