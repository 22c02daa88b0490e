import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ConfigFile, type Diagnosis, Practice } from './practice.ts';

let practice: Practice;
beforeAll(async () => {
  practice = await Practice.open();
});
afterAll(() => practice.close());

const stranger = '99999999-9999-4999-8999-999999999999';

describe('the sandbox as it is', () => {
  test('is all right', async () => {
    const { status, stdout, stderr } = await practice.visit(['--config', 'data/sandbox/gatehouse.yaml']);
    expect(stderr).toBe('');
    const lines = stdout.trim().split('\n');
    expect(lines.at(-1)).toMatch(/^All is well: \d\d right\.$/);
    expect(lines.slice(0, -2).filter((line) => !line.startsWith('✓ '))).toEqual([]);
    expect(status).toBe(0);
  });

  test('is found without a word, and its certificate authority with it', async () => {
    const { status, stdout } = await practice.visit(['--json'], {});
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, config: 'data/sandbox/gatehouse.yaml' });
    expect(status).toBe(0);
  });

  test('shows a test card on request, and takes it away again', async () => {
    const visit = practice.visit(['--card', '--json', '--config', 'data/sandbox/gatehouse.yaml']);
    const { stdout, status } = await visit;
    const card = (JSON.parse(stdout) as Diagnosis).checks.find((one) => one.id === 'card');
    expect(card).toMatchObject({ result: 'right', says: 'posted, and deleted again after 3 s' });
    expect(await practice.messages()).toMatchObject([{ deleted: true }]);
    expect(status).toBe(0);
  });
});

