import type { Item } from './items.ts';
import { lineOf, sourceOf } from './pattern.ts';
import { politeForeign } from './words.ts';

function choice(text: string): string {
  return sourceOf(`(${text})`, {});
}

const filler =
  choice(`, | . | ! | \n | / | please | kindly | dear bot | dear gatehouse | dear gatekeeper | uh | um | thank you | hey | hey there | hi | hi there | hello | yo | ok | okay | alright
  | yes | yep | bot | gatehouse | gatekeeper | good morning | good afternoon | good evening | morning (, | ! | .) | now | just | quickly | also | so
  | urgent [: | -] | emergency [: | - | , | !] | urgently | asap | immediately | go ahead and | thanks | ${politeForeign.join(' | ')} | por favor | s'il vous plait
  | s'il te plait`);
const asking =
  choice(`(can | could | would) (you | gatehouse | gatekeeper | bot) [please] [kindly] [possibly] [just] [quickly] [go ahead and]
  | can please you | i need you to | we need you to | i want you to | we want you to | i would like you to`);
/** "Will you stop it tonight?" asks what is going to happen; with "please" it asks for it. */
const willing = choice('will (you | gatehouse | gatekeeper | bot) [please] [kindly] [just] [quickly]');
const wishing =
  choice(`i would like to | we would like to | i want to | we want to | i would like | we would like | i want
  | we want | i would like to have | we would like to have`);
const minding = choice('would you mind | do you mind');
const previewing =
  choice(`[so] what would happen if (i | we | you) [were to | would] | what will happen if (i | we | you)
  | what happens if (i | we | you) | what if (i | we | you) [were to] | dryrun [of | for] [: | - | ,]
  | preview [of | for] [: | - | ,] | simulate [: | - | ,] | show me what [would happen | happens] if (i | we | you)
  | tell me what would happen if (i | we | you) | what would it do to | as a dryrun [: | ,] | just preview [: | ,] | whatif | do a dryrun [of] [: | ,]
  | show [me] [a] preview [of] [: | ,] | show me what (happens | would happen) if (i | we | you) | can you preview | just simulate | do a dryrun for`);
const supposing = choice(
  'what would happen if | what will happen if | what happens if | what if | show me what would happen if | tell me what would happen if',
);

const tail =
  choice(`, | . | ! | \n | please | kindly | thanks | thank you | and thank you | thanks a lot | thank you very much | many thanks | thanks in advance
  | thank you so much | cheers | now | asap | immediately | right now | right away | straight away | at once | as soon as possible | urgently | quickly
  | for me | for us | ok | okay | bot | gatehouse | gatekeeper | instantly | ${politeForeign.join(' | ')} | por favor | s'il vous plait | s'il te plait`);
