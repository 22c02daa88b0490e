import { describe, expect, test } from '@jest/globals';
import type { Severity } from '../../src/domain/alert.ts';
import type { ServedCertificate } from '../../src/domain/watch.ts';
import { problemsOf } from '../../src/watch/certificate-problems.ts';
import { certificateEnd, judgeCertificate } from '../../src/watch/judge-certificate.ts';
import { graniteFalls } from './gateways.ts';
import { Ledger } from './ledger.ts';

const dayMs = 86_400_000;
const today = new Date('2026-11-20T12:00:00Z');
const inDays = (days: number): Date => new Date(today.getTime() + days * dayMs);

function certificate(more: Partial<ServedCertificate> = {}): ServedCertificate {
  return {
    endsAt: inDays(200),
    commonName: 'GraniteFalls.contoso.com',
    names: ['granitefalls.contoso.com'],
    issuedBy: 'DigiCert Inc',
    key: 'RSA 2048',
    chainProblem: undefined,
    ...more,
  };
}

function look(ledger: Ledger, served: ServedCertificate, now = today) {
  return ledger.take(judgeCertificate(graniteFalls, served, { now, standing: ledger.standing }));
}

describe('a certificate that ends', () => {
  test('is news at each step, once, and the alert is one', () => {
    const ledger = new Ledger();
    const served = certificate({ endsAt: inDays(70) });
    const news: string[] = [];
    for (let hours = 0; hours < 75 * 24; hours += 6) {
      const now = new Date(today.getTime() + hours * 3_600_000);
      for (const { title, severity } of look(ledger, served, now)) {
        news.push(`${severity} ${title.split('GraniteFalls ')[1]}`);
      }
    }
    expect(news).toEqual([
      'informational ends within 60\u00a0days',
      'informational ends within 30\u00a0days',
      'warning ends within 14\u00a0days',
      'warning ends within 7\u00a0days',
      'critical ends within 3\u00a0days',
      'critical ends within 1\u00a0day',
      'critical has ended',
      'critical ended over 1\u00a0day ago',
      'critical ended over 2\u00a0days ago',
      'critical ended over 3\u00a0days ago',
      'critical ended over 4\u00a0days ago',
    ]);
    expect(ledger.standing.size).toBe(1);
  });

  test('is the one of its chain that ends first, and says which', () => {
    const intermediate = { commonName: 'Contoso Issuing CA 2', endsAt: inDays(6) };
    const served = certificate({ intermediate });
    expect(look(new Ledger(), served)).toMatchObject([
      {
        subKind: 'expiry',
        severity: 'warning',
        title:
          'The intermediate Contoso Issuing CA 2 in the certificate chain of GraniteFalls ends within 7\u00a0days',
        outlook: {
          name: 'intermediate Contoso Issuing CA 2 of GraniteFalls.contoso.com',
          endsAt: inDays(6),
          step: 7,
        },
      },
    ]);
    const over = certificate({
      intermediate: { ...intermediate, endsAt: inDays(-1) },
      chainProblem: 'CERT_HAS_EXPIRED',
    });
    expect(look(new Ledger(), over).map((one) => one.subKind)).toEqual(['expiry']);
  });

  test('tells what, when and from whom', () => {
    const [signal] = look(new Ledger(), certificate({ endsAt: inDays(11) }));
    expect(signal).toMatchObject({
      kind: 'certificate',
      subKind: 'expiry',
      title: 'The certificate of GraniteFalls ends within 14\u00a0days',
      detail: 'GraniteFalls.contoso.com, issued by DigiCert Inc: 2026-12-01 12:00\u00a0UTC.',
      outlook: { kind: 'expiry', what: 'certificate', step: 14, key: 'RSA 2048', endsAt: inDays(11) },
    });
  });

  test('is over when another one is served, and news again when the old one is back', () => {
    const ledger = new Ledger();
    look(ledger, certificate({ endsAt: inDays(2) }));
    expect(look(ledger, certificate({ endsAt: inDays(400) }))).toMatchObject([
      { condition: 'resolved', title: 'The certificate of GraniteFalls has been renewed' },
    ]);
    expect(look(ledger, certificate({ endsAt: inDays(2) }))).toMatchObject([{ condition: 'fired' }]);
  });

  test('stands in lists also while it is far off', () => {
    expect(certificateEnd(graniteFalls, certificate(), today)).toMatchObject({
      gateway: 'granitefalls',
      outlook: { step: 90, name: 'GraniteFalls.contoso.com' },
    });
  });
});

