import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { gallery } from '../card/gallery.ts';
import { measure } from './measure.ts';
import { openBrowser, openRoom } from './room.ts';
import { cardNames, type Scene, sampleCard, setScene } from './scene.ts';

let browser: Browser;
let scene: Scene;

beforeAll(async () => {
  browser = await openBrowser();
  scene = await setScene();
  for (const name of cardNames) await scene.post('alerts', sampleCard(name));
  for (const { name, card } of gallery()) if (withChanges.includes(name)) await scene.post('general', card);
});
afterAll(async () => {
  await browser.close();
  await scene.close();
});

const themes = ['light', 'dark', 'contrast'] as const;
const kinds = ['teams', 'plain'] as const;
const widths = [1280, 640, 360] as const;
const rows = themes.flatMap((theme) =>
  kinds.flatMap((cards) => widths.map((width) => ({ theme, cards, width }))),
);

/** Of the gallery: cards with the three columns of what changes. */
const withChanges = ['waiting-approver', 'waiting-start', 'waiting-scale-up', 'waiting-scale-down'];

/** The most lines that each amount of money takes in a cell. */
const linesOfAmounts = `(() => {
  const most = {};
  for (const cell of document.querySelectorAll('.card [role="cell"]')) {
    const text = cell.textContent.replaceAll('\u00a0', ' ');
    if (!text.includes('USD')) continue;
    const words = document.createRange();
    words.selectNodeContents(cell.querySelector('p') ?? cell);
    const tops = new Set([...words.getClientRects()].map((box) => Math.round(box.top)));
    most[text] = Math.max(most[text] ?? 0, tops.size);
  }
  return most;
})()`;

describe('what an order changes', () => {
  test.each([360, 320])('stands in three columns that keep apart at %i px', async (width) => {
    const room = await openRoom(browser, scene.teams.url, { as: 'dana', channel: 'general', width });
    expect(await measure(room)).toMatchObject({ out: [], cards: withChanges.length });
    const lines = await room.page.evaluate(linesOfAmounts);
    expect(lines).toEqual({ '15 USD': 1, '2 USD': 1 });
    await room.close();
  });

  test('is told from what runs into the next column', async () => {
    const room = await openRoom(browser, scene.teams.url, { as: 'dana', channel: 'general', width: 320 });
    await room.page.addStyleTag({ content: '[role="cell"] * { white-space: nowrap !important }' });
    expect((await measure(room)).out).toContainEqual(expect.stringMatching(/^out of its cell: /));
    await room.close();
  });
});

describe('the exemplary cards', () => {
  test.each(rows)('fit in $theme, $cards, at $width px with every form open', async (view) => {
    const room = await openRoom(browser, scene.teams.url, { as: 'dana', channel: 'alerts', ...view });
    expect(await measure(room)).toMatchObject({ out: [], cards: cardNames.length });
    expect(room.complaints).toEqual([]);
    await room.close();
  });

  test('show Teams’ icon, bar and chart, and as plain what stands in for them', async () => {
    const room = await openRoom(browser, scene.teams.url, { as: 'dana', channel: 'alerts' });
    const { page } = room;
    expect(await page.locator('.card-icon svg').count()).toBe(cardNames.length);
    expect(await page.getByRole('progressbar').getAttribute('aria-label')).toBe('3 of 4');
    expect(await page.getByTestId('chart-line').locator('path.series').count()).toBe(8);
    expect(await page.getByText('▃▃▃▃▄▄▄▅▅▆▆▇▇█').count()).toBe(0);
    await page.getByTestId('cards-plain').click();
    await page.getByText('▃▃▃▃▄▄▄▅▅▆▆▇▇█').waitFor();
    expect(await page.locator('.card-icon, .progress, .chart').count()).toBe(0);
    await page.getByText('3 ◑').waitFor();
    await page.getByText('◔').first().waitFor();
    await room.close();
  });

  test('are at most 320 px wide beside the phone’s switch', async () => {
    const room = await openRoom(browser, scene.teams.url, { as: 'dana', channel: 'alerts' });
    await room.page.getByTestId('width-360').click();
    const measured = await measure(room);
    expect(measured.out).toEqual([]);
    expect(measured.widest).toBeLessThanOrEqual(320);
    await room.close();
  });
});