interface Broken {
  readonly what: string;
  readonly change: (config: ConfigFile) => void;
  /** Ids of all that is wrong, each with what its remedy must speak of. */
  readonly wrong: Readonly<Record<string, RegExp>>;
  /** What is wrong with one thing keeps nobody from looking at these. */
  readonly right: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

const setUps: readonly Broken[] = [
  {
    what: 'a wrong secret of the bot',
    change: (config) => {
      config.bot.secret = 'not-the-secret-of-the-bot';
    },
    wrong: { 'bot-token': /bot\.secret is not a secret of the application .*Certificates & secrets/ },
    right: ['azure-token', 'gateway granitefalls', 'policies[0]'],
  },
  {
    what: 'a wrong secret for Azure',
    change: (config) => {
      config.azure.secret = 'not-the-secret-for-azure';
    },
    wrong: { 'azure-token': /azure\.secret is not a secret of the application/ },
    right: ['bot-token', 'channel operations', 'store folder'],
  },
  {
    what: 'an application that is not in the tenant',
    change: (config) => {
      config.bot.appId = stranger;
    },
    wrong: { 'bot-token': /Compare bot\.appId \(9{8}-.*with the application’s id in Entra/ },
    right: ['azure-token', 'tenant'],
  },
  {
    what: 'another tenant',
    change: (config) => {
      config.tenant = stranger;
    },
    wrong: { tenant: /directory \(tenant\) id of Entra’s overview page into tenant/ },
    right: ['teams-keys', 'clock', 'store folder'],
  },
  {
    what: 'a scale set that does not exist',
    change: (config) => {
      for (const one of config.gateways) if (one.name === 'GraniteFalls') one.scaleSet += 's';
    },
    wrong: { 'gateway granitefalls': /Compare `scaleSet` in gatehouse\.yaml/ },
    right: ['gateway granitehill', 'gateway granitehill rights', 'traffic of all', 'policies[0]'],
  },
  {
    what: 'a group that does not exist',
    change: (config) => {
      config.roles['operator'] = [`group:${stranger}`];
    },
    wrong: { [`group ${stranger}`]: /Put the object id from Entra into gatehouse\.yaml/ },
    right: ['gateway granitefalls', 'channel operations'],
  },
  {
    what: 'a user that does not exist',
    change: (config) => {
      config.roles['admin'] = [`user:${stranger}`];
    },
    wrong: { [`user ${stranger}`]: /Put the object id from Entra into gatehouse\.yaml/ },
    right: ['membership', 'policies[0]'],
  },
  {
    what: 'a channel without the bot',
    change: (config) => {
      config.channels.alerts = '19:somewhereelse@thread.tacv2';
    },
    wrong: { 'channel alerts': /Add the bot’s app to the channel’s team.*channels\.alerts/ },
    right: ['channel operations', 'bot-token'],
  },
  {
    what: 'a store folder that can’t be made',
    change: (config) => {
      config.store = { folder: join(practice.ca, 'store') };
    },
    wrong: { 'store folder': /store\.folder name a folder that the bot’s account may write/ },
    right: ['store account', 'store programs', 'gateway granitefalls'],
  },
  {
    what: 'a database where nobody listens',
    change: (config) => {
      config.store = { url: 'postgres://gatehouse:hush-password@127.0.0.1:1/gatehouse' };
    },
    wrong: { 'store connection': /Compare address and port in gatehouse\.yaml/ },
    right: ['gateway granitefalls', 'policies[0]'],
  },
  {
    what: 'a policy that wants two of a group of one',
    change: (config) => {
      const [operators = ''] = config.roles['operator'] ?? [];
      config.policies[1] = { orders: ['all'], approvers: 2, from: operators, own: false };
    },
    wrong: { 'policies[1]': /Put more people into the groups of its `from`/ },
    right: ['policies[0]', 'membership'],
  },
  {
    what: 'another address for metrics',
    change: (config) => {
      config.azure.metrics.endpoint = 'https://localhost:1/{region}';
    },
    wrong: { 'traffic of all': /Compare azure\.metrics \(https:\/\/localhost:1\/\{region\}\)/ },
    right: ['gateway granitefalls', 'gateway granitefalls traffic'],
  },
  {
    what: 'an app that is not in the tenant',
    change: (config) => {
      for (const one of config.apps) one.appId = stranger;
    },
    wrong: { [`app ${stranger}`]: /application \(client\) id, not the object id, into apps\.appId/ },
    right: ['graph-token', 'alerts door', 'alerts list', 'storage of all', 'gateway granitefalls name'],
  },
  {
    what: 'keys that are not Teams’',
    change: (config) => {
      config.bot.openIdMetadata = `${practice.room}/clock`;
    },
    wrong: { 'teams-keys': /Leave bot\.openIdMetadata out/ },
    right: ['channel operations', 'bot-token'],
  },
  {
    what: 'a certificate authority that nobody told Node of',
    change: () => undefined,
    environment: {},
    wrong: { 'address ': /NODE_EXTRA_CA_CERTS=FILE/ },
    right: ['teams-keys', 'store folder', 'clock'],
  },
  {
    what: 'a file of certificate authorities that is not there',
    change: () => undefined,
    environment: { NODE_EXTRA_CA_CERTS: '/nowhere/ca.pem' },
    wrong: { 'ca-file': /NODE_EXTRA_CA_CERTS name a PEM file/, 'address ': /NODE_EXTRA_CA_CERTS=FILE/ },
    right: ['node', 'store folder'],
  },
];

function expectFound(found: Diagnosis, { wrong, right }: Pick<Broken, 'wrong' | 'right'>): void {
  const at = (id: string) => (id === 'address ' ? `address ${practice.cloud}` : id);
  expect(Object.keys(found.wrong).sort()).toEqual(Object.keys(wrong).map(at).sort());
  for (const [id, remedy] of Object.entries(wrong)) expect(found.wrong[at(id)]).toMatch(remedy);
  const resultOf = new Map(found.checks.map((one) => [one.id, one.result]));
  expect(right.map((id) => [id, resultOf.get(id)])).toEqual(right.map((id) => [id, 'right']));
  expect(found.status).toBe(1);
  expect(found.stdout + found.stderr).not.toMatch(/secret-(of|for)-|sandbox-\w+-secret|hush-password|eyJ/);
}

describe('a broken set-up is found, with its remedy and nothing else', () => {
  test.each(setUps)('$what', async ({ change, environment, ...expected }) => {
    const found = await practice.diagnose(change, environment);
    expectFound(found, expected);
  });

  test('a right that was taken away', async () => {
    const rights = [{ actions: ['*'], notActions: ['Microsoft.Compute/*/deallocate/action'] }];
    await practice.post('/portal', { gateway: 'GraniteHill', rights });
    const found = await practice.diagnose();
    await practice.post('/portal', { gateway: 'GraniteHill', rights: [{ actions: ['*'] }] });
    expectFound(found, {
      wrong: {
        'gateway granitehill rights':
          /role on the scale set with Microsoft\.Compute\/virtualMachineScaleSets\/deallocate\/action;/,
      },
      right: ['gateway granitefalls rights', 'gateway granitehill traffic'],
    });
  });

  test('no right to scale, which may be meant so', async () => {
    const rights = [{ actions: ['*'], notActions: ['Microsoft.Compute/virtualMachineScaleSets/write'] }];
    await practice.post('/portal', { gateway: 'RedmondEdge', rights });
    const found = await practice.diagnose();
    await practice.post('/portal', { gateway: 'RedmondEdge', rights: [{ actions: ['*'] }] });
    const told = found.checks.find((one) => one.id === 'gateway redmondedge rights');
    expect(told).toMatchObject({ result: 'doubtful', says: expect.stringContaining('may not scale') });
    expect(found.status).toBe(0);
  });

  test('no right to look at the rights', async () => {
    const rights = [{ actions: ['Microsoft.Compute/*'] }];
    await practice.post('/portal', { gateway: 'RedmondEdge', rights });
    const found = await practice.diagnose();
    await practice.post('/portal', { gateway: 'RedmondEdge', rights: [{ actions: ['*'] }] });
    const told = found.checks.find((one) => one.id === 'gateway redmondedge rights');
    expect(told).toMatchObject({
      result: 'doubtful',
      remedy: expect.stringContaining('Microsoft.Authorization/permissions/read'),
    });
  });

  test('alerts that nobody may deliver, and a service name that does not answer', async () => {
    const found = await practice.diagnose((config) => {
      delete config.alerts;
      for (const name of Object.keys(config.probe)) config.probe[name] = '127.0.0.1:1';
    });
    const doubtful = found.checks.filter((one) => one.result === 'doubtful');
    expect(doubtful.map((one) => one.id)).toEqual([
      'alerts door',
      'gateway granitefalls name',
      'gateway granitehill name',
      'gateway redmondedge name',
    ]);
    expect(doubtful[0]?.remedy).toMatch(/alerts\.audience .* or alerts\.codes/);
    expect(doubtful[1]?.says).toMatch(/GraniteFalls\.contoso\.com does not answer on 443: .*refused/);
    expect(found.status).toBe(0);
  });

  test('Graph down', async () => {
    await practice.post('/faults', { id: 'graph-down', on: true });
    const found = await practice.diagnose();
    await practice.post('/faults', { id: 'graph-down', on: false });
    const { roles, apps } = await practice.config();
    const groups = ['reader', 'operator', 'approver'].map(
      (role) => roles[role]?.[0]?.replace(':', ' ') ?? '',
    );
    expectFound(found, {
      wrong: Object.fromEntries(
        [...groups, ...apps.map((one) => `app ${one.appId}`)].map((id) => [id, /Wait until Graph is back/]),
      ),
      right: ['gateway granitefalls', 'channel operations', 'azure-token'],
    });
  });

  test('Teams down', async () => {
    await practice.post('/faults', { id: 'teams-down', on: true });
    const found = await practice.diagnose();
    await practice.post('/faults', { id: 'teams-down', on: false });
    expectFound(found, {
      wrong: { 'channel operations': /compare bot\.serviceUrl/, 'channel alerts': /compare bot\.serviceUrl/ },
      right: ['bot-token', 'gateway granitefalls'],
    });
  });

  test('a clock that is ten minutes off', async () => {
    const late = await lateAzure();
    const found = await practice.diagnose((config) => {
      config.azure.resourceManager.endpoint = late.url;
    });
    late.close();
    expectFound(found, { wrong: { clock: /time server \(NTP\)/ }, right: ['gateway granitefalls rights'] });
    const clock = found.checks.find((one) => one.id === 'clock');
    expect(clock?.says).toBe('this machine’s clock is 10 min behind Resource Manager’s');
  });

  test('a configuration with two mistakes', async () => {
    const found = await practice.diagnose((config) => {
      config.bot.serviceUrl = 'teams';
      for (const one of config.gateways) if (one.name === 'RedmondEdge') one.site = 'lab';
    });
    expectFound(found, {
      wrong: { 'config 0': /Mend the keys/, 'config 1': /Mend the keys/ },
      right: ['node'],
    });
    const says = found.checks.map((one) => one.says).join('\n');
    expect(says).toMatch(/^bot\.serviceUrl: /m);
    expect(says).toMatch(/^gateways\[2\]\.site: /m);
  });
});

describe('words for the doctor', () => {
  test('that are wrong', async () => {
    const visit = await practice.visit(['--quick']);
    expect(visit.status).toBe(2);
    expect(visit.stderr).toMatch(/--quick[\s\S]*npm run -s doctor/);
    expect(visit.stdout).toBe('');
  });

  test('that ask for help', async () => {
    const visit = await practice.visit(['--help']);
    expect(visit).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('Exit status: 0 all is right'),
    });
  });

  test('that name no file', async () => {
    const visit = await practice.visit(['--config', 'nowhere.yaml']);
    expect(visit.stdout).toMatch(
      /^✕ Configuration: there is no nowhere\.yaml\n {4}Copy gatehouse\.example\.yaml/m,
    );
    expect(visit.status).toBe(1);
  });

  test('that name a file which is no YAML', async () => {
    await writeFile(join(practice.folder, 'text.yaml'), 'a: [');
    const visit = await practice.visit(['--config', 'text.yaml']);
    expect(visit.stdout).toMatch(/^✕ Configuration: line 1: not YAML/m);
    expect(visit.status).toBe(1);
  });
});

/** Resource Manager behind a server with the same certificate, whose clock is ten minutes ahead. */
async function lateAzure(): Promise<{ readonly url: string; readonly close: () => void }> {
  const file = (name: string) => readFileSync(practice.ca.replace('ca.pem', name));
  const server = createServer(
    { cert: file('localhost.pem'), key: file('localhost.key') },
    (incoming, outgoing) => {
      const { method, headers, url = '/' } = incoming;
      const options = { method, headers, ca: file('ca.pem') };
      const forward = request(`${practice.cloud}${url}`, options, (answer) => {
        const date = new Date(Date.now() + 600_000).toUTCString();
        outgoing.writeHead(answer.statusCode ?? 500, { ...answer.headers, date });
        answer.pipe(outgoing);
      });
      incoming.pipe(forward);
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
