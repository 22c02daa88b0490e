import type { Slots } from '../domain/intent.ts';
import { type Rule, rule } from './rule.ts';
import { isKnownWord } from './spelling.ts';

const groups = {
  redeploy: 'redeploy | rebuild | recreate | reprovision',
  move: 'move | redeploy | relocate | migrate | transfer | shift | recreate | rebuild',
  to: 'to | into | in | over to',
  another: 'a new | a different | another | the new | the other | new | other | fresh | different | the',
  to_vmss: '(to | into) [a | an | the] vmss [model | deployment | deployment model | gateway]',
  shape: '(with | and | using | on | at | of) [<instances=number>] [<size>] [{inst}]',
};

/** Words that stand for a value that is not known yet. */
const placeholder =
  /^(?:tb[acd]|todo|n\/?a|unknown|unsure|wherever|somewhere|anywhere|elsewhere|whatever|whichever|xxx+|foo|bar)$/i;
const namedByTwo = /^\p{Lu}\S* [\p{Lu}\p{N}]\S*$/u;

function changes(change: NonNullable<Slots['change']>, patterns: readonly string[]): Rule {
  return rule('redeploy-gateway', patterns, {
    times: 'schedule',
    groups,
    read: (found) => {
      const region = found.marks('target', 'region')[0]?.value;
      const quote = found.marks('target', 'quote')[0]?.value;
      const target = region ?? quote ?? found.written('target');
      if (target === undefined) return { change };
      // Of two words both must be written as a name is.
      if (target.includes(' ') && quote === undefined && region === undefined && !namedByTwo.test(target))
        return undefined;
      if (quote === undefined && placeholder.test(target)) return undefined;
      // "move it to subscription if ..." names none
      return isKnownWord(target.toLowerCase().split(' ')[0] ?? '') || !/^[\p{L}\p{N}]/u.test(target)
        ? undefined
        : { change, target };
    },
  });
}

/** Redeploy in its two scopes, with a changed property, and the conversion to a scale set. */
export const redeploy: readonly Rule[] = [
  rule(
    'redeploy-gateway',
    ['{redeploy} <gateway>', '{redeploy} {one} <instance=number> [{of} <gateway>]', '{redeploy}'],
    {
      times: 'schedule',
      groups,
    },
  ),
  rule(
    'redeploy-gateway',
    [
      '{redeploy} [just | only] [all] [the] {many} [{of} <gateway>]',
      "{redeploy} <gateway> ['s] {many} [only]",
      '{redeploy} <gateway> [just | only | with] [the] [scope] [: | =] {many} [only | scope]',
      '{move} <gateway> (to | onto | on) {another} (hosts | hardware | host | machines)',
      '{move} [the] {many} {of} <gateway> (to | onto | on) {another} (hosts | hardware | host)',
    ],
    { times: 'schedule', groups, read: () => ({ scope: 'instances' }) },
  ),
  rule(
    'redeploy-gateway',
    [
      '{redeploy} [the] [whole | entire | complete | cloud] service [[{of}] <gateway>]',
      '{redeploy} the (whole | entire | complete) <gateway>',
      "{redeploy} <gateway> ['s] service",
      '{redeploy} <gateway> [as | with] [a | the] [new | whole | entire | complete] [scope] [: | =] (service | deployment) [scope]',
    ],
    { times: 'schedule', groups, read: () => ({ scope: 'service' }) },
  ),
  changes('region', [
    '{move} <gateway> {to} [the] [region | azure region] <target=region> [region]',
    '{move} <gateway> from [the] [region] <was=region> [region] {to} [the] [region | azure region] <target=region> [region]',
    '{move} <gateway> {to} [the] [azure] region <target=any>',
    '(change | set | switch) [the] [azure] (region | location) {of} <gateway> to <target=any>',
    '(switch | change) <gateway> (to | to region | to the region) <target=region>',
    '{move} <gateway> {to} {another} region',
  ]),
  changes('subscription', [
    '{move} <gateway> {to} [the | a new | another | a different | our] [azure] subscription (<target=any> | <target=two>)',
    '(change | set | switch) [the] [azure] subscription {of} <gateway> to <target=any>',
    '{move} <gateway> {to} the <target=any> subscription',
    '{move} <gateway> {to} {another} [azure] subscription',
  ]),
  changes('resource-group', [
    '{move} <gateway> {to} [the | a new | another | a different | our] (resource group | rg) <target=any>',
    '(change | set | switch) [the] (resource group | rg) {of} <gateway> to <target=any>',
    '{move} <gateway> {to} the <target=any> resource group',
    '{move} <gateway> {to} {another} resource group',
  ]),
  changes('service-name', [
    '(change | set | rename | switch) [the] (service name | service | cloud service name | dns name) {of} <gateway> to <target=any>',
    'rename <gateway> to <target=any>',
    '{redeploy} <gateway> (with | under | as) [the | a] [new] [service] name <target=any>',
    '{redeploy} <gateway> with [a | the] [new | different | other] service name',
  ]),
  changes('certificate', [
    '{redeploy} <gateway> (with | using) [a | the] [new | different | other | another] [server | server authentication] certificate',
    '{redeploy} <gateway> with (a different | another) certificate',
  ]),
  rule(
    'convert-gateway',
    [
      'convert [the classic] <gateway> [{to_vmss}] [{shape}] [[with | and] [size] <size> [{inst}]]',
      '(migrate | move | switch | upgrade | change | turn | transform) <gateway> [over] [from classic] {to_vmss} [{shape}]',
      'convert <gateway> from classic {to_vmss} [{shape}]',
      'convert',
    ],
    { times: 'schedule', groups },
  ),
  rule(
    'delete-gateway',
    [
      '(delete | remove | destroy | decommission | retire | tear down | get rid of | wipe) <gateway> [completely | entirely | permanently | for good | altogether]',
      'tear <gateway> down',
      '(delete | remove | destroy | decommission)',
    ],
    { times: 'schedule', groups },
  ),
];
