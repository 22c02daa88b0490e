import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { clickCard, lastCard, lookAs, openBrowser, openRoom, type Room, say } from './room.ts';
import { cardAnswer, type Scene, sampleCard, setScene } from './scene.ts';

let browser: Browser;
let scene: Scene;
let room: Room | undefined;

type Activity = {
  type: string;
  text?: string;
  replyToId: string;
  conversation: { id: string };
  from: { id: string };
  value: { trigger: string; action: { verb: string; data: Record<string, unknown> } };
};

beforeAll(async () => {
  browser = await openBrowser();
});
afterEach(async () => {
  await room?.close();
  await scene.close();
  room = undefined;
});
afterAll(() => browser.close());

async function open(view: Parameters<typeof openRoom>[2] = {}, people = 4): Promise<Room> {
  scene = await setScene(people);
  room = await openRoom(browser, scene.teams.url, view);
  return room;
}

/** R-12 for readers, whose refresh turns it into the approver's view for Bo and Chen. */
function waiting(view: 'approver' | 'reader' = 'reader') {
  const card = sampleCard(`approval-waiting-${view}`) as { refresh: { userIds: string[] } } & Record<
    string,
    unknown
  >;
  card.refresh.userIds = scene.ids('bo', 'chen');
  return card;
}

const views = () =>
  scene.bot.received.map((one) => one.body as unknown as Activity).filter((one) => one.type === 'invoke');

describe('the first visit', () => {
  test('shows Operations as Ana with three lines, and one of them is an order', async () => {
    const { page, complaints } = await open();
    expect(new URL(page.url()).search).toBe('?as=ana&channel=operations');
    await page.getByTestId('stream-ana').getByRole('heading', { name: '# Operations' }).waitFor();
    expect(await page.locator('.starter').count()).toBe(3);
    await page.getByTestId('starter-1').click();
    await page.locator('article').filter({ hasText: 'stop GraniteFalls' }).waitFor();
    const words = '<at>Gatehouse</at>&nbsp;stop GraniteFalls because change freeze until Monday';
    expect(scene.bot.received[0]?.body).toMatchObject({ type: 'message', text: words });
    await page.locator('.starters').waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  });

  test('by keyboard alone: skip link, the box, a mention from @, Shift+Enter for a line', async () => {
    const { page } = await open({ channel: 'chat' });
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the messages');
    await page.keyboard.press('Enter');
    for (let tabs = 0; tabs < 40; tabs += 1) {
      if ((await page.evaluate('document.activeElement.dataset.testid')) === 'composer') break;
      await page.keyboard.press('Tab');
    }
    await page.keyboard.type('@Ga');
    expect(await page.getByTestId('composer-offer').isVisible()).toBe(true);
    await page.keyboard.press('Tab');
    await page.keyboard.type('list');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('gateways');
    expect(await page.getByTestId('composer').inputValue()).toBe('@Gatehouse list\ngateways');
    await page.keyboard.press('Enter');
    await page.locator('article .mention').waitFor();
  });
});

