import { type Rule, rule } from './rule.ts';

const groups = {
  renew: 'renew | replace | rotate | refresh | update | roll | roll over | reissue | reset',
  certificate: '[server | ssl | tls | https | server authentication | web] certificate',
  secret:
    '[entra | azure | aad | server | web] [app | application | client | app registration] secret [key] | secret key | app key | client secret key',
  at: 'of | for | on | at | from',
  to: 'to | on | onto | for | at',
  send: 'redistribute | distribute | resend | push | update | refresh | reload | republish',
};

/** Certificates and secrets, and the packages on a gateway. */
export const content: readonly Rule[] = [
  rule(
    'renew-certificate',
    [
      '{renew} [the] {certificate} [{at} <gateway>]',
      '{renew} [the] {certificate} <gateway>',
      "{renew} <gateway> ['s] {certificate}",
      'issue a new {certificate} for <gateway>',
    ],
    { times: 'schedule', groups },
  ),
  rule(
    'renew-secret',
    [
      '{renew} [the | our] {secret} [{at} <gateway>]',
      '{renew} [the] {secret} <gateway>',
      "{renew} <gateway> ['s] {secret}",
      'issue a new {secret} [for <gateway>]',
    ],
    { times: 'schedule', groups },
  ),
  rule(
    'redistribute-content',
    [
      '{send} <package> [again] [{to} <gateway>] [again]',
      'send <package> again {to} <gateway>',
      'send <package> {to} <gateway> again',
      'redistribute [the] [content | package | packages] [{to} <gateway>]',
    ],
    { groups },
  ),
  rule(
    'remove-content',
    [
      '(remove | delete | take | drop | clear | purge) <package> [(from | off | on | of | in) <gateway>]',
      '(remove | delete) [the] (content | package) [(from | on) <gateway>]',
    ],
    { groups },
  ),
];