const tailPreview = choice(
  `[- | ( | ,] [as | in] [a | just a] (dryrun | preview) [only | mode] [please] [\\)] | ( dryrun [only] ) | ( preview [only] )
  | [-] - dryrun | - whatif | whatif | - what if | preview only | [just] [as] a preview`
    .replaceAll('\\)', ')')
    .replace(/\[- \| \( \| ,\]/, '[- | ,]')
    .replace('[)]', '')
    .replace('| ( dryrun [only] ) | ( preview [only] )', ''),
);

const expressions = {
  filler: new RegExp(`^(?:${filler})+`),
  asking: new RegExp(`^${asking}`),
  willing: new RegExp(`^${willing}`),
  wishing: new RegExp(`^${wishing}`),
  minding: new RegExp(`^${minding}`),
  previewing: new RegExp(`^${previewing}`),
  supposing: new RegExp(`^${supposing}`),
  // "know" ends in "now": the end begins where a word begins.
  tail: new RegExp(`(?:^|(?<= ))(?:${tail})+$`),
  tailPreview: new RegExp(
    `(?:^|(?<= ))(?:${tailPreview}|\\( (?:as )?(?:a )?(?:dryrun |preview |whatif )(?:only )?\\) )$`,
  ),
};

/** What is left of a sentence when politeness is taken away, and what the politeness said. */
export interface Opened {
  readonly items: readonly Item[];
  readonly preview: boolean;
  /** "What would happen if ..." without a person: a state follows, not an order. */
  readonly supposed: boolean;
  /** The order's verb may stand as "stopping". */
  readonly gerund: boolean;
  /** "I want GraniteFalls stopped": the verb may stand at the end. */
  readonly wished: boolean;
  readonly question: boolean;
}

function count(words: string): number {
  return words.split(' ').length - 1;
}

/** Takes politeness, asking and preview words off the beginning and (but for `keepEnd`) the end; all closed lists. */
export function open(all: readonly Item[], keepEnd = false): Opened {
  let items = all;
  let [preview, supposed, gerund, wished, asked] = [false, false, false, false, false];
  let question = false;
  for (let i = 0; i < 8; i++) {
    const line = lineOf(items);
    const take = (e: RegExp): boolean => {
      const m = e.exec(line);
      if (m === null || m[0] === '') return false;
      items = items.slice(count(m[0]));
      return true;
    };
    const before = line.startsWith('please ') || line.includes(' please ');
    if (take(expressions.previewing)) preview = true;
    else if (take(expressions.supposing)) [preview, supposed] = [true, true];
    else if (take(expressions.minding)) [asked, gerund] = [true, true];
    else if (take(expressions.asking)) asked = true;
    else if (/ (?:please|kindly) /.test(line) && take(expressions.willing)) asked = true;
    else if (take(expressions.wishing)) wished = true;
    else if (!take(expressions.filler)) break;
    if (before) asked = true;
  }
  for (let i = 0; i < 6 && !keepEnd; i++) {
    const line = lineOf(items);
    const last = items.at(-1)?.word;
    if (last === '?') {
      items = items.slice(0, -1);
      question = true;
      continue;
    }
    const previewed = expressions.tailPreview.exec(line);
    if (previewed !== null && previewed[0] !== '' && previewed[0].trim() !== line.trim()) {
      items = items.slice(0, -count(previewed[0]));
      preview = true;
      continue;
    }
    const m = expressions.tail.exec(line);
    if (m === null || m[0] === '' || m[0] === line) break;
    if (/please /.test(m[0])) asked = true;
    items = items.slice(0, -count(m[0]));
  }
  return {
    items,
    preview,
    supposed,
    gerund: gerund || preview,
    wished,
    question: question && !asked && !preview,
  };
}

const secondThoughts =
  /\b(?:no wait|wait|hold on|hang on|on second thoughts?|second thoughts?|never ?mind|scratch that|actually|forget (?:it|that|about it)|just kidding|kidding|jk|i mean|oops|correction|ignore (?:that|this|me)|belay|strike that|undo that|not really|or not|better not|rather not|changed my mind|take that back|as you were|no no|no don't|my bad|wrong one|(?:as|for) a joke|joking|for (?:fun|laughs)|lol|lmao|rofl)\b/;

/** True when a text takes itself back, or is meant as a joke; whichever verb comes last. */
export function hasSecondThoughts(clean: string): boolean {
  return secondThoughts.test(clean.toLowerCase()) || /[🙄😂🤣😜😏🤡😆😝🙃❌🚫⛔🙅]/u.test(clean);
}

const conditions =
  /\b(?:if|unless|once|when|whenever|provided|assuming|until|after|before|only|but|should|shouldn't|maybe|perhaps|who|don't|dont|do not|cannot|can't|whether|might|depends|else|instead|later|tomorrow)\b|[?"`]|\n\s*\S/i;

/** True when words that follow a decision put a condition on it or ask about it. */
export function isConditional(text: string): boolean {
  return conditions.test(text);
}

const lateConditions =
  /\b(?:but (?:only|not|wait|first|don't|please)|only if|unless|provided that|as long as|only (?:when|after|once)|don't (?:do|start|stop|run) (?:it|this|that)|do not (?:do|start|stop|run)|should (?:we|i)|not yet|(?:told|said|asked|wrote)\b.*\b(?:not|don't|never|no))\b|\bdon't[\s.!]*$|,\s*(?:if|when|once|after|or|and only)\b|\n\s*\S/i;

/** A reason's clause that orders the opposite: "do not" where a verb stands, not "users do not connect". */
const withdrawing =
  /(?:^|[,;.!]\s*|\s-\s*|\b(?:but|and|so)\s+)(?:please\s+)?(?:do not|don't|never|leave (?:it|this|that|him|her|them)|ignore|cancel|wait|forget|not (?:now|yet|really)|no(?=\s*(?:[,.!]|$)))(?!\p{L})/iu;
/** What a saying adds, and what only comes after everything else. */
export const sayings = /\b(?:would (?:say|put it|have it)|always (?:say|says|said)|last resort)\b/i;

/** What a log or a ticket says behind the order: it was, or was not, carried out. */
const outcome =
  /[-=]>|(?:\s-|:|\.{2,})\s*(?:done|ok|failed|aborted|cancell?ed|denied|rejected|refused|rolled back|skipped)[\s.!]*$/i;

/** True when a reason goes on to withdraw the order or to put a condition on it. */
export function reasonTakesBack(text: string): boolean {
  return lateConditions.test(text) || withdrawing.test(text) || sayings.test(text) || outcome.test(text);
}
