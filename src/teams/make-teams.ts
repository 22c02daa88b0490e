import type { Activity, InvokeResponse } from 'botbuilder';
import type { Channel } from '../ports/channel.ts';
import type { TeamsActivity } from './activity.ts';
import { activityOf, TeamsAdapter } from './adapter.ts';
import { makeAuthentication } from './authentication.ts';
import { checkBody, type Incoming, type Refusal, refusalStatus } from './body-check.ts';
import { TeamsChannel } from './channel.ts';
import { Connector } from './connector.ts';
import { makeDeliver } from './deliver.ts';
import { inTime } from './in-time.ts';
import { tellOf } from './mishap.ts';
import { textActivity } from './post-activity.ts';
import { serviceUrlCheck } from './service-urls.ts';
import { frameworks, type TeamsSettings } from './settings.ts';
import { personOf, whyStranger } from './stranger.ts';
import { Turns } from './turns.ts';
import { UnderWay } from './under-way.ts';

export interface Received {
  /** HTTP status. */
  readonly status: number;
  /** JSON; undefined for an empty body. */
  readonly body: unknown;
}

export interface Teams {
  /** Takes what was posted to /api/messages. Always answers, within 10 s; never rejects. */
  receive(incoming: Incoming): Promise<Received>;
  /** Resolves when what was taken is dealt with, at most 10 s later: call it when nothing comes in any more. */
  finish(): Promise<void>;
  readonly channel: Channel;
}

/** Teams answers 504 to the sender of a message that takes 10 to 15 s; the work goes on behind the answer. */
const turnWithinMs = 9000;
const finishWithinMs = 10_000;
const kinds = new Set(['message', 'messageUpdate', 'invoke', 'conversationUpdate', 'installationUpdate']);

/**
 * The bot's side of Teams.
 * @throws Error without an app id: with none, botbuilder would accept everybody
 */
export function makeTeams(settings: TeamsSettings): Teams {
  const { bot, tenant, token, conversations, log, counters } = settings;
  if (bot.appId.trim() === '') throw new Error('the bot has no app id');
  const { issuer } = frameworks[bot.cloud ?? 'public'];
  const isAllowed = serviceUrlCheck(bot);
  const rules = { issuer, tenant, isAllowed, openChannel: bot.openChannel === true };
  const connector = new Connector({ token, isAllowed, log, counters });
  const { appId, serviceUrl } = bot;
  const channel = new TeamsChannel(connector, { tenant, serviceUrl, appId, botName: settings.botName });
  const deliver = makeDeliver((...args) => channel.send(...args), log, settings.pace);
  const { framework, authenticate } = makeAuthentication(bot, token);
  const adapter = new TeamsAdapter(framework, channel, deliver);
  const underWay = new UnderWay();
  const turns = new Turns({ tenant, conversations, deliver, underWay, log });
  adapter.onTurnError = async (context, error) => {
    const told = tellOf(error, log);
    if (activityOf(context).type === 'message') await context.sendActivity(textActivity(told));
  };

  function refuse(why: Refusal, type?: string): Received {
    counters.count('refused_total', { why });
    log.info({ why, type }, 'An activity was refused');
    return { status: refusalStatus[why], body: { error: { code: why } } };
  }

  function remember(activity: TeamsActivity): void {
    const person = personOf(activity);
    if (person !== undefined) settings.rememberPerson?.(person);
  }

  async function admit(incoming: Incoming): Promise<Received> {
    const checked = checkBody(incoming, rules);
    if (checked.kind === 'refused') return refuse(checked.why);
    const { activity: read, bearer } = checked;
    const activity = incoming.body as Activity;
    const authenticated = await authenticate(activity, bearer);
    if (authenticated.kind === 'refused') return refuse(authenticated.why);
    const stranger = whyStranger(read, tenant);
    if (stranger !== undefined) return refuse(stranger, read.type);
    remember(read);
    const turn = adapter.take(activity, read, (context) => turns.run(context));
    return answerOf(await turn);
  }

  async function receive(incoming: Incoming): Promise<Received> {
    const began = performance.now();
    const kind = kindOf(incoming.body);
    const admitted = admit(incoming).catch((error: unknown) => {
      tellOf(error, log);
      return { status: 500, body: { error: { code: 'internal' } } };
    });
    const late = { status: 200, body: undefined };
    const received = await inTime(underWay.follow(admitted), turnWithinMs, late);
    counters.count('turns_total', { kind });
    counters.observe('turn_seconds', (performance.now() - began) / 1000, { kind });
    return received;
  }

  return { receive, finish: () => underWay.over(finishWithinMs), channel };
}

/** A label out of a few: the body is not checked yet. */
function kindOf(body: unknown): string {
  const { type } = (body ?? {}) as { type?: unknown };
  return typeof type === 'string' && kinds.has(type) ? type : 'other';
}

function answerOf(response: InvokeResponse | undefined): Received {
  return { status: response?.status ?? 200, body: response?.body as unknown };
}
