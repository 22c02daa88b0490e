import { describe, expect, test } from '@jest/globals';
import type { AppSecret } from '../../src/domain/watch.ts';
import { judgeSecrets, secretEnds } from '../../src/watch/judge-secrets.ts';
import { Ledger } from './ledger.ts';

const today = new Date('2026-11-20T12:00:00Z');
const app = { name: 'CMG server app', appId: '631a96bc-a705-4eda-9f99-fdaf9f54f6a2' };
const secret = (days: number, displayName?: string): AppSecret => ({
  keyId: `f0b0b335-1d71-4883-8f98-${days}`,
  displayName,
  endsAt: new Date(today.getTime() + days * 86_400_000),
});

describe('an app’s secrets', () => {
  test.each<{ title: string; secrets: AppSecret[]; severities: string[] }>([
    { title: 'that last', secrets: [secret(300)], severities: [] },
    {
      title: 'an old one beside a new one',
      secrets: [secret(5), secret(360)],
      severities: ['informational'],
    },
    {
      title: 'an old one beside one that never ends',
      secrets: [secret(14), secret(2_000_000)],
      severities: ['informational'],
    },
    {
      title: 'an old one that ends later beside a new one',
      secrets: [secret(15), secret(360)],
      severities: [],
    },
    {
      title: 'one that ended a week ago beside a new one',
      secrets: [secret(-7), secret(360)],
      severities: ['informational'],
    },
    { title: 'two that end soon', secrets: [secret(2), secret(10)], severities: ['warning'] },
    { title: 'an ended one beside a new one', secrets: [secret(-30), secret(100)], severities: [] },
    { title: 'of which the last one ends', secrets: [secret(-30), secret(12)], severities: ['warning'] },
    { title: 'that have all ended', secrets: [secret(-30), secret(-1)], severities: ['critical'] },
    { title: 'none at all', secrets: [], severities: [] },
  ])('$title: $severities', ({ secrets, severities }) => {
    const signals = judgeSecrets(app, secrets, { now: today, standing: new Map() });
    expect(signals.map((one) => one.severity)).toEqual(severities);
  });

  test('are one alert of the app, over when a newer one is made', () => {
    const ledger = new Ledger();
    const look = (secrets: AppSecret[]) =>
      ledger.take(judgeSecrets(app, secrets, { now: today, standing: ledger.standing }));
    expect(look([secret(6, 'ConfigMgr 2025')])).toMatchObject([
      {
        kind: 'secret',
        subKind: 'expiry',
        subject: { kind: 'app', id: app.appId },
        title: 'The newest secret of CMG server app ends within 7\u00a0days',
        outlook: { what: 'secret', name: 'CMG server app, ConfigMgr 2025', step: 7 },
      },
    ]);
    expect(look([secret(6, 'ConfigMgr 2025')])).toEqual([]);
    expect(look([secret(6), secret(366)])).toMatchObject([
      {
        condition: 'fired',
        severity: 'informational',
        title: 'A secret of CMG server app ends within 7\u00a0days, and there is a newer one',
      },
    ]);
    expect(look([secret(366)])).toMatchObject([{ condition: 'resolved' }]);
  });

  test('that are all gone are an alert, where there was one', () => {
    const facts = (ledger: Ledger, hadSecrets: boolean) => ({
      now: today,
      hadSecrets,
      standing: ledger.standing,
    });
    const ledger = new Ledger();
    ledger.take(judgeSecrets(app, [secret(6)], facts(ledger, false)));
    const none = judgeSecrets(app, [], facts(ledger, false));
    expect(none).toMatchObject([{ severity: 'critical', title: 'CMG server app has no secret any more' }]);
    ledger.take(none);
    expect(judgeSecrets(app, [], facts(ledger, false))).toEqual([]);
    expect(ledger.take(judgeSecrets(app, [secret(300)], facts(ledger, true)))).toMatchObject([
      { condition: 'resolved' },
    ]);
    expect(judgeSecrets(app, [], facts(new Ledger(), true))).toMatchObject([{ severity: 'critical' }]);
  });

  test('are watched by the one that is in use, where gatehouse.yaml names it', () => {
    const named = { ...app, keyId: secret(6).keyId };
    const facts = { now: today, standing: new Map() };
    expect(judgeSecrets(named, [secret(6), secret(366)], facts)).toMatchObject([
      { severity: 'warning', title: 'The secret in use of CMG server app ends within 7\u00a0days' },
    ]);
    expect(judgeSecrets({ ...app, keyId: secret(366).keyId }, [secret(6), secret(366)], facts)).toEqual([]);
    expect(judgeSecrets(named, [secret(366)], facts)).toMatchObject([
      { severity: 'critical', title: 'The secret in use of CMG server app is gone' },
    ]);
  });

  test('stand in lists all, with a name each', () => {
    const ends = secretEnds(app, [secret(360), secret(5, 'old')], today);
    expect(ends.map((one) => [one.outlook.name, one.outlook.step])).toEqual([
      ['CMG server app, old', 7],
      ['CMG server app, secret f0b0b335', 90],
    ]);
  });
});
