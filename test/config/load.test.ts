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

describe('a mistake in the configuration', () => {
  const edit = (from: string, to: string) => {
    expect(example).toContain(from);
    return example.replace(from, to);
  };

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
      text: () =>
        edit(
          'approver: ["group:55555555-5555-4555-8555-555555555555", "user:66666666-6666-4666-8666-666666666666"]',
          'approver: []',
        ).replace('admin: ["user:77777777-7777-4777-8777-777777777777"]', 'admin: []'),
      says: /nobody could ever approve/,
    },
    {
      name: 'more approvers than people',
      text: () =>
        edit('"group:55555555-5555-4555-8555-555555555555", ', '').replace('approvers: 1,', 'approvers: 3,'),
      says: /nobody could ever satisfy it: from names 2/,
    },
    {
      name: 'a reminder after the end',
      text: () => edit('remind: PT15M', 'remind: PT45M'),
      says: /remind: earlier than expires/,
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
