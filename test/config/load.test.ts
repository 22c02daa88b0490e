import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/load.ts';
import { ConfigInvalid } from '../../src/domain/fault.ts';
import { gatewayIdOf } from '../../src/domain/gateway.ts';

const example = readFileSync('gatehouse.example.yaml', 'utf8');
const environment = { ALERT_CODE: 'a-long-enough-secret' };

function problemsOf(text: string, env: Record<string, string | undefined> = environment): readonly string[] {
  try {
    loadConfig(text, env);
    return [];
  } catch (error) {
    if (error instanceof ConfigInvalid) return error.problems;
    throw error;
  }
}

describe('gatehouse.example.yaml', () => {
  test('is a whole configuration', () => {
    const config = loadConfig(example, environment);
    expect(config.gateways.get(gatewayIdOf('granitefalls'))?.serviceName).toBe('GraniteFalls.contoso.com');
    expect(config.azure.resourceManager.endpoint).toBe('https://management.azure.com');
    expect(config.operations).toEqual({ host: '127.0.0.1', port: 9090 });
    expect(config.policies[0]).toMatchObject({ reason: 'required', expiresMs: 1_800_000, remindMs: 900_000 });
  });

  test('takes the addresses of the government cloud with one word', () => {
    const config = loadConfig(example.replace('cloud: public', 'cloud: usgovernment'), environment);
    expect(config.azure.resourceManager.audience).toBe('https://management.usgovcloudapi.net');
  });
});

function edit(from: string | RegExp, to: string): string {
  expect(example).toMatch(from);
  return example.replace(from, to);
}

const [ana, chen, dana] = ['a', 'c', 'd'].map(
  (one) => `user:${one.repeat(8)}-6666-4666-8666-666666666666`,
) as [string, string, string];
const operators = 'group:44444444-4444-4444-8444-444444444444';
type People = Partial<Record<'reader' | 'operator' | 'approver' | 'admin', readonly string[]>>;

/** The general roles; who is left out has nobody, but for the group of operators. */
function withPeople(people: People): string {
  return edit(/^roles:.*\n( .*\n)+/m, `roles: ${JSON.stringify({ operator: [operators], ...people })}\n`);
}

/** The roles of the only gateway. */
function withOwnRoles(own: People, general = example): string {
  return general.replace('    production: true\n', (line) => `${line}    roles: ${JSON.stringify(own)}\n`);
}

