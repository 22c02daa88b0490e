import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Activity } from 'botbuilder';
import { makeAuthentication } from '../../src/teams/authentication.ts';
import { type FakeTeams, startFakeTeams } from '../fakes/fake-teams.ts';
import { appId, tenant } from './bot.ts';

let teams: FakeTeams;
beforeEach(async () => {
  teams = await startFakeTeams(appId);
});
afterEach(() => teams.close());

// What a page of the same app registration gets for itself: botbuilder takes it for an emulator's, asks for no serviceUrl,
// and its holder could speak as anybody. The check of bodies stops it earlier; this is the second wall.
test('a token that the app got for itself is refused, though its signature is good', async () => {
  const { serviceUrl, openIdMetadata } = teams;
  const { authenticate } = makeAuthentication({ appId, serviceUrl, openIdMetadata }, async () => 'own');
  const activity = { type: 'message', channelId: 'msteams', serviceUrl } as Activity;
  const iss = `https://login.microsoftonline.com/${tenant}/v2.0`;
  const own = await teams.sign({ iss, azp: appId, ver: '2.0', tid: tenant, serviceurl: undefined });
  expect(await authenticate(activity, `Bearer ${own}`)).toEqual({ kind: 'refused', why: 'token' });
  expect(await authenticate(activity, `Bearer ${await teams.sign()}`)).toMatchObject({ kind: 'known' });
});