describe('a certificate', () => {
  test.each<{
    title: string;
    more: Partial<ServedCertificate>;
    codes: string[];
    worst: Severity | undefined;
  }>([
    { title: 'that fits', more: {}, codes: [], worst: undefined },
    {
      title: 'for the whole domain',
      more: { commonName: '*.contoso.com', names: ['*.contoso.com'] },
      codes: [],
      worst: undefined,
    },
    { title: 'without DNS names', more: { names: [] }, codes: [], worst: undefined },
    { title: 'with a longer key', more: { key: 'RSA 4096' }, codes: [], worst: undefined },
    {
      title: 'in other capitals',
      more: { commonName: 'granitefalls.contoso.com' },
      codes: ['case'],
      worst: 'warning',
    },
    {
      title: 'for the whole domain in other capitals',
      more: { commonName: '*.Contoso.com' },
      codes: ['case'],
      worst: 'warning',
    },
    {
      title: 'of another gateway',
      more: { commonName: 'GraniteHill.contoso.com', names: ['GraniteHill.contoso.com'] },
      codes: ['name', 'names'],
      worst: 'critical',
    },
    {
      title: 'for the domain above',
      more: { commonName: '*.com', names: ['*.com', 'contoso.com'] },
      codes: ['name', 'names'],
      worst: 'critical',
    },
    { title: 'without a name', more: { commonName: '' }, codes: ['name'], worst: 'critical' },
    { title: 'with a short key', more: { key: 'RSA 1024' }, codes: ['key'], worst: 'warning' },
    { title: 'with a curve', more: { key: 'EC P-256' }, codes: ['key'], worst: 'warning' },
    {
      title: 'from who knows whom',
      more: { chainProblem: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
      codes: ['issuer'],
      worst: 'informational',
    },
    {
      title: 'with an old chain',
      more: { chainProblem: 'CERT_HAS_EXPIRED' },
      codes: ['chain'],
      worst: 'critical',
    },
    {
      title: 'that is over itself: that is told as its end',
      more: { chainProblem: 'CERT_HAS_EXPIRED', endsAt: inDays(-1) },
      codes: [],
      worst: undefined,
    },
  ])('$title: $codes', ({ more, codes, worst }) => {
    const served = certificate(more);
    expect(problemsOf(served, 'GraniteFalls.contoso.com', today).map((one) => one.code)).toEqual(codes);
    const signals = look(new Ledger(), served).filter((one) => one.subKind === 'name');
    expect(signals.map((one) => one.severity)).toEqual(worst === undefined ? [] : [worst]);
  });

  test('of another name is an alert beside its end, which the right one ends', () => {
    const ledger = new Ledger();
    const wrong = certificate({ commonName: 'GraniteHill.contoso.com', names: [], endsAt: inDays(40) });
    expect(look(ledger, wrong).map((one) => one.subKind)).toEqual(['expiry', 'name']);
    expect(look(ledger, wrong)).toEqual([]);
    expect(look(ledger, certificate()).map((one) => [one.subKind, one.condition])).toEqual([
      ['expiry', 'resolved'],
      ['name', 'resolved'],
    ]);
  });

  test('with words of somebody else’s stays within its bounds', () => {
    const long = `\u0000${'x'.repeat(5000)}\n`;
    const signals = look(
      new Ledger(),
      certificate({ commonName: long, issuedBy: long, chainProblem: long, key: long, endsAt: inDays(5) }),
    );
    for (const { key, title, detail } of signals) {
      expect(key.length).toBeLessThanOrEqual(200);
      expect(title.length).toBeLessThanOrEqual(200);
      expect(detail?.length ?? 0).toBeLessThanOrEqual(300);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not come through
      expect(`${title}${detail}`).not.toMatch(/[\u0000-\u001f]/);
    }
    expect(signals).toHaveLength(2);
  });
});
