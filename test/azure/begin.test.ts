import { afterEach, describe, expect, test } from '@jest/globals';
import { AzureFleet } from '../../src/azure/azure-fleet.ts';
import { makeCredential } from '../../src/azure/credential.ts';
import { makePipelines } from '../../src/azure/pipeline.ts';
import type { CallAction } from '../../src/domain/plan.ts';
import type { FaultId } from '../../src/sandbox/faults.ts';
import { type Answer, type Between, json } from './between.ts';
import { type Contoso, callOf, machineClock, quiet, sending, until } from './contoso.ts';
import { contosoBetween } from './contoso-between.ts';

let contoso: Contoso;
let between: Between;

contosoBetween({}, (...started) => {
  [contoso, between] = started;
});

afterEach(async () => {
  // The next test finds a gateway with nothing under way.
  await until(async () => (await contoso.fleet.look(gateway())).provisioning !== 'updating');
});

const gateway = () => contoso.gateway('GraniteFalls');
const isChange = ({ method, path = '' }: { method: string; path?: string }) =>
  method !== 'GET' && !path.endsWith('/token');
const changesSent = () => contoso.cloud.requests.all().filter(isChange).length;

describe('a change that Azure takes', () => {
  test.each<{ action: CallAction; method: string; path: RegExp }>([
    { action: { kind: 'deallocate' }, method: 'POST', path: /\/granitefalls\/deallocate$/i },
    { action: { kind: 'start' }, method: 'POST', path: /\/granitefalls\/start$/i },
    { action: { kind: 'set-capacity', capacity: 5 }, method: 'PATCH', path: /\/granitefalls$/i },
  ])('$action.kind goes out once, with our request id', async ({ action, method, path }) => {
    const { etag } = await contoso.fleet.look(gateway());
    const options = sending(etag === undefined ? {} : { ifMatch: etag });
    const before = contoso.cloud.requests.changes().length;
    const beginning = await contoso.fleet.begin(gateway(), callOf(gateway(), action), options);
    expect(beginning).toMatchObject({ kind: 'accepted' });
    const changes = contoso.cloud.requests.changes().slice(before);
    expect(changes).toMatchObject([{ method, clientRequestId: options.requestId }]);
    expect(changes[0]?.path).toMatch(path);
  });

  test('leaves a handle without a token, short enough to keep', async () => {
    const beginning = await contoso.fleet.begin(gateway(), callOf(gateway(), { kind: 'start' }), sending());
    const handle = beginning.kind === 'accepted' ? beginning.handle : '';
    expect(handle.length).toBeGreaterThan(3000); // Azure signs its polling addresses
    expect(handle.length).toBeLessThan(32_768);
    expect(handle).not.toMatch(/bearer|eyJ[\w-]{20,}\.[\w-]+\./i); // a token has dots, a signed address has none
  });

  test('once the throttling has passed, is accepted once', async () => {
    contoso.faults.set('azure-429', true, 1);
    const before = contoso.cloud.requests.changes().length;
    const beginning = await contoso.fleet.begin(gateway(), callOf(gateway(), { kind: 'start' }), sending());
    expect(beginning.kind).toBe('accepted');
    expect(contoso.cloud.requests.changes().length - before).toBe(1);
  });
});

describe('a change under a fault', () => {
  test.each<{ fault: FaultId; sent: number; accepted: number; expected: object }>([
    { fault: 'azure-429', sent: 4, accepted: 0, expected: { kind: 'refused', status: 429, mayPass: true } },
    {
      fault: 'azure-429-bare',
      sent: 4,
      accepted: 0,
      expected: { kind: 'refused', error: { code: 'TooManyRequests' } },
    },
    { fault: 'azure-500', sent: 1, accepted: 0, expected: { kind: 'unknown' } },
    { fault: 'azure-503', sent: 1, accepted: 0, expected: { kind: 'unknown' } },
    { fault: 'azure-drop-before', sent: 1, accepted: 0, expected: { kind: 'unknown' } },
    { fault: 'azure-drop-after', sent: 1, accepted: 1, expected: { kind: 'unknown' } },
    {
      fault: 'azure-conflict',
      sent: 1,
      accepted: 0,
      expected: { kind: 'refused', status: 409, error: { code: 'Conflict' }, mayPass: true },
    },
    { fault: 'azure-html', sent: 1, accepted: 0, expected: { kind: 'unknown' } },
    { fault: 'azure-no-room', sent: 1, accepted: 1, expected: { kind: 'accepted' } },
    { fault: 'azure-slow', sent: 1, accepted: 1, expected: { kind: 'accepted' } },
  ])('$fault: sent $sent times, accepted $accepted times', async ({ fault, sent, accepted, expected }) => {
    contoso.faults.set(fault, true);
    const [sentBefore, acceptedBefore] = [changesSent(), contoso.cloud.requests.changes().length];
    const capacity = 3 + (acceptedBefore % 4);
    const call = callOf(gateway(), { kind: 'set-capacity', capacity });
    expect(await contoso.fleet.begin(gateway(), call, sending())).toMatchObject(expected);
    expect(changesSent() - sentBefore).toBe(sent);
    expect(contoso.cloud.requests.changes().length - acceptedBefore).toBe(accepted);
  });

  test('an etag that is not the newest is refused, and may pass later', async () => {
    const call = callOf(gateway(), { kind: 'set-capacity', capacity: 4 });
    const beginning = await contoso.fleet.begin(gateway(), call, sending({ ifMatch: '"0"' }));
    expect(beginning).toMatchObject({
      kind: 'refused',
      status: 412,
      error: { code: 'PreconditionFailed' },
      mayPass: true,
    });
  });

  test.each<{ title: string; answer: Answer | 'hang' | 'drop'; expected: object }>([
    { title: '202 without a polling address', answer: json(202, {}), expected: { kind: 'unknown' } },
    {
      title: '200 with a body that is no scale set',
      answer: json(200, { hello: 1 }),
      expected: { kind: 'unknown' },
    },
    { title: 'broken JSON', answer: { ...json(202, {}), body: '{"id": ' }, expected: { kind: 'unknown' } },
    { title: '408', answer: json(408, {}), expected: { kind: 'unknown' } },
    { title: 'a redirect', answer: json(307, {}, { location: '/elsewhere' }), expected: { kind: 'unknown' } },
    {
      title: 'a proxy’s page with 403',
      answer: { status: 403, headers: { 'content-type': 'text/html' }, body: '<p>no' },
      expected: { kind: 'refused', status: 403, error: { code: 'HTTP 403' }, mayPass: false },
    },
    {
      title: '200 and nothing else',
      answer: { status: 200, headers: {}, body: '' },
      expected: { kind: 'accepted' },
    },
  ])('$title is $expected.kind, sent once', async ({ answer, expected }) => {
    between.meddle = ({ method, url }, ask) =>
      method === 'GET' || url.includes('/oauth2/') ? ask() : answer;
    const { fleet } = contoso.anew(between.settings());
    const call = callOf(gateway(), { kind: 'deallocate' });
    const before = between.passed.length;
    const beginning = await fleet.begin(gateway(), call, sending());
    expect(beginning).toMatchObject(expected);
    expect(between.passed.slice(before).filter((one) => one.url.includes('/deallocate'))).toHaveLength(1);
    if (beginning.kind === 'accepted') {
      expect(await fleet.poll(gateway(), call, beginning.handle)).toEqual({ kind: 'succeeded' });
    }
  });

  test('a call for another scale set than the gateway’s is never sent', async () => {
    const call = callOf(contoso.gateway('GraniteHill'), { kind: 'deallocate' });
    await expect(contoso.fleet.begin(gateway(), call, sending())).rejects.toThrow('is no call for');
  });
});

