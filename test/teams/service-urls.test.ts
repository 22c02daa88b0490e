import { describe, expect, test } from '@jest/globals';
import { serviceUrlCheck } from '../../src/teams/service-urls.ts';

const bot = { appId: 'a', serviceUrl: 'https://smba.trafficmanager.net/emea/' };

describe('an address that an activity wants to be answered at', () => {
  test.each([
    ['https://smba.trafficmanager.net/emea/', true],
    ['https://smba.trafficmanager.net/amer-client-ss.msg/', true],
    ['https://smba.trafficmanager.net', true],
    ['https://SMBA.trafficmanager.net/uk/', true],
    ['https://smba.infra.gcc.teams.microsoft.com/gcc', true],
    ['https://europe.webchat.botframework.com/', true],
    ['http://smba.trafficmanager.net/emea/', false],
    ['https://smba.trafficmanager.net:8443/emea/', false],
    ['https://smba.trafficmanager.net.evil.test/', false],
    ['https://smba.trafficmanager.net@evil.test/', false],
    ['https://x:y@smba.trafficmanager.net/', false],
    ['https://evil.test\\@smba.trafficmanager.net/', false],
    ['https://evil.test/https://smba.trafficmanager.net/', false],
    ['https://evilbotframework.com/', false],
    ['https://botframework.com.evil.test/', false],
    ['https://smba.trafficmanager.net/?x=', false],
    ['https://smba.trafficmanager.net/#', true],
    ['https://smba.trafficmanager.net/#x', false],
    ['ftp://smba.trafficmanager.net/', false],
    ['javascript:alert(1)', false],
    ['http://127.0.0.1:9000/', false],
    ['', false],
  ])('%s is allowed: %s', (url, allowed) => {
    expect(serviceUrlCheck(bot)(url)).toBe(allowed);
  });

  test('must be in the folder that a list names, and the list replaces the usual one', () => {
    const check = serviceUrlCheck({ ...bot, serviceUrls: ['http://127.0.0.1:9000/teams'] });
    expect(check('http://127.0.0.1:9000/teams/')).toBe(true);
    expect(check('http://127.0.0.1:9000/teams/eu')).toBe(true);
    expect(check('http://127.0.0.1:9000/teams/../admin/')).toBe(false);
    expect(check('http://127.0.0.1:9000/teams-evil/')).toBe(false);
    expect(check('https://smba.trafficmanager.net/amer/')).toBe(false);
    expect(check('https://smba.trafficmanager.net/emea/')).toBe(true); // the default one is always allowed
  });

  test('may be any loopback one on an open channel', () => {
    const check = serviceUrlCheck({ ...bot, openChannel: true });
    const loopback = ['http://localhost:56150/_connector', 'http://127.0.0.1:1/', 'http://[::1]:1/'];
    expect(loopback.map(check)).toEqual([true, true, true]);
    expect(check('http://127.0.0.1.evil.test/')).toBe(false);
  });

  test('is one of the government’s in its cloud', () => {
    const gov = {
      ...bot,
      cloud: 'usgovernment' as const,
      serviceUrl: 'https://smba.infra.gov.teams.microsoft.us/gcch',
    };
    expect(serviceUrlCheck(gov)('https://smba.infra.gov.teams.microsoft.us/gcch')).toBe(true);
    expect(serviceUrlCheck(gov)('https://smba.trafficmanager.net/emea/')).toBe(false);
  });
});
