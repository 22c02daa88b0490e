import { afterEach, describe, expect, test } from '@jest/globals';
import type { CallAction } from '../../src/domain/plan.ts';
import type { Fleet, Polling } from '../../src/ports/fleet.ts';
import type { FaultId } from '../../src/sandbox/faults.ts';
import { type Answer, type Between, json } from './between.ts';
import { type Contoso, callOf, sending, until } from './contoso.ts';
import { contosoBetween } from './contoso-between.ts';

let contoso: Contoso;
let between: Between;

contosoBetween({}, (...started) => {
  [contoso, between] = started;
});

afterEach(async () => {
  contoso.clock.setSpeed(1000);
  await until(async () => (await contoso.fleet.look(gateway())).provisioning !== 'updating');
});

const gateway = () => contoso.gateway('GraniteFalls');

async function accepted(fleet: Fleet, action: CallAction): Promise<string> {
  const beginning = await fleet.begin(gateway(), callOf(gateway(), action), sending());
  if (beginning.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(beginning)}`);
  return beginning.handle;
}

async function pollToEnd(fleet: Fleet, action: CallAction, handle: string): Promise<Polling> {
  let polling: Polling = { kind: 'running', handle, retryAfterMs: undefined };
  await until(async () => {
    if (polling.kind !== 'running') return true;
    polling = await fleet.poll(gateway(), callOf(gateway(), action), polling.handle);
    return polling.kind !== 'running';
  });
  return polling;
}

describe('an accepted change', () => {
  test.each<CallAction>([
    { kind: 'deallocate' },
    { kind: 'start' },
    { kind: 'set-capacity', capacity: 6 },
    { kind: 'restart', instances: ['0', '1'] },
    { kind: 'redeploy', instances: ['1'] },
  ])('$kind runs, then has succeeded; one poll is one request', async (action) => {
    contoso.clock.setSpeed(0);
    const handle = await accepted(contoso.fleet, action);
    const before = contoso.cloud.requests.all().length;
    const polling = await contoso.fleet.poll(gateway(), callOf(gateway(), action), handle);
    expect(polling).toMatchObject({ kind: 'running', retryAfterMs: 1000 });
    expect(contoso.cloud.requests.all().length - before).toBe(1);
    contoso.clock.setSpeed(1000);
    expect(await pollToEnd(contoso.fleet, action, handle)).toEqual({ kind: 'succeeded' });
  });

  test('that Azure gives up has failed, with Azure’s code and words', async () => {
    contoso.faults.set('azure-no-room', true);
    const action: CallAction = { kind: 'set-capacity', capacity: 9 };
    const polling = await pollToEnd(contoso.fleet, action, await accepted(contoso.fleet, action));
    expect(polling).toMatchObject({
      kind: 'failed',
      error: { code: 'AllocationFailed', message: expect.stringContaining('sufficient capacity') },
    });
  });

  test('that somebody overtakes in the portal is superseded', async () => {
    contoso.clock.setSpeed(0);
    const action: CallAction = { kind: 'set-capacity', capacity: 7 };
    const handle = await accepted(contoso.fleet, action);
    contoso.cloud.edit('GraniteFalls', { power: 'stop' });
    expect(await contoso.fleet.poll(gateway(), callOf(gateway(), action), handle)).toMatchObject({
      kind: 'superseded',
      error: { code: 'OperationPreempted' },
    });
  });

  test('that never ends runs on', async () => {
    contoso.faults.set('azure-stuck', true);
    const handle = await accepted(contoso.fleet, { kind: 'start' });
    const call = callOf(gateway(), { kind: 'start' });
    for (let count = 0; count < 3; count += 1) {
      expect(await contoso.fleet.poll(gateway(), call, handle)).toMatchObject({ kind: 'running' });
    }
  });
});

describe('a poll that goes wrong', () => {
  test.each<{ fault: FaultId; kind: Polling['kind'] }>([
    { fault: 'azure-429', kind: 'silent' },
    { fault: 'azure-429-bare', kind: 'silent' },
    { fault: 'azure-500', kind: 'silent' },
    { fault: 'azure-503', kind: 'silent' },
    { fault: 'azure-gone', kind: 'lost' },
    { fault: 'azure-html', kind: 'lost' },
  ])('under $fault is $kind, and the handle is still good afterwards', async ({ fault, kind }) => {
    const action: CallAction = { kind: 'start' };
    const handle = await accepted(contoso.fleet, action);
    contoso.faults.set(fault, true);
    expect(await contoso.fleet.poll(gateway(), callOf(gateway(), action), handle)).toMatchObject({ kind });
    contoso.faults.set(fault, false);
    expect(await pollToEnd(contoso.fleet, action, handle)).toEqual({ kind: 'succeeded' });
  });

  test.each<{ title: string; answer: Answer | 'drop'; expected: object }>([
    { title: '410', answer: json(410, {}), expected: { kind: 'lost' } },
    {
      title: '403',
      answer: json(403, { error: { code: 'AuthorizationFailed' } }),
      expected: { kind: 'silent' },
    },
    { title: 'a lost connection', answer: 'drop', expected: { kind: 'silent' } },
    { title: '200 without a status', answer: json(200, { name: 'x' }), expected: { kind: 'lost' } },
    { title: '200 without a body', answer: json(200, ''), expected: { kind: 'lost' } },
    {
      title: 'a failure without a reason',
      answer: json(200, { status: 'Failed' }),
      expected: { kind: 'failed', error: { code: 'failed' } },
    },
    { title: 'canceled', answer: json(200, { status: 'Canceled' }), expected: { kind: 'failed' } },
    {
      title: 'a date to come back at',
      answer: json(
        200,
        { status: 'InProgress' },
        { 'retry-after': new Date(Date.now() + 90_000).toUTCString() },
      ),
      expected: { kind: 'running', retryAfterMs: expect.any(Number) },
    },
  ])('$title is $expected.kind', async ({ answer, expected }) => {
    const { fleet } = contoso.anew(between.settings());
    const handle = await accepted(fleet, { kind: 'start' });
    between.meddle = ({ url }, ask) => (url.includes('/operations/') ? answer : ask());
    const call = callOf(gateway(), { kind: 'start' });
    expect(await fleet.poll(gateway(), call, handle)).toMatchObject(expected);
  });

  test('after a success whose final read fails has succeeded all the same', async () => {
    const { fleet } = contoso.anew(between.settings());
    const handle = await accepted(fleet, { kind: 'start' });
    between.meddle = ({ url }, ask) => {
      if (!url.includes('/operations/')) return ask();
      return url.includes('monitor=true') ? json(404, {}) : json(200, { status: 'Succeeded' });
    };
    const call = callOf(gateway(), { kind: 'start' });
    expect(await fleet.poll(gateway(), call, handle)).toEqual({ kind: 'succeeded' });
  });
});

describe('a change that Azure names only a Location for', () => {
  const page = { status: 200, headers: { 'content-type': 'text/html' }, body: '<p>Please wait' };
  test.each<{ title: string; answer: Answer; expected: object }>([
    { title: '202', answer: json(202, {}), expected: { kind: 'running' } },
    { title: '200 and no body', answer: { ...page, body: '' }, expected: { kind: 'succeeded' } },
    { title: 'a proxy’s page', answer: page, expected: { kind: 'lost' } },
  ])('answered by $title is $expected.kind', async ({ answer, expected }) => {
    const { fleet } = contoso.anew(between.settings());
    between.meddle = async ({ method, url }, ask) => {
      if (url.includes('/operations/')) return answer;
      const accepted = await ask();
      if (method !== 'POST' || !url.includes('/start')) return accepted;
      const { 'azure-asyncoperation': _, ...headers } = accepted.headers;
      return { ...accepted, headers };
    };
    const handle = await accepted(fleet, { kind: 'start' });
    const call = callOf(gateway(), { kind: 'start' });
    expect(await fleet.poll(gateway(), call, handle)).toMatchObject(expected);
  });
});
