import type { Found } from './pattern.ts';
import { type Rule, rule } from './rule.ts';

const groups = {
  scale: 'scale | resize | rescale | size',
  move: 'scale | resize | rescale | upscale | downscale | enlarge | grow | shrink | increase | decrease | reduce | raise | lower | bump | drop | expand | set | change | adjust | bring | take | get | put | cut',
  way: 'up | down | out | in | back | back up | back down',
  less: 'shrink | decrease | reduce | lower | drop | cut | trim',
  more: 'grow | increase | raise | bump | expand | extend',
  count:
    'instances | instance count | number of instances | number of vms | number of machines | vms | machines | capacity | vm count | size | nodes | node count',
  another: 'a | an | another | one more | one additional | one extra | a single | one',
  extra: 'more | additional | extra | new | further',
  fewer: 'fewer | less',
  size: '[size] <size> [size | sized] [{inst}]',
  after: '(of | with | as | at | in | on | and) [size] <size> [size] [{inst}]',
  relative:
    'double | twice | half | triple | double the size | twice the size | half the size | twice its size | half its size | double its size',
};

/** How many a sentence counts; "an instance" is one. */
function counted(found: Found): number | undefined {
  const count = found.marks('by', 'number')[0]?.value ?? 1;
  return Number.isInteger(count) && count !== 0 ? count : undefined;
}

/** Adding, removing and setting the number or the size of instances. */
export const scale: readonly Rule[] = [
  rule(
    'scale-gateway',
    [
      '{move} [{way}] <gateway> [{way}] [to | at | on | =] <instances=number> [[x] <size> | (of | with) size <size>] [{inst}] [{after}] [total | in total]',
      '{move} [{way}] <gateway> [{way}] to [a total of | exactly] <instances=number> [[x] <size>] [{inst}] [{after}] [total | in total]',
      // Without the noun and with another verb, "from 8 to 10" may be a time.
      '{scale} [{way}] <gateway> [{way}] from <was=number> [{inst}] [up | down] to <instances=number> [{inst}]',
      '{move} [{way}] <gateway> [{way}] from <was=number> {inst} [up | down] to <instances=number> [{inst}]',
      '{move} [{way}] <gateway> [{way}] from <was=number> [up | down] to <instances=number> {inst}',
      '{move} [{way}] [the] {count} {of} <gateway> from <was=number> [up | down] to <instances=number> [{inst}]',
      '{scale} [{way}] [to] <instances=number> [<size>] [{inst}] [{after}]',
      '(scale | set | bring) <instances=number> {inst} {of} <gateway>',
      '(set | change | increase | decrease | reduce | raise | lower | bump | adjust | scale | bring | drop | grow) [up | down] [the] {count} {of} <gateway> [up | down | back] to <instances=number> [{inst}]',
      "(set | change | increase | decrease | reduce | raise | lower | bump | adjust | scale) <gateway> ['s] {count} [up | down] to <instances=number> [{inst}]",
      '(run | keep) <gateway> (on | with | at) <instances=number> [<size>] {inst}',
      'make <gateway> [run on | have] <instances=number> [<size>] {inst}',
      '{move} <gateway> [{way}] to <size> (with | and | x) <instances=number> [{inst}]',
    ],
    {
      times: 'schedule',
      groups,
      read: (found) => {
        const number = found.marks('instances', 'number')[0];
        if (number === undefined || !Number.isInteger(number.value) || number.value < 0) {
          return number?.signed === true ? { delta: number.value } : undefined;
        }
        return number.signed ? { delta: number.value } : { instances: number.value };
      },
    },
  ),
  rule(
    'scale-gateway',
    [
      '{scale} (down | in) <gateway> by <by=number> [{inst}]',
      '{scale} <gateway> (down | in) by <by=number> [{inst}]',
      '{less} <gateway> [down] by <by=number> [{inst}]',
      '{less} [the] {count} {of} <gateway> by <by=number> [{inst}]',
      '(remove | take | drop | cut | subtract) <by=number> [<anysize=size>] {inst} (from | off | of | away from | out of | on) <gateway>',
      '(remove | take | drop | cut | subtract) <by=number> {inst}',
      '(take | drop | cut) <by=number> (from | off) <gateway>',
      '(remove | take | drop | cut) (an | a | one | a single) {inst} [(from | off | of | away from | out of) <gateway>]',
      'take <by=number> {inst} away from <gateway>',
      'give <gateway> <by=number> {fewer} {inst}',
    ],
    {
      times: 'schedule',
      groups,
      read: (found) => {
        const count = counted(found);
        return count === undefined ? undefined : { delta: -Math.abs(count) };
      },
    },
  ),
  rule(
    'scale-gateway',
    [
      '{scale} [{way}] <gateway> [{way}] by <by=number> [{extra}] [{inst}]',
      '{more} <gateway> [up] by <by=number> [{extra}] [{inst}]',
      '{more} [the] {count} {of} <gateway> by <by=number> [{inst}]',
      'add <by=number> [{extra}] [{inst}] (to | on | for | in) <gateway>',
      'put <by=number> {extra} {inst} (to | on) <gateway>',
      'add <by=number> [{extra}] {inst}',
      'add {another} [{extra}] {inst} [(to | on | for | in) <gateway>]',
      'give <gateway> <by=number> [{extra}] {inst}',
      'give <gateway> {another} [{extra}] {inst}',
      'add <gateway> <by=number> [{extra}] {inst}',
    ],
    {
      times: 'schedule',
      groups,
      read: (found) => {
        const delta = counted(found);
        return delta === undefined ? undefined : { delta };
      },
    },
  ),
  rule(
    'scale-gateway',
    [
      '(scale | resize | change | switch | move | set | upgrade | downgrade | upsize | downsize | make | bring) <gateway> [up | down | over] [to | to a | into] {size}',
      '(resize | change | switch | scale | upgrade | set | make | move) [the] {many} {of} <gateway> [up | down] to {size}',
      '(set | change | switch | adjust | upgrade) [the] [vm | instance | machine] size {of} <gateway> to <size>',
      "(set | change | switch) <gateway> ['s] [vm | instance | machine] size to <size>",
      'use {size} {of} <gateway>',
      '{scale} to {size}',
    ],
    { times: 'schedule', groups },
  ),
  rule(
    'scale-gateway',
    [
      '{scale} [{way}] <gateway> [{way}]',
      '(grow | shrink | upscale | downscale) <gateway>',
      '(double | halve | triple) <gateway>',
      '(double | halve | triple) [the] {count} {of} <gateway>',
      "(double | halve | triple) <gateway> ['s] {count}",
      '{scale} [{way}] <gateway> [{way}] (to | by) [a] {relative}',
      '(add more | add some | remove some) {inst} (to | from) <gateway>',
      '(change | set | adjust) [the] {count} {of} <gateway>',
      '{scale} [{way}]',
    ],
    { times: 'schedule', groups },
  ),
];
