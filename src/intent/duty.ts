import { distance } from './distance.ts';
import type { Found } from './pattern.ts';
import { type Draft, type Rule, rule } from './rule.ts';
import { isKnownWord } from './spelling.ts';

const groups = {
  step: '[checklist | setup] step [number] <step=number>',
  done: 'done | complete | completed | finished | ready',
  list: '[{of} the [setup] checklist | of setup | in the checklist]',
  oncall:
    'oncall | on duty | the oncall | oncall person | the oncall person | oncall engineer | the oncall engineer | the pager',
};
const steps = [
  '(mark | set | flag | tick) {step} {list} [as | to] {done}',
  '(mark | tick) [off] {step} {list} [off]',
  '(complete | finish | tick off | check off) {step} {list}',
  '{step} {list} [is | has been | : | - | =] [now | all] [been] {done}',
  "{step} {list} 's {done}",
  '{done} with {step} {list}',
  '[i | we] [have] [just] (finished | completed | did) {step} {list}',
  'mark {step} {list}',
];

/** Words that stand where a name stands and name nobody. */
const nobody =
  /^(?:noone|no-one|nobody|tb[acd]|n\/?a|none|whoever|whomever|unknown|vacant|unassigned|open|niemand|keiner|keine|jemand|personne|quelqu'?un|nadie|alguien|nessuno|qualcuno|iemand|ninguém|ninguem|alguém|alguem|nikt|ktoś|ingen|ingenting|nogen|någon|kimse|nikdo|kto|vem|hvem|nikto|quem|kuka|kdo|cine|wie|todos|tous|alle)$/i;

/** Words that ask for a person or stand for one; misspelt they are still no name. */
const anybody = 'who whose which whoever someone somebody anyone anybody everyone everybody nobody'.split(
  ' ',
);
/** Names that are as short as "who" and nearly that. */
const shortNames = /^(?:Ho|Woo|Rho)$/;
function asksForSomebody(word: string): boolean {
  const lower = word.toLowerCase();
  return !shortNames.test(word) && anybody.some((a) => distance(lower, a, 2) <= (a.length > 7 ? 2 : 1));
}

/** A name that could be a person's: not a word of the language unless it is written as a name in a mention. */
function person(found: Found): Draft | undefined {
  const mention = found.marks('user', 'user')[0]?.value;
  if (mention !== undefined) return mention === '' ? undefined : { user: mention };
  const name = found.written('name');
  if (name === undefined) return undefined;
  const words = name.split(' ');
  // "who's" is two words at one place: what was read counts, not only what is written.
  if (found.words('name')?.split(' ').some(isKnownWord) === true) return undefined;
  if (words.some((w) => nobody.test(w) || asksForSomebody(w))) return undefined;
  const fits = words.every((w) => /^\p{L}[\p{L}\p{M}.'-]*$/u.test(w) && !isKnownWord(w.toLowerCase()));
  const capitals = words.filter((w) => /^\p{Lu}/u.test(w)).length;
  return fits && (words.length === 1 || capitals === words.length || capitals === 0)
    ? { user: name }
    : undefined;
}

const who = ['<user>', '<name=word>', '<name=two>', '<name=three>'];

/** Steps of the checklist and who is on call. */
export const duty: readonly Rule[] = [
  rule('complete-step', steps, { groups }),
  rule(
    'set-oncall',
    who.flatMap((name) => [
      `${name} (is | 's | will be | takes | takes over | has | goes) [now] {oncall}`,
      `(put | make | set | place) ${name} [as] {oncall}`,
      `(set | change | switch | hand | assign | move | give) [the] {oncall} [duty | over] to ${name}`,
      `{oncall} (is | : | =) [now] ${name}`,
      `assign ${name} to {oncall}`,
    ]),
    { times: 'until', groups, read: person },
  ),
];
