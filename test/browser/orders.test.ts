import { mkdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { Tenant } from '../e2e/tenant.ts';
import { clickCard, lastCard, lookAs, openBrowser, openRoom, type Room, say } from './room.ts';

let browser: Browser;
let tenant: Tenant;

beforeAll(async () => {
  [browser, tenant] = await Promise.all([openBrowser(), Tenant.start({ speed: 20 })]);
});

afterAll(async () => {
  await browser.close();
  await tenant.stop();
});

/** The card of the newest order, once it holds `words`. */
async function cardSays(room: Room, words: string | RegExp, as?: string): Promise<string> {
  const card = lastCard(room.page, as).filter({ hasText: words });
  await card.waitFor({ timeout: 30_000 });
  return (await card.textContent()) ?? '';
}

describe('the main job, in the Teams room', () => {
  test('Ana orders, Bo approves in the form, both see it end', async () => {
    const room = await openRoom(browser, tenant.line.room, { as: 'ana', channel: 'operations' });
    await say(room.page, 'stop GraniteFalls because of the freeze');
    const waiting = await cardSays(room, 'Waiting for approval');
    for (const words of [
      'Stop GraniteFalls',
      'Cuts off every internet client',
      '15 USD',
      'GraniteHill',
      'may be reverted',
    ])
      expect(waiting.replaceAll('\u00a0', ' ')).toContain(words);
    const buttons = lastCard(room.page).getByRole('button');
    await buttons.filter({ hasText: 'Cancel request' }).waitFor();
    expect(await buttons.allInnerTexts()).not.toContain('Approve…');

    await lookAs(room.page, 'bo');
    await cardSays(room, 'Waiting for your approval');
    await takePicture(room);
    await clickCard(room.page, 'Approve…');
    await clickCard(room.page, 'Approve: stop GraniteFalls');
    await cardSays(room, /Running|Done/);
    await cardSays(room, 'Done in');
    await lookAs(room.page, 'ana');
    expect(await cardSays(room, 'Done in')).toContain('GraniteFalls is stopped');
    await room.page.getByText('R-1 is done', { exact: false }).waitFor();
    expect(room.complaints).toEqual([]);
    await room.close();
  });

  test('two people side by side: the one’s card turns while the other approves', async () => {
    const room = await openRoom(browser, tenant.line.room, {
      as: 'ana',
      split: 'chen',
      channel: 'operations',
      width: 1700,
    });
    await say(room.page, 'start GraniteFalls', 'ana');
    await cardSays(room, 'Waiting for your approval', 'chen');
    await clickCard(room.page, 'Approve: start GraniteFalls', 'chen');
    await cardSays(room, /Running|Done/, 'ana');
    await cardSays(room, 'Done in', 'ana');
    await room.close();
  });

  test('what is asked back is answered on the card, and becomes the request', async () => {
    const room = await openRoom(browser, tenant.line.room, {
      as: 'ana',
      channel: 'operations',
      width: 360,
      theme: 'dark',
    });
    await say(room.page, 'scale granite');
    await cardSays(room, 'Nothing has changed yet');
    await lastCard(room.page).getByText('GraniteHill', { exact: false }).click();
    await lastCard(room.page).getByRole('spinbutton').fill('3');
    await clickCard(room.page, 'Make the plan');
    expect(await cardSays(room, 'Waiting for approval')).toContain('Scale GraniteHill from 2 to 3');
    await clickCard(room.page, 'Cancel request');
    await cardSays(room, 'Cancelled');
    await room.close();
  });
});

/** The README's picture is made where the test passes by, when it is asked for: PICTURES=1. */
async function takePicture(room: Room): Promise<void> {
  if (process.env['PICTURES'] === undefined) return;
  await mkdir('manifest/pictures', { recursive: true });
  await room.page.setViewportSize({ width: 1280, height: 1330 });
  await lastCard(room.page).getByText('Waiting for your approval').scrollIntoViewIfNeeded();
  await room.page.screenshot({ path: 'manifest/pictures/teams-room.png' });
  await room.page.setViewportSize({ width: 1280, height: 900 });
}
