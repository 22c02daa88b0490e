import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Person } from '../../../src/sandbox/tenant.ts';
import { type Answer, call, type Started, start } from './start.ts';

let at: Started;
beforeAll(async () => {
  at = await start();
});
afterAll(() => at.cloud.close());

const scope = 'https://graph.microsoft.com/.default';
const get = (path: string): Promise<Answer> => call(at, `/graph/v1.0${path}`, { scope });
const post = (path: string, body: object): Promise<Answer> =>
  call(at, `/graph/v1.0${path}`, { scope, method: 'POST', body });

function person(key: string): Person {
  const found = at.tenant.people.find((one) => one.key === key);
  if (found === undefined) throw new Error(`no person ${key}`);
  return found;
}

describe('whether a person is in groups', () => {
  test.each([
    ['ana', { readers: true, operators: true, approvers: false }],
    ['bo', { readers: true, operators: false, approvers: true }],
    ['dana', { readers: true, operators: false, approvers: false }],
  ])('%s', async (key, expected) => {
    const { readers, operators, approvers } = at.tenant.groups;
    const groupIds = [readers.id, operators.id, approvers.id, 'another'];
    const answer = await post(`/users/${person(key).aadObjectId}/checkMemberGroups`, { groupIds });
    const value = answer.body['value'] as string[];
    expect(value).not.toContain('another');
    expect({
      readers: value.includes(readers.id),
      operators: value.includes(operators.id),
      approvers: value.includes(approvers.id),
    }).toEqual(expected);
  });

  test('takes twenty groups, and no more', async () => {
    const path = `/users/${person('ana').aadObjectId}/checkMemberGroups`;
    expect((await post(path, { groupIds: Array(20).fill('g') })).status).toBe(200);
    const refused = await post(path, { groupIds: Array(21).fill('g') });
    expect(refused).toMatchObject({ status: 400, body: { error: { code: 'Request_BadRequest' } } });
  });

  test('can be asked the other way round', async () => {
    const path = `/users/${person('bo').aadObjectId}/getMemberGroups`;
    const answer = await post(path, { securityEnabledOnly: true });
    expect(answer.body['value']).toContain(at.tenant.groups.approvers.id);
  });
});

test('the members of a group come in pages', async () => {
  const { id, members } = at.tenant.groups.readers;
  const first = await get(`/groups/${id}/transitiveMembers?$select=id&$top=3`);
  const next = new URL(first.body['@odata.nextLink'] as string);
  expect(next.origin).toBe(at.cloud.url);
  const second = await call(at, next.pathname + next.search, { scope });
  expect(second.body['@odata.nextLink']).toBeUndefined();
  const all = [...(first.body['value'] as { id: string }[]), ...(second.body['value'] as { id: string }[])];
  expect(all.map((one) => one.id)).toEqual(members);
  expect(all[0]).toEqual({ '@odata.type': '#microsoft.graph.user', id: members[0] });
});

test('a person has a name', async () => {
  const answer = await get(`/users/${person('ana').aadObjectId}?$select=id,displayName`);
  expect(answer.body).toMatchObject({ displayName: 'Ana Duarte' });
  expect(answer.body).not.toHaveProperty('mail');
});

test('an application tells when its secrets end, and not the secrets', async () => {
  const { clientId, secret } = at.tenant.azure;
  const answer = await get(`/applications(appId='${clientId}')?$select=appId,passwordCredentials`);
  const credentials = answer.body['passwordCredentials'] as { endDateTime: string }[];
  expect(credentials.map((one) => one.endDateTime.slice(0, 10))).toEqual(['2026-11-30', '2027-11-15']);
  expect(JSON.stringify(answer.body)).not.toContain(secret);
});

describe('a refusal', () => {
  test('names what was not found', async () => {
    const answer = await get('/users/nobody');
    expect(answer).toMatchObject({ status: 404, body: { error: { code: 'Request_ResourceNotFound' } } });
    expect(answer.body['error']).toMatchObject({ innerError: { 'request-id': expect.any(String) } });
  });

  test('of a token for another audience', async () => {
    const answer = await call(at, `/graph/v1.0/users/${person('ana').aadObjectId}`);
    expect(answer).toMatchObject({ status: 401, body: { error: { code: 'InvalidAuthenticationToken' } } });
  });

  test('while Graph is down', async () => {
    at.faults.set('graph-down', true);
    expect((await get(`/users/${person('ana').aadObjectId}`)).status).toBe(503);
    at.faults.set('graph-down', false);
  });
});
