import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { openBrowser, openRoom, type Room } from './room.ts';
import { type Scene, sampleCard, setScene } from './scene.ts';

let browser: Browser;
let scene: Scene;
let room: Room;

beforeAll(async () => {
  browser = await openBrowser();
});
afterEach(async () => {
  await room.close();
  await scene.close();
});
afterAll(() => browser.close());

async function open(view: Parameters<typeof openRoom>[2] = {}, people = 5): Promise<Room> {
  scene = await setScene(people);
  room = await openRoom(browser, scene.teams.url, { channel: 'alerts', ...view });
  return room;
}

describe('the switches of Monitor and Expiry', () => {
  test('strike the gateway that was chosen, and say so', async () => {
    const { page, complaints } = await open();
    const monitor = page.getByRole('region', { name: 'Monitor' });
    await monitor.getByLabel('Of gateway').selectOption('GraniteHill');
    await monitor.getByRole('switch', { name: 'Traffic spike' }).check();
    await monitor.getByText('on: GraniteHill').waitFor();
    expect(scene.faults.gatewayOf('monitor-spike')).toBe('GraniteHill');
    await page.getByTestId('fault-bar').getByText('Monitor: Traffic spike (on: GraniteHill)').waitFor();

    const expiry = page.getByRole('region', { name: 'Expiry' });
    await expiry.getByRole('switch', { name: 'Certificate ends in 6 days' }).check();
    await expiry.getByText('on: GraniteFalls').waitFor();
    await expiry.getByRole('switch', { name: 'App secret ends in 5 days' }).check();
    await page.getByTestId('fault-bar').getByText('3 faults are on').waitFor();
    await page.getByTestId('faults-off').click();
    await page.getByTestId('fault-bar').waitFor({ state: 'detached' });
    expect(scene.faults.list().some((one) => one.on)).toBe(false);
    expect(complaints).toEqual([]);
  });

  test('by keyboard: the choice outlives the second by second redrawing', async () => {
    const { page } = await open();
    await page.getByTestId('monitor-gateway').focus();
    await page.keyboard.type('Redmond');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.getByTestId('faults-monitor').getByText('on: RedmondEdge').waitFor();
    await page.waitForResponse((response) => response.url().endsWith('/api/faults'));
    expect(await page.getByTestId('monitor-gateway').inputValue()).toBe('RedmondEdge');
    expect(await page.evaluate('document.activeElement.dataset.testid')).toBe('fault-monitor-spike');
    for (const id of ['monitor-storage', 'monitor-gap', 'monitor-outage']) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.dataset.testid')).toBe(`fault-${id}`);
    }
  });

  test('a storm is sent as it was typed, and its outcome is told', async () => {
    const { page } = await open({ width: 360 });
    const wishes: unknown[] = [];
    await page.route('**/api/storm', (route) => {
      wishes.push(route.request().postDataJSON());
      const acceptMs = { p50: 2, p90: 4, p95: 6, p99: 9, max: 20 };
      const byStatus = { 202: 1198, 0: 2 };
      const json = { sent: 1200, alerts: 600, gateways: 3, seconds: 20, byStatus, acceptMs };
      return route.fulfill({ json });
    });
    await page.getByTestId('menu-side').click();
    await page.getByLabel('Webhooks').fill('1200');
    await page.getByLabel('Seconds').fill('20');
    await page.getByTestId('storm').click();
    const words =
      '1,200 webhooks about 600 alerts of 3 gateways in 20 s: 2 × no answer, 1,198 × 202. 99 % answered within 9 ms.';
    await page.getByRole('status').getByText(words).waitFor();
    expect(wishes).toEqual([{ webhooks: 1200, seconds: 20, gateways: 3 }]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  });

  test('a storm that can’t be sent says why', async () => {
    const { page } = await open();
    await page.getByTestId('storm').click();
    await page.getByText('No storm: This room has no Azure Monitor behind it').waitFor();
    expect(await page.getByTestId('storm').isEnabled()).toBe(true);
  });
});

describe('five people', () => {
  test.each([1280, 1024, 360])('stand on one line at %i px', async (width) => {
    const { page } = await open({ as: 'kim', width });
    const tops = await page
      .locator('.person')
      .evaluateAll((all: { offsetTop: number }[]) => [...new Set(all.map((one) => one.offsetTop))]);
    expect(tops).toHaveLength(1);
    expect(await page.locator('.person').count()).toBe(5);
    expect(await page.getByTestId('person-more').count()).toBe(0);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    await scene.post('alerts', sampleCard('alert-traffic'));
    await page.getByTestId('chart-line').waitFor();
  });
});
