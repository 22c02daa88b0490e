import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { channelId, chatId, type Stage, setStage } from './stage.ts';

let stage: Stage;
let operations: string;

beforeEach(async () => {
  stage = await setStage();
  operations = channelId(stage, 'operations');
});
afterEach(() => stage.close());

describe('the roster', () => {
  test('names the people of a channel, and the owner of a chat', async () => {
    const base = '/teams/v3/conversations';
    const ana = stage.tenant.people[0];
    const byEntraId = `${base}/${encodeURIComponent(operations)}/members/${ana?.aadObjectId}`;
    expect((await stage.call('GET', byEntraId)).body).toMatchObject({
      ...{ id: ana?.id, name: 'Ana Duarte', objectId: ana?.aadObjectId, tenantId: stage.tenant.tenantId },
      ...{ givenName: 'Ana', surname: 'Duarte', userPrincipalName: 'ana@contoso.com' },
    });
    const inChat = `${base}/${encodeURIComponent(chatId('bo'))}/members`;
    expect(await stage.call('GET', inChat)).toMatchObject({ body: [{ name: 'Bo Lindqvist' }] });
    expect(await stage.call('GET', `${inChat}/${ana?.aadObjectId}`)).toMatchObject({
      status: 404,
      body: { error: { code: 'MemberNotFoundInConversation' } },
    });
  });

  test('comes in pages of at least 50', async () => {
    await stage.close();
    stage = await setStage({ people: 60 });
    const path = `/teams/v3/conversations/${encodeURIComponent(operations)}/pagedmembers`;
    const first = (await stage.call('GET', `${path}?pageSize=10`)).body as Record<string, never>;
    expect(first['members']).toHaveLength(50);
    const next = `${path}?pageSize=10&continuationToken=${first['continuationToken']}`;
    const second = (await stage.call('GET', next)).body as Record<string, never>;
    expect(second['members']).toHaveLength(10);
    expect(second).not.toHaveProperty('continuationToken');
  });

  test('tells the team, and its channels without a name for General', async () => {
    const path = `/teams/v3/teams/${encodeURIComponent(stage.tenant.team.id)}`;
    expect((await stage.call('GET', path)).body).toMatchObject({ name: 'CMG', channelCount: 3 });
    const { conversations } = (await stage.call('GET', `${path}/conversations`)).body as Record<
      string,
      never
    >;
    expect(conversations).toEqual([
      { id: stage.tenant.team.id, type: 'standard' },
      { id: operations, name: 'Operations', type: 'standard' },
      { id: channelId(stage, 'alerts'), name: 'Alerts', type: 'standard' },
    ]);
  });
});
