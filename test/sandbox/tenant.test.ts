import { expect, test } from '@jest/globals';
import { makeTenant } from '../../src/sandbox/tenant.ts';

test('the largest tenant has site codes that Configuration Manager could have, two gateways a site', () => {
  const { sites, gateways } = makeTenant({ gateways: 2000, people: 4 });
  expect(gateways).toHaveLength(2000);
  for (const { code } of sites) expect(code).toMatch(/^[A-Z0-9]{3}$/);
  for (const { code } of sites.slice(2, -1))
    expect(gateways.filter(({ site }) => site === code)).toHaveLength(2);
});
