import { describe, expect, test } from '@jest/globals';
import { type Between, json } from './between.ts';
import type { Contoso } from './contoso.ts';
import { contosoBetween } from './contoso-between.ts';

let contoso: Contoso;
let between: Between;

contosoBetween({}, (...started) => {
  [contoso, between] = started;
});

const own = () => ({ name: 'Gatehouse (Azure)', appId: contoso.tenant.azure.clientId });
const secrets = () => contoso.anew(between.settings()).appSecrets;

describe('an app’s secrets', () => {
  test('are told without the secrets and their first letters', async () => {
    const found = await secrets().secretsOf(own());
    expect(found.map((one) => one.displayName)).toEqual(['2025', '2026']);
    expect(found.every((one) => Object.keys(one).sort().join() === 'displayName,endsAt,keyId')).toBe(true);
    expect(JSON.stringify(found)).not.toContain(contoso.tenant.azure.secret.slice(0, 3));
    const days = (found[0]?.endsAt.getTime() ?? 0) - contoso.clock.now().getTime();
    expect(days / 86_400_000).toBeGreaterThan(10);
    expect(days / 86_400_000).toBeLessThan(13);
  });

  test('are asked for without the keys', async () => {
    const before = between.passed.length;
    await secrets().secretsOf(own());
    const [asked] = between.passed.slice(before).filter((one) => one.url.startsWith('/graph/'));
    expect(decodeURIComponent(asked?.url ?? '')).toBe(
      `/graph/v1.0/applications(appId='${own().appId}')?$select=id,appId,displayName,passwordCredentials`,
    );
  });

  test('have no name, or no end, at times', async () => {
    const credentials = [
      { keyId: 'a', displayName: null, endDateTime: '2027-11-18T10:00:00.1234567Z', hint: 'abc' },
      { keyId: 'b', endDateTime: null },
    ];
    between.meddle = ({ url }, ask) =>
      url.startsWith('/graph/') ? json(200, { passwordCredentials: credentials }) : ask();
    expect(await secrets().secretsOf(own())).toEqual([
      { keyId: 'a', displayName: undefined, endsAt: new Date('2027-11-18T10:00:00.123Z') },
      { keyId: 'b', displayName: undefined, endsAt: new Date('9999-12-31T00:00:00Z') },
    ]);
  });

  test.each([
    {
      title: 'of an app that Entra does not know',
      answer: undefined,
      name: 'AppMissing',
      says: /knows no such app/,
    },
    {
      title: 'that the bot may not see',
      answer: json(403, { error: { code: 'Authorization_RequestDenied', message: '' } }),
      name: 'AzureForbidden',
      says: /Application\.Read\.All/,
    },
    {
      title: 'in another shape',
      answer: json(200, { value: [] }),
      name: 'AnswerUnreadable',
      says: /lacks its secrets/,
    },
    {
      title: 'with an end that is no time',
      answer: json(200, { passwordCredentials: [{ keyId: 'a', endDateTime: 'soon' }] }),
      name: 'AnswerUnreadable',
      says: /lacks its secrets/,
    },
  ])('$title can’t be read', async ({ answer, name, says }) => {
    between.meddle = ({ url }, ask) => (url.startsWith('/graph/') && answer !== undefined ? answer : ask());
    const app = { name: 'Other', appId: '00000000-0000-4000-8000-000000000000' };
    await expect(secrets().secretsOf(app)).rejects.toMatchObject({
      name,
      message: expect.stringMatching(says),
    });
  });

  test('can’t be read while Graph is down', async () => {
    contoso.faults.set('graph-down', true);
    await expect(secrets().secretsOf(own())).rejects.toMatchObject({ name: 'DirectoryUnreachable' });
  });
});
