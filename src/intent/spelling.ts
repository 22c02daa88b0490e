import { distance } from './distance.ts';
import { antonyms, foreign, lexicon, ordinary } from './words.ts';

const shortForms: Readonly<Record<string, string>> = {
  pls: 'please', plz: 'please', plese: 'please', pleas: 'please', plx: 'please',
  thx: 'thanks', thanx: 'thanks', ty: 'thanks', tnx: 'thanks',
  tmrw: 'tomorrow', tmr: 'tomorrow', tomo: 'tomorrow', tmw: 'tomorrow', tonite: 'tonight', '2nite': 'tonight',
  u: 'you', ur: 'your', ya: 'you', r: 'are', im: 'i am', n: 'and',
  pkg: 'package', pkgs: 'packages', gw: 'gateway', gws: 'gateways', cmg: 'gateway', cmgs: 'gateways', cert: 'certificate', certs: 'certificates',
  cfg: 'configuration', config: 'configuration', sched: 'schedule', inst: 'instances', cuz: 'because', coz: 'because',
  bc: 'because', bcoz: 'because', bcuz: 'because', 'b/c': 'because', becuase: 'because', becasue: 'because',
  ack: 'acknowledge', acked: 'acknowledged', unsub: 'unsubscribe', sub: 'subscribe', std: 'standard', crit: 'critical',
  info: 'informational', oncall: 'oncall', dryrun: 'dryrun', wkday: 'weekday', dbl: 'double', prio: 'priority',
}; // biome-ignore format: short forms side by side

const targets = [...new Set(lexicon)];

/** The forms of a word that are words too; "enabled" is no misspelt "enable". */
function formsOf(word: string): string[] {
  const stem = word.endsWith('e') ? word.slice(0, -1) : word;
  const doubled = `${word}${word.at(-1)}`;
  const ends = [`${word}s`, `${word}es`, `${stem}ed`, `${stem}ing`, `${stem}er`, `${stem}ers`, `${stem}able`];
  const ies = word.endsWith('y') ? [`${word.slice(0, -1)}ies`, `${word.slice(0, -1)}ied`] : [];
  return [
    ...ends,
    ...ies,
    `${doubled}ed`,
    `${doubled}ing`,
    `${doubled}er`,
    `un${word}`,
    `un${stem}ed`,
    `re${word}`,
    `pre${word}`,
  ];
}
const rightlySpelt = new Set([...targets, ...targets.flatMap(formsOf), ...ordinary, ...foreign]);
const opposite = new Map<string, string[]>();
for (const [a, b] of antonyms) {
  opposite.set(a, [...(opposite.get(a) ?? []), b]);
  opposite.set(b, [...(opposite.get(b) ?? []), a]);
}

/** True for a word that is spelt as it should be, whatever it means. */
export function isKnownWord(word: string): boolean {
  return rightlySpelt.has(word) || Object.hasOwn(shortForms, word);
}

/** Fingers slip late in a word: another first letter is another word, but for a swap of the first two. */
function beginsAlike(word: string, target: string): boolean {
  return word[0] === target[0] || (word[0] === target[1] && word[1] === target[0]);
}

const remembered = new Map<string, string | undefined>();

function nearest(word: string): string | undefined {
  const limit = word.length >= 9 ? 2 : 1;
  let best: string | undefined;
  let bestOff = limit + 1;
  let tied = false;
  for (const target of targets) {
    if (target.length < 4 || !beginsAlike(word, target)) continue;
    const off = distance(word, target, limit);
    if (off < bestOff) {
      best = target;
      bestOff = off;
      tied = false;
    } else if (off === bestOff && off <= limit) tied = true;
  }
  // Opposites must be told apart with a letter to spare; where one holds the other ("mute", "unmute") the
  // prefix tells them apart.
  const risky = (opposite.get(best ?? '') ?? []).some((other) => {
    const margin = other.endsWith(best ?? '') || best?.endsWith(other) === true ? bestOff : bestOff + 1;
    return distance(word, other, margin) <= margin;
  });
  return best === undefined || tied || risky ? undefined : best;
}

/** The word that was meant: short forms written out, one clear misspelling corrected; undefined when as it is. */
export function correct(word: string): string | undefined {
  if (Object.hasOwn(shortForms, word)) return shortForms[word];
  if (word.length < 4 || word.length > 16 || rightlySpelt.has(word) || !/^[a-z]+$/.test(word))
    return undefined;
  // A doubled first letter is a nervous key, not another word: only whole words are remembered.
  if (remembered.has(word)) return remembered.get(word);
  const found = nearest(word);
  if (remembered.size > 5000) remembered.clear();
  remembered.set(word, found);
  return found;
}
