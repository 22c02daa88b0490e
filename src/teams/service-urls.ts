import { type BotSettings, frameworks } from './settings.ts';

/** Whether an address may be answered at, and so may see the bot's token. */
export type ServiceUrlCheck = (url: string) => boolean;

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** The allow-list as a question. Hosts are compared after parsing: `https://good@evil` and `https://good.evil` are no match. */
export function serviceUrlCheck(bot: BotSettings): ServiceUrlCheck {
  const listed = bot.serviceUrls ?? frameworks[bot.cloud ?? 'public'].serviceUrls;
  const allowed = [bot.serviceUrl, ...listed].flatMap((text) => parse(text) ?? []);
  return (text) => {
    const url = parse(text);
    if (url === undefined) return false;
    if (bot.openChannel === true && loopback.has(url.hostname)) return true;
    return allowed.some((one) => covers(one, url));
  };
}

function parse(text: string): URL | undefined {
  const url = URL.parse(text);
  const isPlain =
    url !== null && url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  return isPlain && isWeb ? url : undefined;
}

function covers(allowed: URL, url: URL): boolean {
  if (allowed.protocol !== url.protocol || allowed.port !== url.port) return false;
  const isHost = allowed.hostname.startsWith('*.')
    ? url.hostname.endsWith(allowed.hostname.slice(1))
    : url.hostname === allowed.hostname;
  return isHost && folder(url).startsWith(folder(allowed));
}

function folder(url: URL): string {
  return url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/`;
}
