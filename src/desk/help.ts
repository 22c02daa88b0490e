import { type HelpTopic as HelpSection, helpCard } from '../card/help-card.ts';
import type { AdaptiveCard, Look } from '../card/look.ts';
import type { IntentName } from '../domain/intent.ts';
import type { Roles } from '../domain/operator.ts';
import { type HelpTopic, helpTopics } from '../intent/catalogue.ts';

/** What the bot does today, in the groups of the help. Everything else is understood, and answered with what is coming. */
const groups: Readonly<Record<string, readonly IntentName[]>> = {
  Look: ['list-gateways', 'show-gateway', 'show-instances', 'show-approvals', 'show-history'],
  Order: ['start-gateway', 'stop-gateway', 'scale-gateway', 'restart-gateway', 'redeploy-gateway'],
  Decide: ['approve-request', 'reject-request', 'cancel-request'],
  Alerts: ['show-alerts', 'acknowledge-alert', 'snooze-alert', 'mute-alerts', 'show-oncall'],
  Limits: ['show-traffic', 'show-expiry', 'set-threshold'],
};
/** Built too, and told by `help alerts` and the like. */
const besides: readonly IntentName[] = [
  'help',
  'resolve-alert',
  'unmute-alerts',
  'subscribe-channel',
  'unsubscribe-channel',
  'show-subscriptions',
  'set-oncall',
  'show-threshold',
  'renew-certificate',
  'renew-secret',
];
const built: ReadonlySet<IntentName> = new Set([...besides, ...Object.values(groups).flat()]);

/** Topics that whoever asks about one wants to know of, too: one line each. */
const nearby: Readonly<Record<string, readonly string[]>> = {
  alerts: ['snooze', 'mute', 'subscriptions', 'oncall', 'traffic', 'expiry'],
  oncall: ['alerts', 'snooze'],
  mute: ['snooze', 'alerts'],
  snooze: ['mute', 'alerts'],
  subscriptions: ['alerts', 'mute'],
  threshold: ['traffic', 'alerts'],
  traffic: ['threshold', 'alerts'],
  expiry: ['alerts', 'subscriptions'],
};

/** Words that only a later version carries out; the order without them works. */
const later = /\b(tonight|every|resize)\b/;

function lineOf(topic: HelpTopic, gateway: string, most: number): HelpSection['lines'] {
  const examples = topic.examples.filter((one) => !later.test(one)).slice(0, most);
  const isBuilt = built.has(topic.intent);
  return examples.map((one, index) => ({
    text: one.replaceAll('GraniteFalls', gateway),
    says: index > 0 ? '' : isBuilt ? topic.line : `${topic.line} Not built yet.`,
  }));
}

/** The help for somebody: what the roles allow, with a gateway that this person may see. @param word after "help" */
export function helpFor(roles: Roles, gateway: string, word: string | undefined): readonly HelpSection[] {
  const mine = helpTopics.filter(
    (one) => roles.has(one.role) || (one.role === 'approver' && roles.has('admin')),
  );
  const asked = word === undefined ? [] : mine.filter((one) => one.topic === word);
  if (word !== undefined && asked.length > 0) {
    const near = (nearby[word] ?? []).flatMap((topic) => mine.filter((one) => one.topic === topic));
    return [
      { title: `Help: ${word}`, lines: asked.flatMap((one) => lineOf(one, gateway, 3)) },
      { title: 'Near it', lines: near.flatMap((one) => lineOf(one, gateway, 1)) },
    ].filter((one) => one.lines.length > 0);
  }
  return Object.entries(groups)
    .map(([title, intents]) => ({
      title,
      lines: mine.filter((one) => intents.includes(one.intent)).flatMap((one) => lineOf(one, gateway, 1)),
    }))
    .filter((one) => one.lines.length > 0);
}

const mostKept = 200;

/** The help as cards. Who asks again gets the one that was drawn before: no time is in it, and nothing of the asker but roles. */
export class HelpCards {
  readonly #drawn = new Map<string, AdaptiveCard>();

  /** As `helpFor`, for a bot of one name. */
  cardFor(roles: Roles, gateway: string, word: string | undefined, look: Look): AdaptiveCard {
    const key = JSON.stringify([[...roles].sort(), gateway, word]);
    const before = this.#drawn.get(key);
    if (before !== undefined) return before;
    const card = helpCard(helpFor(roles, gateway, word), look);
    if (this.#drawn.size >= mostKept) this.#drawn.clear();
    this.#drawn.set(key, card);
    return card;
  }
}
