import { kindOf, kindWords, severityOf, severityWords } from './kinds.ts';
import type { Found } from './pattern.ts';
import { type Draft, type Rule, rule } from './rule.ts';

const groups = {
  kind: kindWords,
  severity: severityWords,
  alerts: 'alert | alerts | notifications | alarms',
  warnings: 'warnings',
  here: 'here | to this channel | in this channel | into this channel | to us | to me | in here | to here | to the channel | in this chat | to this chat | this channel | to this team',
  who: 'this channel | our channel | this team channel | this teams channel | us | me | the channel | this chat | this team | here',
  at: 'on | of | for | from | about',
  send: 'send | post | route | forward | deliver | push | start sending | start posting',
  what: '[only] [the] ([<kind={kind}>] ([<severity={severity}>] {alerts} | <severity={warnings}>) | <severity={severity}> <kind={kind}> {alerts} | all [the] <severity={severity}> [<kind={kind}>] {alerts} | all [the] <kind={kind}> [<severity={severity}>] {alerts})',
};

function read(found: Found): Draft {
  const kind = kindOf(found.words('kind'));
  const severity = severityOf(found.words('severity'));
  return { ...(kind === undefined ? {} : { kind }), ...(severity === undefined ? {} : { severity }) };
}

/** Which alerts come to a channel. */
export const channel: readonly Rule[] = [
  rule(
    'subscribe-channel',
    [
      '{send} {what} [{at} <gateway>] {here}',
      '{send} {what} {here} [{at} <gateway>]',
      "{send} <gateway> ['s] {what} {here}",
      '(send | post | forward) (us | me) {what} [{at} <gateway>] [{here}]',
      'subscribe [{who}] (to | for) {what} [{at} <gateway>]',
      "subscribe [{who}] (to | for) <gateway> ['s] [{what}]",
      'subscribe [{who}] (to | for) [<severity={severity}>] [<kind={kind}>] {alerts} [{at} <gateway>]',
      'subscribe [{who}] (to | for) <kind={kind}> [{at} <gateway>]',
      'subscribe [{who}]',
      'let {who} (get | have | receive | see) {what} [{at} <gateway>]',
      '(notify | alert | tell | inform) {who} (about | of | on) {what} [{at} <gateway>]',
      "add <gateway> ['s] {what} {here}",
      'add {what} [{at} <gateway>] {here}',
      'add {who} to {what} [{at} <gateway>]',
    ],
    { groups, read },
  ),
  rule(
    'unsubscribe-channel',
    [
      'unsubscribe [{who}] [from] {what} [{at} <gateway>]',
      "unsubscribe [{who}] from <gateway> ['s] [{what}]",
      'unsubscribe [{who}] from <kind={kind}> [{at} <gateway>]',
      'unsubscribe [{who}] [from everything]',
      'stop (sending | posting | routing | forwarding | delivering | showing) [us | me] {what} [{at} <gateway>] [{here}]',
      'stop (sending | posting | routing | forwarding) {what} {here} [{at} <gateway>]',
      "stop (sending | posting) <gateway> ['s] {what} [{here}]",
      'stop [the] {what} [{at} <gateway>] {here}',
      'stop {what} {here} {at} <gateway>',
      'remove {what} [{at} <gateway>] from this channel',
      'remove this channel from {what} [{at} <gateway>]',
      "remove this channel from <gateway> ['s] {what}",
    ],
    { groups, read },
  ),
];
