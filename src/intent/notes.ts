import { isConditional, open, sayings } from './gate.ts';
import type { Item } from './items.ts';
import { type Match, matchLine } from './matching.ts';
import { lineOf } from './pattern.ts';
import { orderVerbs } from './verbs.ts';

const joints = new Set(['and', 'then', '.', ',', ';', ':', '-', '\n', 'not']);
/** Words that begin a note without a comma or colon before it: "ack A-17 looking at it". */
const openings =
  /^(?:looking (?:at|into)|looks (?:good|fine|ok|right)|working on|checking|investigating|fixed|lgtm|false (?:alarm|positive)|known (?:issue|problem)|handled|on it|good to go|fine (?:by|with) me|sounds good|duplicate|disk|replaced|restarted|rebooted|checked|looking|waiting for|taken care of|all good)\b/i;
/** What a log says behind a colon. */
const outcomes =
  /^(?:done|failed|failure|error|success|succeeded|ok|denied|timeout|pending|skipped|not found)\W*(?:(?:code )?\d.*|(?:yesterday|today|at|after|by|with|on|last|in \d+)\b.*)?$/i;

/** Beginnings that go on with the sentence instead of noting something: a choice, a denial, what others said. */
const turns = /^(?:or|then|else|otherwise|rather|instead|said|says|wrote|asked|told|according to)\b/i;
/** A report of a decision: "R-3: request was rejected by Kim". */
const decided =
  /\b(?:was|were|been|got) (?:already )?(?:approved|rejected|resolved|acknowledged|cancell?ed)\b/i;

/** A text of more clauses is not looked through: it is not vouched for. */
const mostClauses = 24;
/** No order has more steps, its times and commas among them. */
const mostSteps = 40;

function isOrder(items: readonly Item[], source: string): boolean {
  if (items.length > mostSteps) return false;
  const opened = open(items).items.filter((i) => i.mark?.kind !== 'when' && i.word !== ',');
  return (
    opened.length > 0 && opened.length < 20 && matchLine(opened, lineOf(opened), source, false) !== undefined
  );
}

/** True when free text goes on to an order of its own: "... and then start RedmondEdge". */
export function ordersAgain(items: readonly Item[], source: string): boolean {
  let clauses = 0;
  return items.some((item, at) => {
    if (at > 0 && !joints.has(items[at - 1]?.word ?? '') && !orderVerbs.has(item.word)) return false;
    const end = items.findIndex((i, n) => n > at && /^(?:[,.;]|\n|and)$/.test(i.word));
    const clause = items.slice(at, end < 0 ? items.length : end);
    const before = items.slice(Math.max(0, at - 2), at).some((i) => joints.has(i.word)) || at === 0;
    if (!before || clause.length <= 1) return false;
    clauses += 1;
    return clauses > mostClauses || isOrder(clause, source) || isOrder(items.slice(at), source);
  });
}

const ids: ReadonlySet<string> = new Set(['alert', 'request', 'schedule']);
/** "duplicate of A-12": another alert that is only compared with. */
const linking = /^(?:of|as|by|with|from|like)$/;
const finite = /^(?:is|was|did|has|had|does|helped|helps|worked|went|fixed|solved|looks|seems)$/;
/** "restart of X did not help", "restart is fine": the verb of an order as a noun, with a verb of its own. */
function isNoun(rest: readonly Item[]): boolean {
  const next = rest[1]?.word ?? '';
  return finite.test(next) || (next === 'of' && rest.some((i, at) => at > 2 && finite.test(i.word)));
}

/** "cleared after failover": what was, and no condition. */
const wasOver =
  /^(?:[\p{L}\p{N}-]+ ){0,3}(?:cleared|fixed|gone|recovered|stable|ok|fine|green|back|healthy|solved|normal)(?: again)? after\b/iu;
const toCome = /\b(?:will|would|should|must|can|could|may|might|be|not|when|if)\b|n't\b/i;

/** A description may be a warning to people: "do not delete". */
const warning =
  /^(?:do not|don't) (?:delete|stop|restart|reboot|remove|touch|scale|redeploy|use|change|modify|turn off|shut down)(?: (?:it|this|me|this gateway))?[.!]*$/i;
/** Words that point at a description somewhere else, or ask for one. */
const pointing =
  /^(?:what|whatever|which|whichever|why|how|who|something|anything|nothing|none|you|i|it|one|some|a (?:better|new|different|nicer) (?:one|text|description))\b/i;

/** True when the text behind a decision is a note: nothing in it orders, asks or sets a condition. */
export function noteHolds(match: Match, source: string): boolean {
  const rest = match.found.rest();
  const text = match.found.text() ?? '';
  if (match.draft.setting === 'description') {
    const quoted = rest.length === 1 && rest[0]?.mark?.kind === 'quote';
    if (quoted || warning.test(text)) return true;
    return !(
      pointing.test(text) ||
      // "Lab only" says what it is for
      isConditional(text.replace(/\s+only[.!]*$/i, '')) ||
      /\byesterday\b/i.test(text) ||
      ordersAgain(rest, source)
    );
  }
  if (outcomes.test(text) || turns.test(text) || sayings.test(text) || decided.test(text)) return false;
  const first = rest[0];
  if (isConditional(wasOver.test(text) && !toCome.test(text) ? text.replace(/\bafter\b/i, '') : text))
    return false;
  if (first?.mark?.kind === 'when') return false;
  if (orderVerbs.has(first?.word ?? '') && !isNoun(rest)) return false;
  if (rest.some((i, at) => ids.has(i.mark?.kind ?? '') && !linking.test(rest[at - 1]?.word ?? '')))
    return false;
  if (
    ordersAgain(rest, source) ||
    rest.some((i, at) => orderVerbs.has(i.word) && joints.has(rest[at - 1]?.word ?? ''))
  ) {
    return false;
  }
  const before = source.slice(0, first?.start ?? 0).trimEnd();
  return /[,:;.-]$/.test(before) || /\b(?:note|comment|saying)$/i.test(before) || openings.test(text);
}
