import type { Slots } from '../domain/intent.ts';
import { type Rule, rule } from './rule.ts';

const groups = {
  enable: 'enable | turn on | switch on | activate | allow',
  disable: 'disable | turn off | switch off | deactivate',
  tls: 'tls12 | tls12 enforcement | tls12 only | enforcing tls12 | enforce tls12 | tls enforcement | the tls12 requirement',
  crl: '[client] certificate revocation [list] [check | checks | checking | verification | validation] | crl [check | checks | checking | verification | validation] | crls | verify crl | verify certificate revocation | verification of certificate revocation',
  content:
    'content | content serving | serving content | serve content | content from cloud | the cloud distribution point | cloud distribution point | cdp | content distribution | cloud content | content delivery',
  on: 'on | true | enabled | yes',
  off: 'off | false | disabled | no',
  verify: 'verify | check | enforce | require | validate',
  verifying: 'verifying | checking | enforcing | requiring | validating',
  at: 'on | of | for | at | from | in',
};

function setting(
  name: NonNullable<Slots['setting']>,
  on: readonly string[],
  off: readonly string[],
  noun: string,
): Rule[] {
  const both = (verb: string, particle: string) => [
    `${verb} [the] [setting] ${noun} [setting] [{at} <gateway>]`,
    `(turn | switch) [the] ${noun} [setting] ${particle} [{at} <gateway>]`,
    `set [the] [setting] ${noun} [setting] [{at} <gateway>] [to | =] {${particle}} [{at} <gateway>]`.replace(
      ' [{at} <gateway>]',
      '',
    ),
    `set [the] [setting] ${noun} [setting] {at} <gateway> [to | =] {${particle}}`,
    `(turn | switch | set) ${noun} ${particle}`,
    `(turn | switch) <gateway> ['s] ${noun} ${particle}`,
    `${verb} <gateway> ['s] ${noun}`,
  ];
  return [
    rule('set-setting', [...both('{enable}', 'on'), ...on], {
      times: 'schedule',
      groups,
      read: () => ({ setting: name, value: true }),
    }),
    rule('set-setting', [...both('{disable}', 'off'), ...off], {
      times: 'schedule',
      groups,
      read: () => ({ setting: name, value: false }),
    }),
  ];
}

/** The settings of a gateway that change in place. */
export const settings: readonly Rule[] = [
  ...setting(
    'enforce-tls12',
    [
      '(enforce | require | force | mandate) [the use of] [only] tls12 [only] [{at} <gateway>]',
      'make <gateway> (enforce | require) tls12',
      '(start | begin) (enforcing | requiring) tls12 [{at} <gateway>]',
    ],
    ['(stop | quit) (enforcing | requiring) tls12 [{at} <gateway>]', 'unenforce tls12 [{at} <gateway>]'],
    '{tls}',
  ),
  ...setting(
    'verify-crl',
    [
      '{verify} [the] {crl} [{at} <gateway>]',
      '(start | begin) {verifying} [the] {crl} [{at} <gateway>]',
      'make <gateway> {verify} [the] {crl}',
    ],
    ['stop {verifying} [the] {crl} [{at} <gateway>]'],
    '{crl}',
  ),
  ...setting(
    'serve-content',
    [
      'serve [cloud] content [{at} <gateway>]',
      '(start | begin) serving [cloud] content [{at} <gateway>]',
      'let <gateway> serve [cloud] content',
      'make <gateway> serve [cloud] content',
      'allow <gateway> to (serve content | function as a cloud distribution point | be a cloud distribution point)',
    ],
    ['stop serving [cloud] content [{at} <gateway>]', 'make <gateway> stop serving [cloud] content'],
    '{content}',
  ),
  rule(
    'set-setting',
    [
      '(set | change | update | edit) [the] description {at} <gateway> (to | as | :) <text>',
      "(set | change | update | edit) <gateway> ['s] description (to | as | :) <text>",
      'describe <gateway> (as | :) <text>',
      'description {at} <gateway> (: | to | =) <text>',
      '(set | change | update) [the] description <quote> {at} <gateway>',
      '(set | change | update) [the] description to <quote> {at} <gateway>',
    ],
    {
      times: 'schedule',
      groups,
      read: (found) => {
        const quoted = found.marks('quote', 'quote')[0]?.value;
        const value = quoted ?? found.text();
        return value === undefined || value === '' ? undefined : { setting: 'description', value };
      },
    },
  ),
];
