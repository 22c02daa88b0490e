import { kindOf, kindWords, severityOf, severityWords } from './kinds.ts';
import type { Found } from './pattern.ts';
import { type Draft, type Rule, rule } from './rule.ts';

const groups = {
  kind: kindWords,
  oneKind: 'traffic | storage | certificate | secret | health | expiry',
  everything: 'everything',
  severity: severityWords,
  ack: 'acknowledge | i acknowledge | i will take | i take | i am taking | taking | take | i got | got | i have | i am on | on it | i am on it | i am looking at | looking at | looking into | i am looking into | i own | claim | i am taking care of | taking care of | i will handle | i am handling | handling | i am working on | working on | take over | i take over | i will take over | take ownership of | i am dealing with | i will deal with | i will look at | i will look into',
  mine: 'i am on it | on it | i am on this | i got it | got it | i got this | on me | taken care of by me | i will take it | i have it | i take it | taking it | mine | looking | looking at it | looking into it | i am looking at it | i am looking into it | i will look at it',
  resolve: 'resolve | close | i resolve',
  it: 'it | this | that | this one | the alert | this alert | that alert | alert',
  snooze: 'snooze | postpone | defer | mute | silence | pause | hush | sleep',
  mute: 'mute | silence | suppress | hush | quiet | pause',
  alerts: 'alert | alerts | notifications | alarms | warnings',
  at: 'on | of | for | from | about | in | at',
  sep: ', | : | - | . | ;',
  say: 'with note | with the note | with a note | note | note : | with comment | comment : | comment | saying',
};

function kindAndSeverity(found: Found): Draft {
  const kind = kindOf(found.words('kind'));
  const severity = severityOf(found.words('severity'));
  return { ...(kind === undefined ? {} : { kind }), ...(severity === undefined ? {} : { severity }) };
}

function note(found: Found): Draft | undefined {
  const text = found.text();
  return text === undefined ? {} : { note: text };
}

/** What an operator does with one alert, and with a gateway's alerts together. */
export const alerts: readonly Rule[] = [
  rule(
    'acknowledge-alert',
    [
      '{ack} <alert>',
      '<alert> [: | -] [is] {mine}',
      '{mine} [: | -] <alert>',
      'assign <alert> to me',
      '(mark | set | flag) <alert> (as | to) (acknowledged | mine)',
      '<alert> acknowledge',
      'acknowledge [{it}]',
      'acknowledge all [the] [open] alerts',
    ],
    { groups },
  ),
  rule('acknowledge-alert', ['acknowledge <alert> [{sep}] [{say}] <text>'], { groups, read: note }),
  rule(
    'resolve-alert',
    [
      '{resolve} <alert>',
      'mark <alert> [as] (resolved | fixed | closed | done | solved)',
      'set <alert> to (resolved | closed)',
      'close <alert> out',
      'close out <alert>',
      '<alert> resolve',
      'resolve [{it}]',
    ],
    { groups },
  ),
  rule(
    'resolve-alert',
    [
      '{resolve} <alert> [{sep}] [{say}] <text>',
      'mark <alert> [as] (resolved | fixed | closed | done) [{sep}] [{say}] <text>',
    ],
    { groups, read: note },
  ),
  rule(
    'snooze-alert',
    [
      '{snooze} <alert>',
      'put <alert> (to sleep | on snooze)',
      'remind (me | us) (of | about) <alert> [again]',
      'snooze [{it}]',
    ],
    { groups, times: 'span' },
  ),
  rule(
    'mute-alerts',
    [
      '{mute} all [the] <kind={kind}> {alerts} [{at} <gateway>]',
      '{mute} [the] [<kind={kind}>] [<severity={severity}>] {alerts} [{at} <gateway>]',
      '{mute} [the] [<kind={kind}>] {alerts}',
      '{mute} <gateway>',
      "{mute} <gateway> ['s] [<kind={kind}>] {alerts}",
      '{mute} [the] <kind={kind}> {at} <gateway>',
      '{mute} <kind={everything}>',
      '{mute} everything {at} <gateway>',
      '(turn off | switch off | disable | shut off) [the] [<kind={kind}>] {alerts} [{at} <gateway>]',
      '(turn | switch) [the] [<kind={kind}>] {alerts} [{at} <gateway>] off',
      "(turn | switch) off <gateway> ['s] [<kind={kind}>] {alerts}",
      'mute [the] <kind={oneKind}>',
      'stop alerting [me | us] [{at} <gateway>]',
      'mute',
    ],
    { groups, times: 'span', read: kindAndSeverity },
  ),
  rule(
    'unmute-alerts',
    [
      '{unmute} all [the] <kind={kind}> {alerts} [{at} <gateway>]',
      '{unmute} [the] [<kind={kind}>] {alerts} [{at} <gateway>]',
      '{unmute} <gateway> [again]',
      "{unmute} <gateway> ['s] [<kind={kind}>] {alerts} [again]",
      '{unmute} [the] <kind={kind}> {at} <gateway>',
      '{unmute} <kind={everything}>',
      '{unmute} everything {at} <gateway>',
      '(turn on | turn back on | switch on | switch back on | enable | resume) [the] [<kind={kind}>] {alerts} [{at} <gateway>] [again]',
      '(turn | switch) [the] [<kind={kind}>] {alerts} [{at} <gateway>] [back] on [again]',
      '(lift | end | remove | cancel) the mute [{at} <gateway>]',
      'unmute [the] <kind={oneKind}>',
      '{unmute}',
    ],
    {
      groups: {
        ...groups,
        unmute: 'unmute | unsilence | unsnooze | stop (muting | silencing | suppressing)',
      },
      read: kindAndSeverity,
    },
  ),
];
