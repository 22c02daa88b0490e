import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { helpFor } from '../../src/desk/help.ts';
import { helpTopics } from '../../src/intent/catalogue.ts';
import { parse } from '../../src/intent/parse.ts';
import { appIdOf } from '../../src/manifest/app-id.ts';
import { checkManifest } from '../../src/manifest/check-manifest.ts';
import { checkSchema } from '../../src/manifest/check-schema.ts';
import { fillManifest } from '../../src/manifest/fill-manifest.ts';
import { values } from './package.ts';

const template = readFileSync('manifest/manifest.template.json', 'utf8');
const manifest = fillManifest(template, values);
const lists = manifest.bots[0]?.commandLists ?? [];
const context = { now: new Date('2026-11-20T09:00:00Z'), timeZone: 'UTC', gateways: ['GraniteFalls'] };
const intentOf = (text: string) => parse(text, context).intent;

/** What a click on each command orders, and its example after the colon, where it has one. */
const commands = [
  ['help', 'help'],
  ['list gateways', 'list-gateways'],
  ['status', 'show-gateway'],
  ['instances', 'show-instances'],
  ['pending approvals', 'show-approvals'],
  ['history', 'show-history'],
  ['start', 'start-gateway'],
  ['stop', 'stop-gateway'],
  ['scale', 'scale-gateway'],
  ['approve', 'approve-request'],
  ['reject', 'reject-request'],
  ['cancel', 'cancel-request'],
] as const;

describe('the manifest', () => {
  test('fits Microsoft’s schema and Teams’ limits', async () => {
    expect(manifest.manifestVersion).toBe('1.25');
    expect(manifest.$schema).toContain('/v1.25/');
    expect(await checkSchema(manifest)).toEqual([]);
    expect(checkManifest(manifest)).toEqual([]);
  });

  test('the schema is really asked: a word too many and a bad scope are found', async () => {
    const [bot] = manifest.bots;
    const broken = { ...manifest, colour: 'blue', bots: [{ ...bot, scopes: ['everywhere'] }] };
    const problems = await checkSchema(broken as unknown as typeof manifest);
    expect(problems?.join('\n')).toMatch(/colour/);
    expect(problems?.join('\n')).toMatch(/scopes\/0/);
  });

  test('has no placeholder left', () => {
    expect(JSON.stringify(manifest)).not.toContain('${');
  });

  test('names its ids, domain and addresses', () => {
    expect(manifest).toMatchObject({
      id: values.appId,
      version: '1.2.3',
      validDomains: ['bot.contoso.example'],
      developer: { name: 'Contoso', privacyUrl: 'https://contoso.example/privacy' },
      bots: [{ botId: values.botId, scopes: ['team', 'groupChat', 'personal'] }],
    });
    expect(fillManifest(template, { ...values, host: undefined }).validDomains).toEqual([]);
  });

  test('a name with a quote or a brace breaks nothing', () => {
    const name = 'Gate "$\u007bbotId}" \\ house';
    expect(fillManifest(template, { ...values, name }).name.short).toBe(name);
  });
});

describe('the commands', () => {
  test('are the same twelve in each of the three scopes', () => {
    expect(lists.map((one) => one.scopes)).toEqual([['team'], ['groupChat'], ['personal']]);
    for (const list of lists)
      expect(list.commands.map((one) => one.title)).toEqual(commands.map(([title]) => title));
    expect(commands.length).toBeLessThanOrEqual(12);
  });

  test.each(commands)('%s is read as %s, and so is its example', (title, intent) => {
    expect(intentOf(title)).toBe(intent);
    const description = lists[0]?.commands.find((one) => one.title === title)?.description ?? '';
    const [, example] = /: (.+)$|or: (.+)$/.exec(description) ?? [];
    if (example !== undefined) expect(intentOf(example)).toBe(intent);
  });

  test('are all in the help, and none of them is still to come', () => {
    const sections = helpFor(new Set(['reader', 'operator', 'approver', 'admin']), 'GraniteFalls', undefined);
    const shown = sections.flatMap((one) => one.lines);
    const inHelp = new Set(
      shown.filter((one) => !one.says.includes('Not built yet')).map((one) => intentOf(one.text)),
    );
    for (const [, intent] of commands) if (intent !== 'help') expect(inHelp).toContain(intent);
    expect(helpTopics.map((one) => one.intent)).toEqual(
      expect.arrayContaining(commands.map(([, one]) => one)),
    );
  });
});

describe('what Teams limits', () => {
  const list = lists[0] ?? { scopes: [], commands: [] };
  test.each([
    { what: 'a long name', change: { name: 'x'.repeat(31) }, says: /name\.short: 31 characters.*--name/ },
    {
      what: 'a long developer',
      change: { developer: 'x'.repeat(33) },
      says: /developer\.name: 33.*--developer/,
    },
    { what: 'a version', change: { version: '1.2' }, says: /version: “1\.2”.*--version/ },
    { what: 'an id', change: { appId: 'gatehouse' }, says: /id: “gatehouse” is no GUID/ },
    {
      what: 'a scheme before the host',
      change: { host: 'https://bot.example.com' },
      says: /host: .*no host name/,
    },
    { what: 'a wildcard', change: { host: '*.example.com' }, says: /no host name/ },
    { what: 'a bare machine', change: { host: 'localhost' }, says: /no host name/ },
    {
      what: 'plain http',
      change: { privacy: 'http://contoso.example/' },
      says: /privacyUrl.*https.*--privacy/,
    },
  ])('$what is told with what to change', ({ change, says }) => {
    const problems = checkManifest(fillManifest(template, { ...values, ...change }));
    expect(problems.join('\n')).toMatch(says);
    expect(problems).toHaveLength(1);
  });

  test('a thirteenth command is told', () => {
    const many = Array.from({ length: 13 }, () => ({ title: 'help', description: 'Help' }));
    const bots = manifest.bots.map((bot) => ({ ...bot, commandLists: [{ ...list, commands: many }] }));
    expect(checkManifest({ ...manifest, bots })).toEqual(['team: 13 commands, at most 12']);
  });
});

describe('the app’s id', () => {
  test('follows from the bot’s, stays, and is a UUID of version 5', () => {
    expect(appIdOf(values.botId)).toBe('da99f76a-b052-5258-bf4f-a026ac5c57fd');
    expect(appIdOf(values.botId.toUpperCase())).toBe(appIdOf(values.botId));
    expect(appIdOf(values.appId)).not.toBe(appIdOf(values.botId));
    expect(appIdOf(values.appId)).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });
});