describe('the time in which a change may be sent', () => {
  test('is over before the call: nothing goes out', async () => {
    const before = changesSent();
    const past = sending({ before: new Date(Date.now() - 1) });
    const call = callOf(gateway(), { kind: 'deallocate' });
    expect(await contoso.fleet.begin(gateway(), call, past)).toEqual({ kind: 'too-late' });
    expect(changesSent()).toBe(before);
  });

  test('is over when a process that stood still goes on: nothing goes out', async () => {
    const { fleet } = contoso.anew(); // has to ask for a token first, so the change is not yet on its way
    const before = changesSent();
    const options = sending({ before: new Date(Date.now() + 200) });
    const beginning = fleet.begin(gateway(), callOf(gateway(), { kind: 'deallocate' }), options);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400);
    expect(await beginning).toEqual({ kind: 'too-late' });
    expect(changesSent()).toBe(before);
  });

  test('is over while Azure throttles: it is not repeated', async () => {
    contoso.faults.set('azure-429', true);
    const [before, accepted] = [changesSent(), contoso.cloud.requests.changes().length];
    const options = sending({ before: new Date(Date.now() + 500) });
    const call = callOf(gateway(), { kind: 'deallocate' });
    expect(await contoso.fleet.begin(gateway(), call, options)).toEqual({ kind: 'too-late' });
    expect(changesSent() - before).toBe(1);
    expect(contoso.cloud.requests.changes()).toHaveLength(accepted);
  });
});

describe('a deadline', () => {
  const impatient = (): AzureFleet => {
    const settings = between.settings();
    return new AzureFleet({
      credential: makeCredential(settings),
      resourceManager: settings.resourceManager,
      options: makePipelines(settings.ca)(settings.resourceManager.endpoint),
      clock: machineClock,
      log: quiet,
      limits: { look: 400, begin: 400, poll: 400 },
    });
  };

  test('ends a change that gets no answer as unknown, a look as unreachable, a poll as silent', async () => {
    const call = callOf(gateway(), { kind: 'start' });
    const accepted = await contoso.anew(between.settings()).fleet.begin(gateway(), call, sending());
    const handle = accepted.kind === 'accepted' ? accepted.handle : '';
    between.meddle = ({ url }, ask) => (url.startsWith('/subscriptions/') ? 'hang' : ask());
    const fleet = impatient();
    const before = between.passed.length;
    expect(await fleet.begin(gateway(), call, sending())).toMatchObject({ kind: 'unknown' });
    expect(between.passed.slice(before).filter((one) => one.url.includes('/start'))).toHaveLength(1);
    await expect(fleet.look(gateway())).rejects.toMatchObject({ name: 'AzureUnreachable' });
    expect(await fleet.poll(gateway(), call, handle)).toMatchObject({ kind: 'silent' });
  });

  test('that leaves no room for what a 429 asks to wait gives the 429 at once', async () => {
    const call = callOf(gateway(), { kind: 'start' });
    between.meddle = ({ method, url }, ask) =>
      method === 'POST' && !url.includes('/oauth2/')
        ? json(429, { error: { code: 'TooManyRequests', message: '' } }, { 'retry-after': '3600' })
        : ask();
    expect(await impatient().begin(gateway(), call, sending())).toMatchObject({
      kind: 'refused',
      status: 429,
    });
  });
});
