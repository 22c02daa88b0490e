import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { asWritten } from '../../src/intent/as-written.ts';
import { parse } from '../../src/intent/parse.ts';

const context = { now: new Date('2026-11-20T09:00:00Z'), timeZone: 'UTC', gateways: ['GraniteFalls'] };

describe('a reason', () => {
  test.each<[string, string]>([
    ['“quotes” — and ½ of __init__ **bold** it’s late', '“quotes” — and ½ of __init__ **bold** it’s late'],
    ['the disk is full', 'the disk is full'],
    ['disk C: is full (98 %)', 'disk C: is full (98 %)'],
    ['“the freeze”', 'the freeze'],
    ['Übergabe läuft – siehe CHG-7', 'Übergabe läuft – siehe CHG-7'],
    // Directions and hidden characters would turn the words round on a card.
    ['of the \u202Eezeerf', 'of the ezeerf'],
    ['the &lt;code&gt; tag broke', 'the <code> tag broke'],
    ['the <b>freeze</b>', 'the freeze'],
  ])('“%s” is kept as “%s”', (written, kept) => {
    expect(parse(`stop GraniteFalls because ${written}`, context).slots.reason).toBe(kept);
  });

  test('whose words stand twice in the message is kept as it was read', () => {
    expect(asWritten('it’s late, it’s late', "it's late")).toBe("it's late");
  });

  test('is never markup, whatever the message', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (message, said) => {
        const kept = asWritten(message, said);
        if (kept !== said) expect(kept).not.toMatch(/[<>&\u202E]/);
      }),
    );
  });
});
