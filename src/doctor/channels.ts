import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { lines, strip } from '../card/frame.ts';
import { renderCard } from '../card/render.ts';
import { escaped } from '../card/words.ts';
import type { Config } from '../config/config.ts';
import type { Reply } from '../teams/connector.ts';
import { addressId } from './addresses.ts';
import { type Check, doubtful, type Finding, right, wrong } from './check.ts';
import type { Parts } from './parts.ts';

/** How long a test card stays, so that somebody who looks can see it. */
const stayMs = 3000;

const roster = z.object({ members: z.array(z.unknown()), continuationToken: z.string().optional() });

/** Whether the bot is in the channels, and on request whether it can write there. */
export function channelChecks(config: Config, parts: Parts, withCard: boolean): readonly Check[] {
  const { operations, alerts } = config.channels;
  const channels = [
    ['operations', operations],
    ...(alerts === undefined ? [] : [['alerts', alerts] as const]),
  ] as const;
  const checks: Check[] = channels.map(([key, id]) => ({
    id: `channel ${key}`,
    title: `Channel ${key}`,
    needs: ['bot-token', addressId(config.bot.serviceUrl)],
    run: () => judgeChannel(key, id, config, parts),
  }));
  if (!withCard) return checks;
  const card: Check = {
    id: 'card',
    title: 'Test card in operations',
    needs: ['channel operations'],
    run: () => judgeCard(config, parts),
  };
  return [...checks, card];
}

async function judgeChannel(key: string, id: string, config: Config, parts: Parts): Promise<Finding> {
  const reply = await parts.connector.call({
    method: 'GET',
    serviceUrl: config.bot.serviceUrl,
    path: ['conversations', id, 'pagedmembers'],
  });
  if (reply.kind !== 'answered') return whyNot(reply, config, key);
  const { members, continuationToken } = roster.catch({ members: [] }).parse(reply.body);
  const people = continuationToken === undefined ? `${members.length}` : `over ${members.length}`;
  return right(`the bot is there, with ${people} people`);
}

function whyNot(
  reply: Exclude<Reply, { kind: 'answered' }>,
  { bot, channels }: Config,
  key: string,
): Finding {
  if (reply.kind === 'later')
    return wrong(
      reply.status === 0 ? 'Teams gave no answer' : `Teams answered ${reply.status}`,
      reply.status === 401
        ? 'Teams does not take the bot’s token: compare bot.appId with the Azure Bot, and see that it has the Teams channel.'
        : `Look again in some minutes; compare bot.serviceUrl (${bot.serviceUrl}) with your region’s.`,
    );
  const id = key === 'alerts' ? channels.alerts : channels.operations;
  const says = `Teams answered ${reply.status} (${reply.code}) for ${id}`;
  if (reply.status === 403)
    return wrong(
      `the bot is not in this channel: ${says}`,
      `Add the bot’s app to the channel’s team (Manage team, Apps), or compare channels.${key} with the id in Get link to channel.`,
    );
  if (reply.status === 404 || reply.status === 400)
    return wrong(
      `there is no such channel: ${says}`,
      `Put the id of Get link to channel, URL-decoded, into channels.${key}: 19:...@thread.tacv2`,
    );
  return wrong(
    says,
    `Compare channels.${key} and bot.serviceUrl; see that the app is not blocked in Teams’ admin center.`,
  );
}

async function judgeCard({ bot, channels }: Config, { channel }: Parts): Promise<Finding> {
  const place = { conversation: channels.operations, kind: 'channel', serviceUrl: bot.serviceUrl } as const;
  const summary = `${bot.name}: a test card`;
  const posted = await channel.post(place, { kind: 'card', card: testCard(bot.name), summary });
  if (posted.kind !== 'sent') {
    const code = posted.kind === 'refused' ? ` (${posted.code})` : '';
    return wrong(
      `Teams answered ${posted.status}${code} to the card`,
      'See that the channel lets bots post (its settings, Moderation), and that the app is not blocked.',
    );
  }
  await sleep(stayMs);
  const where = { ...place, conversation: posted.conversation };
  const removed = await channel.remove(where, posted.activityId);
  if (removed.kind === 'sent') return right(`posted, and deleted again after ${stayMs / 1000} s`);
  return doubtful(`posted, but Teams answered ${removed.status} to its deletion`, 'Delete it by hand.');
}

function testCard(botName: string) {
  return renderCard('note', {
    strip: strip('settled', 'Test: nothing was done'),
    title: 'The bot can write here',
    strongs: [],
    lines: lines(`Somebody runs the doctor of ${escaped(botName)}. This card goes away by itself.`),
    paragraphs: [],
    factSets: [],
    sections: [],
    smalls: [],
    buttons: [],
    links: [],
  });
}