describe('a mistake in the configuration', () => {
  test.each<{ name: string; text: () => string; says: RegExp }>([
    { name: 'an unknown key', text: () => `${example}\nextra: 1\n`, says: /^extra: no such key/ },
    {
      name: 'an unknown key inside',
      text: () => edit('timeZone: Europe/Berlin', 'timeZone: Europe/Berlin\nlisten2: {}'),
      says: /^listen2: no such key/,
    },
    {
      name: 'a time zone that is none',
      text: () => edit('Europe/Berlin', 'Mars/Olympus'),
      says: /^timeZone: no IANA zone/,
    },
    {
      name: 'a gateway twice',
      text: () =>
        example.replace(
          'apps:',
          `${example.match(/ {2}- name: GraniteFalls[\s\S]*?costPerDay.*\n/)?.[0].replace('GraniteFalls #', 'granitefalls #')}apps:`,
        ),
      says: /of this name is there already/,
    },
    {
      name: 'a site that is not listed',
      text: () => edit('code: PS1', 'code: PS2'),
      says: /PS1 is not among sites/,
    },
    {
      name: 'a write path that nobody accepted',
      text: () =>
        edit(
          '    unsupportedWrites: accepted # Microsoft supports changes only through Configuration Manager\n',
          '',
        ),
      says: /unsupportedWrites: accepted/,
    },
    {
      name: 'a scale set that is no resource id',
      text: () => edit('virtualMachineScaleSets/granitefalls', 'virtualMachines/x'),
      says: /scaleSet: a scale set’s resource id/,
    },
    {
      name: 'a policy for a gateway that is not there',
      text: () => edit('gateways: [production]', 'gateways: [Elsewhere]'),
      says: /no gateway is called Elsewhere/,
    },
    {
      name: 'a policy from an empty role',
      text: () => withPeople({ approver: [] }),
      says: /^policies\[0\]\.from: nobody could ever approve.*a good value names people/,
    },
    {
      name: 'more approvers than people',
      text: () =>
        edit('"group:55555555-5555-4555-8555-555555555555", ', '').replace('approvers: 1,', 'approvers: 3,'),
      says: /^policies\[0\]\.approvers: nobody could ever satisfy it: from names 2; a good value: 2 at most/,
    },
    {
      name: 'one who approves and alone orders',
      text: () => withPeople({ operator: [chen], approver: [chen] }),
      says: /^policies\[1\]\.own: nobody could ever satisfy it: beside whoever orders, from names 0, and approvers is 1; a good value: own: true/,
    },
    {
      name: 'two approvers of the two who order',
      text: () =>
        withPeople({ operator: [chen, dana] }).replace(
          /{ orders: \[all\], approvers: 1, from: approver/,
          '{ orders: [all], approvers: 2, from: operator',
        ),
      says: /^policies\[1\]\.own: .*names 1, and approvers is 2/,
    },
    {
      name: 'a gateway whose own roles have no approver',
      text: () => withOwnRoles({ operator: [chen] }),
      says: /^policies\[0\]\.from: nobody could ever approve for GraniteFalls/,
    },
    {
      name: 'a last gateway for more than there are',
      text: () =>
        withPeople({ operator: [ana], approver: [chen, dana] }).replace(
          'lastGateway: block',
          'lastGateway: { approvers: 5 }',
        ),
      says: /^lastGateway\.approvers: nobody could ever satisfy it: policies\[0\] leaves 2 to approve a stop; a good value: block, or 2 at most/,
    },
    {
      name: 'a last gateway for one, with the orderer among them',
      text: () =>
        withPeople({ operator: [chen, dana], approver: [chen, dana] }).replace(
          'lastGateway: block',
          'lastGateway: { approvers: 2 }',
        ),
      says: /^lastGateway\.approvers: .*leaves 1 to approve a stop; a good value: block$/,
    },
    {
      name: 'a reminder after the end',
      text: () => edit('remind: PT15M', 'remind: PT45M'),
      says: /^policies\[0\]\.remind: after the request and before expires; a good value: PT15M/,
    },
    {
      name: 'a reminder at the end',
      text: () => edit('remind: PT15M', 'remind: PT30M'),
      says: /^policies\[0\]\.remind: after the request and before expires/,
    },
    {
      name: 'a reminder at once',
      text: () => edit('remind: PT15M', 'remind: PT0S'),
      says: /^policies\[0\]\.remind: after the request and before expires/,
    },
    {
      name: 'a duration that is none',
      text: () => edit('remind: PT15M', 'remind: 15 minutes'),
      says: /ISO 8601 duration/,
    },
    {
      name: 'two credentials',
      text: () => edit('appId:', 'secret: abc\n  appId:'),
      says: /^bot: needs credential/,
    },
    {
      name: 'a clock that is not the sandbox’s',
      text: () => `${example}\nclock: https://time.example.com/\n`,
      says: /^clock: only the sandbox/,
    },
    {
      name: 'an open channel without the sandbox',
      text: () => edit('bot:\n', 'bot:\n  openChannel: true\n'),
      says: /openChannel: only the sandbox/,
    },
    {
      name: 'a service address without TLS',
      text: () => edit('https://smba.trafficmanager.net/emea/', 'http://smba.example.com/'),
      says: /https, or nothing/,
    },
    { name: 'text that is no YAML', text: () => 'a: [1', says: /not YAML/ },
    { name: 'an empty file', text: () => '', says: /./ },
  ])('$name is named', ({ text, says }) => {
    expect(problemsOf(text())).toContainEqual(expect.stringMatching(says));
  });

  test('and all others are told at once', () => {
    const text = edit('Europe/Berlin', 'Mars')
      .replace('remind: PT15M', 'remind: PT45M')
      .replace('code: PS1', 'code: PS2');
    expect(problemsOf(text).length).toBe(3);
  });

  test('a variable that is not set is named with its key', () => {
    expect(problemsOf(example, {})).toContainEqual(
      'alerts.codes[0]: the environment variable ALERT_CODE is not set',
    );
  });
});

describe('policies that can be satisfied', () => {
  const byUser = (text: string) => text.replace(/from: approver/g, `from: "${chen}"`);
  test.each<{ name: string; text: () => string }>([
    {
      name: 'an empty general role, where each gateway has its own',
      text: () => withOwnRoles({ operator: [ana], approver: [chen] }, withPeople({ approver: [] })),
    },
    {
      name: 'a gateway’s own roles without an approver, where the policies before name somebody',
      text: () =>
        byUser(withOwnRoles({ operator: [ana] })).replace(
          'subscriptions:',
          '  - { orders: [all], approvers: 1, from: approver }\nsubscriptions:',
        ),
    },
    {
      name: 'the only approver orders, and so may others of a group',
      text: () => withPeople({ operator: [operators, chen], approver: [chen] }),
    },
    {
      name: 'one of two who order is the only approver',
      text: () => withPeople({ operator: [ana, chen], approver: [chen] }),
    },
    {
      name: 'the only approver orders, and may approve that',
      text: () => withPeople({ operator: [chen], approver: [chen] }).replace(/own: false/g, 'own: true'),
    },
    {
      name: 'many approvers of a group',
      text: () => edit('lastGateway: block', 'lastGateway: { approvers: 20 }'),
    },
    {
      name: 'readers, whom a group of operators includes',
      text: () => withPeople({}).replace(/from: approver/g, 'from: reader'),
    },
    { name: 'nobody who orders', text: () => withPeople({ operator: [], approver: [chen] }) },
  ])('$name', ({ text }) => {
    expect(problemsOf(text())).toEqual([]);
  });
});
