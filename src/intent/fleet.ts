import type { Slots } from '../domain/intent.ts';
import type { Reading } from './reading-rule.ts';
import type { Sentence } from './sentence.ts';

const states: readonly (readonly [string, string])[] = [
  ['starting', 'starting|coming up|booting'],
  ['stopping', 'stopping|shutting down|going down'],
  ['stopped', 'stopped|down|off|offline|not running|shut down|deallocated|poweroff'],
  ['failed', 'failed|failing|broken|in error|error|unhealthy|faulted'],
  ['ready', 'ready|running|up|online|healthy|started|up and running|on'],
];

function listSlots(s: Sentence): Slots {
  const state = states.find(
    ([, words]) =>
      s.has(words) && !(words.startsWith('ready') && !s.has('ready|running|up|online|healthy|started')),
  )?.[0];
  const region = s.marks('region')[0]?.value;
  const model = s.has('vmss') ? 'vmss' : s.has('classic') ? 'classic' : undefined;
  return {
    ...(state === undefined ? {} : { state }),
    ...(region === undefined ? {} : { region }),
    ...(model === undefined ? {} : { model: model as 'vmss' | 'classic' }),
  };
}

const several = 'gateways|fleet|every gateway|any gateway|each gateway|all|which ones|any of them';
const statusWords =
  'status|state|stat|stats|health|healthy|how is|how are|doing|running|run|up|down|online|offline|ok|okay|alive|reachable|update|details|info|informational|overview|summary|about|ready|stopped|started|starting|stopping|failed|failing|working|broken|fine|well|size|region|where|slow|good';

/** Words that a bare look at a gateway may hold beside its name. */
const plain =
  /^(?:show|share|send|me|us|get|give|tell|us|view|check|see|display|look|at|on|of|for|the|a|is|are|what|how|gateway|gateways|about|status|state|stat|stats|health|please|and|in|to|up|it|right|now|moment|currently|today|still|there|i|we|need|want|let|details|detail|update|run|report|info|informational|overview|summary|current|full|quick|open|with|any|all|doing|doin|running|down|online|offline|ok|okay|alive|reachable|ready|stopped|started|starting|stopping|failed|failing|working|broken|fine|well|healthy|unhealthy|size|region|where|slow|good|'s|does|do|has|have|know|see|card|again|which|its|whether|problem|problems|issue|issues|wrong|hosted|located|live|or|not|been|be|\?|:|-|or)$/;

/** The list of gateways and the state of one. */
export const fleet: readonly Reading[] = [
  {
    intent: 'list-gateways',
    when: (s) =>
      !s.namesGateway &&
      ((s.has('gateways|fleet') && (s.isHeaded || s.items.length <= 6)) ||
        (s.has('any gateway|every gateway|each gateway|which gateway|what gateway') &&
          (s.isQuestion || s.isHeaded)) ||
        /^ (?:list|list all|show all|list them|list them all|ls) $/.test(s.line) ||
        (/^ (?:what|which|anything|is anything|is everything|are all|which one|which ones) /.test(s.line) &&
          s.has('stopped|running|down|up|failed|offline|online|ready') &&
          !s.has('it|this')) ||
        (s.marks('region').length > 0 &&
          s.has('what|which|show|list') &&
          s.has('we|have|in|is') &&
          s.items.length <= 7)) &&
      s.has(`${several}|what|which|list|anything|everything`),
    slots: listSlots,
  },
  {
    intent: 'show-gateway',
    when: (s) =>
      (s.namesGateway ||
        s.has('it|this gateway|the gateway|gateway') ||
        /^ (?:status|state|health) $/.test(s.line)) &&
      (s.namesGateway || s.has(statusWords)) &&
      s.items.every((i) => i.mark !== undefined || plain.test(i.word) || i.word === ','),
    slots: (s) => s.gateway,
  },
];