describe('a card with refresh', () => {
  test('turns for Bo once a version, and stays as it is for Dana', async () => {
    const { page, complaints } = await open({ as: 'dana' });
    scene.bot.onActivity = (activity) =>
      activity['type'] === 'invoke' ? cardAnswer(waiting('approver')) : undefined;
    await scene.post('operations', waiting(), { summary: 'R-12' });
    await lastCard(page).getByText('Stop GraniteFalls', { exact: true }).waitFor();
    await lookAs(page, 'bo');
    await lastCard(page).getByText('Stop GraniteFalls?').waitFor();
    await lookAs(page, 'dana');
    await lastCard(page).getByText('Stop GraniteFalls', { exact: true }).waitFor();
    await lookAs(page, 'bo');
    await lastCard(page).getByText('Stop GraniteFalls?').waitFor();
    expect(views().map((one) => [one.value.trigger, one.value.action.verb])).toEqual([['automatic', 'view']]);
    expect(complaints).toEqual([]);
  });

  test('shows two people two cards, and a rewrite for all reaches both', async () => {
    const { page } = await open({ as: 'ana', split: 'bo' });
    scene.bot.onActivity = (activity) =>
      activity['type'] === 'invoke' ? cardAnswer(waiting('approver')) : undefined;
    const message = await scene.post('operations', waiting());
    await lastCard(page, 'bo').getByText('Stop GraniteFalls?').waitFor();
    await lastCard(page, 'ana').getByText('Stop GraniteFalls', { exact: true }).waitFor();
    await scene.rewrite('operations', message, sampleCard('operation-succeeded'));
    for (const key of ['ana', 'bo']) {
      await lastCard(page, key).getByText('GraniteFalls is stopped').waitFor();
      await page.getByTestId(`stream-${key}`).getByText('Edited').waitFor();
    }
  });
});

describe('a form in a card', () => {
  test('wants its required input, outlives an unrelated message, and sends what was typed', async () => {
    const { page } = await open({ as: 'bo' });
    scene.bot.onActivity = (activity) =>
      activity['type'] === 'invoke' && (activity as unknown as Activity).value.action.verb === 'reject'
        ? cardAnswer(sampleCard('operation-succeeded'))
        : undefined;
    const card: Record<string, unknown> = { ...waiting('approver') };
    delete card['refresh'];
    await scene.post('operations', card);
    await clickCard(page, 'Reject…');
    await clickCard(page, 'Reject R-12');
    await lastCard(page).getByText('Write a reason, so that Ana knows').waitFor();
    expect(views()).toEqual([]);
    const reason = lastCard(page).getByRole('textbox', { name: 'Why not?' });
    await reason.fill('Not before Monday');
    await scene.call('POST', '/api/messages', {
      as: 'chen',
      conversation: scene.channel('operations'),
      text: 'hello',
      mention: false,
    });
    await page.locator('article').getByText('hello').waitFor();
    expect(await reason.inputValue()).toBe('Not before Monday');
    await clickCard(page, 'Reject R-12');
    await lastCard(page).getByText('GraniteFalls is stopped').waitFor();
    expect(views()[0]?.value).toMatchObject({
      trigger: 'manual',
      action: { verb: 'reject', data: { request: 'rq_8k3vT2mZ', reason: 'Not before Monday' } },
    });
  });

  test('is lost when the card is rewritten', async () => {
    const { page } = await open({ as: 'bo' });
    const card: Record<string, unknown> = { ...waiting('approver') };
    delete card['refresh'];
    const message = await scene.post('operations', card);
    await clickCard(page, 'Approve…');
    await lastCard(page).getByRole('textbox').fill('half a comment');
    await scene.rewrite('operations', message, card);
    await page.getByText('Edited').waitFor();
    expect(await lastCard(page).getByRole('textbox').filter({ visible: true }).count()).toBe(0);
  });
});

describe('a click that the bot', () => {
  test.each<{ outcome: string; answer: { status?: number; body?: unknown }; shown: string; by: string }>([
    {
      outcome: 'refuses in words: they stand under the card',
      answer: {
        body: {
          statusCode: 200,
          type: 'application/vnd.microsoft.activity.message',
          value: 'You asked for it, so somebody else decides',
        },
      },
      shown: 'You asked for it, so somebody else decides',
      by: 'note-told',
    },
    {
      outcome: 'fails at: Something went wrong',
      answer: { status: 500, body: {} },
      shown: 'Something went wrong',
      by: 'note-failure',
    },
    {
      outcome: 'answers with an error: Something went wrong',
      answer: {
        status: 400,
        body: {
          statusCode: 400,
          type: 'application/vnd.microsoft.error',
          value: { code: 'x', message: 'No' },
        },
      },
      shown: 'Something went wrong',
      by: 'note-failure',
    },
  ])('$outcome', async ({ answer, shown, by }) => {
    const { page } = await open({ channel: 'alerts' });
    await scene.post('alerts', sampleCard('alert-traffic'));
    scene.bot.onActivity = () => answer;
    await clickCard(page, 'Acknowledge');
    await page.getByTestId(by).getByText(shown).waitFor();
    expect(await lastCard(page).getByRole('button', { name: 'Acknowledge' }).isEnabled()).toBe(true);
  });
});

