import { connect } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { until } from './receiver.ts';
import { call, type Started, start } from './start.ts';

const day = 86_400_000;
let at: Started;
beforeEach(async () => {
  at = await start({ speed: 0, startAt: new Date() });
});
afterEach(() => at.cloud.close());

/** Days from now until it ends, as whole ones. */
const daysLeft = (end: string | undefined): number =>
  Math.round((Date.parse(end ?? '') - at.clock.now().getTime()) / day);

interface Seen {
  readonly name: string;
  readonly issuer: string;
  readonly days: number;
  readonly bits: number | undefined;
}

/** Shakes hands as a client that trusts what the sandbox's clients trust. */
function look(serviceName: string): Promise<Seen> {
  const [host = '', port = ''] = at.cloud.probe.split(':');
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port), servername: serviceName, ca: at.ca }, () => {
      const { subject, issuer, valid_to, bits } = socket.getPeerCertificate();
      socket.destroy();
      resolve({ name: String(subject.CN), issuer: String(issuer.CN), days: daysLeft(valid_to), bits });
    });
    socket.on('error', reject);
  });
}

describe('a service name', () => {
  test.each([
    ['GraniteFalls', 45],
    ['GraniteHill', 200],
    ['RedmondEdge', 300],
  ])('%s serves a certificate that clients trust, of its own name, for %i days', async (name, days) => {
    const serviceName = `${name}.contoso.com`;
    const issuer = 'Gatehouse sandbox gateways CA';
    expect(await look(serviceName)).toEqual({ name: serviceName, issuer, days, bits: 2048 });
  });

  test('serves one of 6 days while the switch is on, and then its old one', async () => {
    at.faults.set('expiry-certificate', true);
    expect(await look('GraniteFalls.contoso.com')).toMatchObject({ days: 6 });
    expect(await look('GraniteHill.contoso.com')).toMatchObject({ days: 200 });
    at.faults.set('expiry-certificate', true, undefined, 'GraniteHill');
    expect(await look('GraniteHill.contoso.com')).toMatchObject({ days: 6 });
    at.faults.set('expiry-certificate', false);
    expect(await look('GraniteFalls.contoso.com')).toMatchObject({ days: 45 });
  });

  test('answers while a machine runs, and nobody else’s', async () => {
    await expect(look('another.contoso.com')).rejects.toThrow();
    at.cloud.edit('RedmondEdge', { power: 'stop' });
    at.clock.setSpeed(100_000);
    await until(() => at.cloud.machines('RedmondEdge')[0]?.power === 'deallocated');
    at.clock.setSpeed(0);
    await expect(look('RedmondEdge.contoso.com')).rejects.toThrow();
    expect(await look('GraniteFalls.contoso.com')).toMatchObject({ name: 'GraniteFalls.contoso.com' });
  });

  test('ends on the same day after a restart, and is trusted by who trusted it before', async () => {
    const { dir } = at;
    await at.cloud.close();
    const { ca } = at;
    at = { ...(await start({ dir, speed: 0, startAt: new Date(Date.now() + 10 * day) })), ca };
    expect(await look('GraniteFalls.contoso.com')).toMatchObject({ days: 35 });
  });
});

describe('the secret of Configuration Manager’s app', () => {
  const scope = 'https://graph.microsoft.com/.default';
  const read = async () => {
    const path = `/graph/v1.0/applications(appId='${at.tenant.apps[0]?.appId}')`;
    const { body } = await call(at, `${path}?$select=id,appId,displayName,passwordCredentials`, { scope });
    return body as {
      displayName: string;
      passwordCredentials: { endDateTime: string; hint: string; secretText: null }[];
    };
  };

  test('ends in 41 days; in 5 while the switch is on', async () => {
    const application = await read();
    expect(application).toMatchObject({
      displayName: 'CMG server app',
      passwordCredentials: [{ hint: expect.stringMatching(/^...$/), secretText: null }],
    });
    expect(daysLeft(application.passwordCredentials[0]?.endDateTime)).toBe(41);
    at.faults.set('expiry-secret', true);
    expect(daysLeft((await read()).passwordCredentials[0]?.endDateTime)).toBe(5);
    at.faults.set('expiry-secret', false);
    expect(daysLeft((await read()).passwordCredentials[0]?.endDateTime)).toBe(41);
  });
});
