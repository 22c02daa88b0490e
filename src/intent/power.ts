import { ordinal } from './numbers.ts';
import { type Rule, rule } from './rule.ts';

const groups = {
  start:
    'start | start up | boot | boot up | poweron | turn on | turn back on | switch on | switch back on | bring up | bring back | bring back up | bring back online | bring online | spin up | fire up | resume | wake up',
  up: 'up | back | back up | back on | online | back online | up again | back up again | up and running | back up and running | back up and running again | running | running again | on | on again',
  stop: 'stop | halt | shutdown | shut down | shut off | shut | poweroff | turn off | switch off | bring down | take down | take offline | spin down | deallocate',
  restart: 'restart | reboot | bounce | recycle | powercycle | cycle',
  again: 'again | up | up again | back up | once more',
};

/** Start, stop and restart. */
export const power: readonly Rule[] = [
  rule(
    'start-gateway',
    [
      '{start} <gateway> [{again}]',
      '(bring | get | put | take) <gateway> {up} [again]',
      '(turn | switch | power | boot | fire | spin) <gateway> [back] (on | up) [again]',
      '{start}',
    ],
    { times: 'schedule', groups },
  ),
  rule(
    'stop-gateway',
    [
      '{stop} <gateway> [down | off]',
      '(shut | bring | take | turn | switch | power | spin | put) <gateway> (down | off | offline)',
      '{stop}',
    ],
    { times: 'schedule', groups },
  ),
  rule(
    'restart-gateway',
    [
      '{restart} <gateway> [again | once more]',
      '{restart} [the] {one} [number] <instance=number> [{of} <gateway>]',
      '{restart} <gateway> [the] {one} [number] <instance=number>',
      '{restart} [the] <nth=word> {one} [{of} <gateway>]',
      '{restart} (all | all the | every | the) {inst} {of} <gateway>',
      'give <gateway> a [quick] (restart | reboot | bounce)',
      '(do | perform | run | trigger) a (restart | reboot) {of} <gateway>',
      '{restart}',
    ],
    {
      times: 'schedule',
      groups,
      read: (found) => {
        const nth = found.words('nth');
        if (nth === undefined) return {};
        const instance = ordinal(nth);
        return instance === undefined ? undefined : { instance };
      },
    },
  ),
];
