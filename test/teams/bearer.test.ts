import { describe, expect, test } from '@jest/globals';
import { UnsecuredJWT } from 'jose';
import { channelBearer } from '../../src/teams/bearer.ts';

const issuer = 'https://api.botframework.com';
const header = (claims: Record<string, unknown>): string => `Bearer ${new UnsecuredJWT(claims).encode()}x`;

describe('a token that names', () => {
  test.each([
    [{ iss: issuer }, true],
    [{ iss: issuer, tid: 'ours' }, true],
    [{ iss: issuer, tid: 'd6d49420-f39b-4df7-a1dc-d59a935871db' }, true],
    [{ iss: issuer, tid: 'others' }, false],
    [{ iss: issuer, tid: '' }, false],
    [{ iss: issuer, tid: ['ours'] }, false],
    [{ iss: [issuer] }, false],
    [{ iss: `${issuer}/` }, false],
    [{ iss: 'https://api.botframework.us' }, false],
    [{ iss: 'https://login.microsoftonline.com/ours/v2.0', tid: 'ours' }, false],
    [{}, false],
  ])('%j may be looked at: %s', (claims, isChannels) => {
    const bearer = header(claims);
    expect(channelBearer(bearer, issuer, 'ours')).toBe(isChannels ? bearer : undefined);
  });

  test('the channel stands in one header, of one form and a sane length', () => {
    const good = header({ iss: issuer });
    for (const bad of [
      [good],
      `${good} `,
      ` ${good}`,
      good.toLowerCase(),
      `${good}${'x'.repeat(20_000)}`,
      undefined,
    ])
      expect(channelBearer(bad, issuer, 'ours')).toBeUndefined();
  });
});
