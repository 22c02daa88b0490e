import {
  type Condition,
  conditionOf,
  type GatewayState,
  type PowerState,
  runningOf,
} from '../domain/gateway.ts';
import type { Fill } from './views.ts';
import { ofAll, space } from './words.ts';

/** A gateway's state in the words, glyph and colour that all cards share; `rank` sorts the worst first. */
export const conditionWords: Readonly<
  Record<
    Condition,
    { readonly glyph: string; readonly words: string; readonly style: Fill; readonly rank: number }
  >
> = {
  failed: { glyph: '✕', words: 'Last change failed', style: 'attention', rank: 0 },
  unknown: { glyph: '?', words: 'State unknown', style: 'warning', rank: 1 },
  partly: { glyph: '▲', words: 'Partly running', style: 'warning', rank: 2 },
  stopping: { glyph: '◑', words: 'Stopping', style: 'default', rank: 5 },
  starting: { glyph: '◑', words: 'Starting', style: 'default', rank: 5 },
  changing: { glyph: '◑', words: 'Changing', style: 'default', rank: 5 },
  stopped: { glyph: '○', words: 'Stopped', style: 'default', rank: 7 },
  ready: { glyph: '●', words: 'Ready', style: 'default', rank: 6 },
};

/** A machine's power state; `stopped` is Azure's trap: off, but billed. */
export const powerWords: Readonly<
  Record<PowerState, { readonly glyph: string; readonly words: string; readonly style: Fill }>
> = {
  running: { glyph: '●', words: 'Running', style: 'default' },
  creating: { glyph: '◑', words: 'Being created', style: 'default' },
  starting: { glyph: '◑', words: 'Starting', style: 'default' },
  stopping: { glyph: '◑', words: 'Stopping', style: 'default' },
  deallocating: { glyph: '◑', words: 'Stopping', style: 'default' },
  stopped: { glyph: '▲', words: 'Off, but still billed', style: 'warning' },
  deallocated: { glyph: '○', words: 'Stopped', style: 'default' },
  unknown: { glyph: '?', words: 'Unknown', style: 'warning' },
};

/** "4 of 4 instances running" */
export function runningWords(state: GatewayState): string {
  return `${ofAll(runningOf(state), state.instances.length)} instances running`;
}

/** Instead of machines, of a gateway that Azure can't show. */
export const unseenWords = 'A classic gateway: Azure Resource Manager does not show its machines.';

/** "● Ready" */
export function stateWords(state: GatewayState): string {
  const { glyph, words } = conditionWords[conditionOf(state)];
  return `${glyph}${space}${words}`;
}