describe('around the messages', () => {
  test('a mention rings for Bo, and looking there quiets the bell', async () => {
    const { page } = await open();
    const bo = scene.tenant.people[1];
    await scene.post('alerts', sampleCard('ask-back'));
    await page.getByTestId('channel-alerts').getByLabel('1 unread').waitFor();
    await say(page, 'pending');
    const root = (await page.locator('article').last().getAttribute('data-message')) ?? '';
    const mention = {
      type: 'mention',
      text: '<at>Bo Lindqvist</at>',
      mentioned: { id: bo?.id, name: bo?.name },
    };
    await scene.reply('operations', root, { text: '<at>Bo Lindqvist</at> R-12 waits', entities: [mention] });
    await page.getByTestId('person-bo').locator('.badge').waitFor();
    await lookAs(page, 'bo');
    await page.getByTestId('person-bo').locator('.badge').waitFor({ state: 'detached' });
    await page.getByTestId('bell').click();
    await page.getByTestId('bells').getByText('Bo Lindqvist R-12 waits').waitFor();
  });

  test('a fault is told on top until it is switched off, and the clock says what its speed means', async () => {
    const { page } = await open();
    await page.getByTestId('fault-teams-429').check();
    await page.getByTestId('fault-bar').getByText('429 on every send').waitFor();
    expect(scene.faults.isOn('teams-429')).toBe(true);
    await page.getByTestId('faults-off').click();
    await page.getByTestId('fault-bar').waitFor({ state: 'detached' });
    await page.getByTestId('speed-60').click();
    await page.getByText('1 min in 1 s').waitFor();
    expect(scene.clock.state.speed).toBe(60);
    await page.getByTestId('portal').locator('summary').click();
    await page.getByTestId('portal-capacity').fill('6');
    await page.getByTestId('portal-scale').click();
    await page.getByText('the bot was not told').waitFor();
    expect(scene.edits).toEqual([{ gateway: 'GraniteFalls', change: { capacity: 6 } }]);
  });

  test('foreign text stays text, and only Teams’ Markdown is drawn', async () => {
    const { page } = await open();
    const text = '<img src=x onerror=alert(1)> **bold** # no heading [bad](javascript:alert(1)) `code`';
    await scene.post('operations', {
      type: 'AdaptiveCard',
      version: '1.5',
      body: [{ type: 'TextBlock', text }],
    });
    await lastCard(page).waitFor();
    expect(await lastCard(page).textContent()).toBe(
      '<img src=x onerror=alert(1)> bold # no heading [bad](javascript:alert(1)) `code`',
    );
    expect(await lastCard(page).locator('img, h1, code, a').count()).toBe(0);
    expect(await lastCard(page).locator('strong').textContent()).toBe('bold');
  });

  test('says that the connection is lost, and catches up when it is back', async () => {
    const { page } = await open();
    await page.route('**/api/events', (route) => route.abort());
    await page.reload();
    await page.getByTestId('lost').waitFor();
    await scene.post('operations', sampleCard('ask-back'));
    await page.unroute('**/api/events');
    await page.getByTestId('lost').waitFor({ state: 'detached' });
    await lastCard(page).getByText('Scale which gateway').waitFor();
  });

  test('more than four people go into a list', async () => {
    const { page } = await open({}, 9);
    await page.getByTestId('person-more').selectOption('p7');
    await page.getByTestId('stream-p7').waitFor();
    expect(new URL(page.url()).searchParams.get('as')).toBe('p7');
  });
});
