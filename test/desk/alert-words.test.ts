import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AlertWords } from '../../src/desk/alert-words.ts';
import { Looks } from '../../src/desk/looks.ts';
import type { AlertKindWord, Parsed } from '../../src/domain/intent.ts';
import { wordsOf } from '../card/teams-card.ts';
import { signal } from '../postgres/alerts/samples.ts';
import { type House, openHouse, settings } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
  const expiry = { subKind: 'expiry' } as const;
  await house.heard(
    signal('GraniteFalls', { title: 'much traffic' }),
    signal('GraniteFalls', { ...expiry, kind: 'certificate', title: 'an old certificate' }),
    signal('x', { ...expiry, kind: 'secret', subject: { kind: 'app', id: 'app-1' }, title: 'an old secret' }),
  );
});
afterAll(() => house.close());

describe('the list of open alerts', () => {
  test.each<[AlertKindWord | undefined, readonly string[]]>([
    [undefined, ['an old secret', 'an old certificate', 'much traffic']],
    ['all', ['an old secret', 'an old certificate', 'much traffic']],
    ['expiry', ['an old secret', 'an old certificate']],
    ['secret', ['an old secret']],
  ])('of kind %s has %j', async (kind, titles) => {
    const looks = new Looks(settings, house.clock);
    // A list needs nobody else.
    const others = {} as never;
    const words = new AlertWords({ alerts: house.alerts, access: others }, others, others, looks);
    const gateways = [...settings.gateways.values()];
    const asked = { intent: 'show-alerts', slots: { kind } } as Parsed;
    const [answer] = (await words.take(asked, others, gateways, looks.shared())) ?? [];
    const shown = answer?.kind === 'card' ? wordsOf(answer.card) : '';
    const all = ['an old secret', 'an old certificate', 'much traffic'];
    expect(all.filter((one) => shown.includes(one))).toEqual(titles);
  });
});
