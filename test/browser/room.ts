import { type Browser, chromium, type Locator, type Page } from 'playwright-core';

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the machine's Chromium without a window; CHROMIUM names another one than Debian's. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    headless: true,
    args: quiet,
  });
}

export interface RoomView {
  /** Keys of people. */
  readonly as?: string;
  readonly split?: string;
  /** A channel's key, or `chat`. */
  readonly channel?: string;
  readonly theme?: 'light' | 'dark' | 'contrast';
  readonly cards?: 'teams' | 'plain';
  /** Pixels of the window; 1280 without it. */
  readonly width?: number;
  readonly height?: number;
}

/** A room, with everything that its page complained about. */
export interface Room {
  readonly page: Page;
  /** Errors and warnings of the console, exceptions, and answers of 500 and more. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Opens the room at `url` (its base) and waits until its messages are there. */
export async function openRoom(browser: Browser, url: string, view: RoomView = {}): Promise<Room> {
  const { width = 1280, height = 900, ...shown } = view;
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.url()} ${response.status()}`);
  });
  await page.goto(`${url}/?${new URLSearchParams(shown as Record<string, string>)}`);
  await page.waitForSelector('html[data-ready="true"]');
  return { page, complaints, close: () => context.close() };
}

function stream(page: Page, as?: string): Locator {
  return as === undefined
    ? page.locator('.stream').first()
    : page.locator(`.stream[data-testid="stream-${as}"]`);
}

/** Becomes another person, by the switch. */
export async function lookAs(page: Page, key: string): Promise<void> {
  await page.getByTestId(`person-${key}`).click();
  await page.getByTestId(`stream-${key}`).waitFor();
}

/** Writes `text` as whoever is shown (in split view: `as`) and sends it; in a channel with the bot's mention. */
export async function say(page: Page, text: string, as?: string): Promise<void> {
  const box = stream(page, as).getByTestId('composer');
  await box.fill(text);
  await box.press('Enter');
  await page.waitForFunction(
    (node) => (node as { value?: string } | null)?.value === '',
    await box.elementHandle(),
  );
}

/** The newest card of whoever is shown (in split view: `as`). */
export function lastCard(page: Page, as?: string): Locator {
  return stream(page, as).getByTestId('card').last();
}

/** Presses the button `title` in the newest card that has one, and waits until it is no longer busy. */
export async function clickCard(page: Page, title: string, as?: string): Promise<void> {
  const button = stream(page, as)
    .getByTestId('card')
    .getByRole('button', { name: title, exact: true })
    .filter({ visible: true })
    .last();
  await button.click();
  await stream(page, as).locator('.ac-pushButton.busy').waitFor({ state: 'detached' });
}
