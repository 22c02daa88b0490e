import type { Found } from './pattern.ts';
import { type Draft, type Rule, rule } from './rule.ts';

const groups = {
  it: 'it | this | that | this one | this request | that request | the request | request',
  approve:
    'approve | i approve | accept | i accept | grant | confirm | sign off | sign off on | authorize | authorise | greenlight',
  reject:
    'reject | i reject | i decline | i deny | i refuse | i veto | decline | deny | refuse | veto | turn down | disapprove',
  cancel: 'cancel | withdraw | abort | revoke | retract | call off | recall | i withdraw | take back',
  sep: ', | : | - | . | ;',
  say: 'with comment | with the comment | with a comment | comment | comment : | note : | with note | saying | and say',
};

function words(slot: 'comment' | 'reason') {
  return (found: Found): Draft | undefined => {
    const text = found.text();
    return text === undefined ? {} : { [slot]: text };
  };
}

/** Decisions on requests, and taking back what was asked or scheduled. */
export const approvals: readonly Rule[] = [
  rule(
    'approve-request',
    ['{approve} <request>', '{approve} [{it}]', 'sign <request> off', '<request> approve'],
    { groups },
  ),
  rule('approve-request', ['{approve} <request> [{sep}] [{say}] <text>'], { groups, read: words('comment') }),
  rule(
    'reject-request',
    ['{reject} <request>', '{reject} [{it}]', 'turn <request> down', '<request> reject'],
    { groups },
  ),
  rule('reject-request', ['{reject} <request> [{sep}] [{say}] <text>'], { groups, read: words('reason') }),
  rule(
    'cancel-request',
    [
      '{cancel} [my | our] <request>',
      '(delete | remove | drop) [my | our] <request>',
      '{cancel} [my] [{it}]',
      'take <request> back',
    ],
    { groups },
  ),
  rule(
    'cancel-schedule',
    [
      '({cancel} | delete | remove | drop | stop | end | unschedule | disable | scrap | get rid of) [my | our] <schedule>',
      '({cancel} | delete | remove | drop | end) [the | this | that | a] schedule',
      'unschedule',
    ],
    { groups },
  ),
];
