import type { ChangingIntent } from '../domain/intent.ts';

/** A word or a phrase of these, whole. */
function said(...phrases: readonly string[]): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}'])(?:${phrases.join('|')})(?![\\p{L}\\p{N}])`, 'iu');
}
/** The clause begins with one of these, politeness and joints aside. */
function begins(...phrases: readonly string[]): RegExp {
  return new RegExp(
    `^(?:(?:and|but|so|then|please|pls|just|well|well then|better|rather|instead|though|maybe|ok|okay|kindly|no|on the other hand|then again|also|still|also please|i say|you) )*(?:${phrases.join('|')})(?![\\p{L}\\p{N}])`,
    'iu',
  );
}
/** The clause is one of these and nothing else. */
function is(...phrases: readonly string[]): RegExp {
  return new RegExp(`^(?:${phrases.join('|')})$`, 'iu');
}

const consent =
  'agree[sd]?|confirm(?:s|ed)?|approve[sd]?|consents?|ok|okay|oks|okays|ready|green|says?|said|done|finish(?:ed|es)?|completed?|signs?|signed|go|go-ahead|tells?|told|decides?|decided|back|over|low|quiet|idle';
const them = 'it|this|that|them|these|those|him|her|everything|things|all|the|our|my|<gateway>';

/** The order hangs on something, whatever stands before. */
const conditional: readonly RegExp[] = [
  said('if', 'unless', 'provided(?: that)?(?! by)', 'providing', 'assuming', 'suppose', 'supposing', 'in case', 'depending', 'depends', 'contingent',
    '(?:on|with|under) (?:the |one )?condition', 'on one condition', 'subject to', '(?:has|have|had|is|are) yet to', 'as soon as', '(?:as|so) long as', 'the (?:moment|minute|second|day)(?: that)? \\p{L}+ \\p{L}+s',
    'whenever', `given(?: that)? (?:\\p{L}+ ){1,4}(?:${consent})`, "pending (?:\\p{L}+(?:'s)? ){0,3}(?:approval|ok|okay|review|confirmation|sign-?off|decision|go-ahead)",
    '(?:approval|review|confirmation|decision|sign-?off) (?:is )?(?:pending|outstanding|missing)', 'except(?:ing)? (?:if|when)', 'only (?:when|after|once|with)', 'wait(?:ing)? for (?:my|your|his|her|the) (?:go|ok|signal|word)'),
  said('(?:sees?|thinks?|feels?|finds?|deems?) (?:it )?(?:fit|right|necessary|best|appropriate)', '^(?:you|he|she|they|we|i|\\p{L}+) (?:wish(?:es)?|likes?|pleases?|prefers?|wants?|decides?|chooses?)$'),
  said('once (?!a |an |per |every |again|more|today|yesterday|this |last |in |on |at |or |and )\\p{L}+'),
  said(`(?:when|after|until|till|before|while)(?: [\\p{L}\\p{N}'-]+){1,6}? (?:${consent})`, 'when (?:load|traffic|nobody|no one|everybody|everyone|it is|it\'s|he|she|they|you|i) '),
  said('maybe (?:later|not|tomorrow|tonight|next|another|some|wait|better|after|in)', 'perhaps (?:later|not|tomorrow|tonight|next|another|some|wait|better|after|in)', 'hm+', 'confirm(?:ation|ed)? later', 'decide later', 'not (?:for )?real', 'not literally', 'no real', '(?:for|just) pretend', 'pretend(?:ing)?'),
  said("(?:await\\p{L}*|waiting (?:for|on)|needs?|requires?|lacks?|missing|without|want) (?:\\p{L}+(?:'s)? ){0,3}(?:approval|ok|okay|review|confirmation|sign-?off|decision|go-ahead|permission|green light)"),
  said('(?:tell|let|show|remind) you(?: know)?', '(?:on|at|upon) my (?:mark|word|signal|go|command|call)', '(?:i|we|kim|they|he|she) (?:will|\'ll) (?:tell|say|decide|confirm|let)'),
]; // biome-ignore format: phrases side by side

/** Verbs that tell the bot to do otherwise, where a clause begins. */
const counterOrder: readonly RegExp[] = [
  begins(`(?:keep|leave|let|hold|skip|drop|scrap|undo|revert|reverse|restore|reopen|spare|stop|cancel|strike) (?:${them}|running|going|up|open|off|\\p{L}+)`),
  begins('give (?:me|us|him|her|them|it|kim)', 'make (?:it|that|this)', 'scratch', 'keep(?:ing)? (?:running|open|up|on|away)', 'leave (?:alone|open|running|as is)', 'hold(?: on| off| it| back| your horses)?', 'wait', 'abort', 'undo', 'disregard', 'ignore', 'revert', 'belay', 'forget', 'postpone', 'imagine', 'pretend',
    'ask', 'stand (?:by|down)', 'hang on', 'back off', 'stay', 'reconsider', 'think', 'consider', 'say', 'tell', 'reopen', 'roll back', 'do nothing', 'take (?:it|that|this) back', 'hands off', 'touch nothing', 'step back', 'easy', 'careful', 'beware', 'let us', "let's", 'let', 'un-?\\p{L}+ (?:it|this|that)', 'un-ack', 'on hold'),
  said(`(?:keep|leave) (?:it|this|that|them|the gateway|the alert|the request|<gateway>)(?: \\p{L}+)?`, 'let (?:it|this|that|them) (?:run|be|live|alone|stay|through|go|pass)', 'keep your hands off', 'hands off'),
]; // biome-ignore format: phrases side by side

const judgement =
  'mistake|lie|joke|bad idea|terrible idea|stupid|idiotic|insane|crazy|madness|nonsense|premature|misunderstanding|disaster|catastrophe|shame|pity|fake|hoax|prank|rubbish|bullshit|reckless|irresponsible|suicide';
/** Talk about the order itself: an example, an idea, somebody's words, a slip. */
const aboutIt: readonly RegExp[] = [
  said('hypothetical(?:ly)?', 'theoretical(?:ly)?', 'in theory', '(?:thought )?experiment(?:ally)? only', 'thought experiment', '(?:for|an|as an|just an|only an|bad|good|as) example', 'for instance', 'e\\.g\\.?',
    'just (?:an idea|a thought|an example|asking|saying|wondering|kidding|thinking|curious|teasing|trolling)', 'only (?:asking|kidding|joking|wondering)', "testing (?:you|your|the (?:bot|parser|grammar))", 'tbd', 'tbc', 'to be (?:confirmed|decided|determined|discussed|approved|agreed|seen)',
    'undecided', 'sarcas\\p{L}+', 'iron(?:y|ic|ically)', 'said (?:nobody|no one|no-one|noone)', 'by (?:nobody|no one|noone)', 'so to speak', 'pigs fly', 'as (?:they|people) say', '(?:end of )?quote', 'unquote',
    'if only', 'would,? (?:i|we) (?:never|not)', 'what do you think', 'any (?:objections|thoughts|opinions|comments)', 'your (?:opinion|thoughts|call)', '(?:changed|changing|change) (?:my|our|his|her|your) minds?', 'second thoughts?'),
  said("(?:is|was|were) (?:only |just )?(?:the|his|her|their|my|your|kim's) (?:message|order|command|wish|request|text|words|quote|question|answer|title|subject|suggestion|proposal|example|advice|recommendation)", '(?:is|was|were) what \\p{L}+', '(?:i|he|she|they|we|you) (?:wrote|write|read|heard|typed|texted|quoted?)', '(?:he|she|they) (?:writes|quotes|says)'),
  said('my (?:guess|hunch|feeling|opinion|bet|view)', 'at least$', 'the plan$'),
  said('(?:i|we|he|she|they|you) (?:meant|mean|intended|misread|mistyped|misspoke|regret|wonder)', '(?:was|is|were) meant', 'typo', 'misclick\\p{L}*', 'oops', 'whoops', 'my mistake', 'fat.?finger\\p{L}*', 'wrong (?:one|channel|chat|window|thread|button|room|tab|recipient)',
    'please (?:ignore|disregard|wait|hold|stop)', 'ignore (?:this|that|me|it|my)', '(?:just|only) (?:testing|a test|playing|trying)', 'test message', '(?:clicked|pressed|typed|sent|hit) (?:it |this |that )?(?:by|in) (?:mistake|accident|error)'),
]; // biome-ignore format: phrases side by side

/** What speaks against the order, and so for a refusal. */
const objections: readonly RegExp[] = [
  said('must(?:n\'t| not| keep| stay| remain| run\\b| never)', '(?:should|shall|may|can|ought to)(?:n\'t| not| never) (?:happen|be done|have)', '(?:should|must|has to|needs to|have to|ought to) (?:stay|remain|keep|stand)'),
  said("(?:not|\\p{L}+n't)(?: been)? (?:yet )?(?:decided|agreed|settled|approved|confirmed)"),
  said('(?:i|we|he|she|they|you) (?:object|protest|refuse|oppose|doubt|forbid|beg)', 'disagree[sd]?', "(?:do not|don't|does not|doesn't|did not|didn't|cannot|can't|would not|wouldn't) (?:agree|approve|like (?:it|this|that)|want (?:this|that)|support (?:it|this|that)|recommend|consent)", 'objects(?: to)?', 'objected', 'oppose[sd]', 'opposed', 'refuses', 'vetoe[sd]', 'under protest', 'dead body', '(?:am|are|is|was|were|be) against', 'against (?:it|this|that|my|our|his|her|all) ?(?:will|advice|reason|wish\\p{L}*)?', 'no way', 'not in a million years',
    `(?:is|was|were|be|being|would be|that's|it's|is not|this is|that is) (?:such |really |just |all )?(?:an? |the |my |our |one )?(?:\\p{L}+ )?(?:${judgement})`, '(?:that|this|which|it) (?:is|would be|was|seems) (?:wrong|bad|silly|dangerous|too (?:early|risky|soon|dangerous))', 'would be (?:wrong|bad|silly|dangerous|unwise|foolish|fatal|awful|terrible|horrible|great fun)'),
]; // biome-ignore format: phrases side by side

/** Further clauses that say no, or that put the order into somebody's mouth. */
const denials: readonly RegExp[] = [
  begins('(?:(?:it|this|that) )?(?:was |is |has been |got |been )?(?:moved|postponed|rescheduled|shifted|delayed|deferred|pushed)(?: back| out)?(?: to| until| by|$)', 'too (?:early|soon|late|risky|dangerous)', 'perhaps', 'possibly', 'eventually', 'sometime', 'someday', 'another time', 'next time', 'some other time'),
  begins("(?:(?:i|we|he|she|they|kim) )?(?:will|'ll|to|must|need to|needs to|have to|has to|going to|gonna|want to) (?:still |first )?(?:confirm|decide|check|verify|ask|discuss|clarify|think|reconsider|come back|get back)"),
  /^(?:and |but )?not \p{Lu}/u, // a name: "not GraniteFalls but RedmondEdge"
  begins('(?:nope|nah|nay|naw|never|negative|neither|nor|none of|nein|non|nee|nej|nie|mai|nunca|jamais|nooit|no)$', 'no (?:way|thanks|please|thank you|chance|go|sir|need|really|wait|not|don\'t|do not)', 'nope', 'nah', 'never', 'not(?= (?:now|yet|before|until|after|earlier|sooner|really|today|tonight|this|that|it|me|us|sure|a (?:good|chance)|true|serious|seriously|at all|so|here|approved|agreed|ready|ok|okay|fine|wise|good|<gateway>)|$)', 'absolutely not', 'certainly not', 'definitely not', 'of course not', 'under no circumstances', 'by no means', 'do not', "don't", 'dont'),
  said('says', 'say', 'said', 'told', 'wrote', 'writes', 'quoting', 'quoted', 'reads', 'according to', 'reportedly', 'allegedly', 'supposedly', 'claims', 'claimed', 'quotes', 'is what \\p{L}+ (?:read|heard|want|wants|wanted|asked|think|thinks)', 'was the (?:order|idea|plan|wish|request)'),
]; // biome-ignore format: phrases side by side
/** Beginnings of a further clause that ask or choose, and words that stand for no order at all. */
const turning: readonly RegExp[] = [
  /^(?:what|why|how|who|whom|whose|where|which|am i|are (?:we|you|they)|(?:is|was|means|does|did) (?!not |(?:just |only )?an? (?:false|known|one-?off|short|planned|temporary|transient|glitch|hiccup|test|drill|user|network|brief|blip|misconfigur|wrong) ?|approved|agreed|tested|confirmed|announced|planned|scheduled|broken|empty|full|over|not (?:needed|used|required|respond|help|work))|means|do (?:we|you|i|they)|(?:can|could|should|would|will|shall|may|might) (?:i|we|you|he|she|they|it|this|that|there|someone|somebody|anyone|anybody|everyone|not|the|one|kim)|(?:has|have|had) (?:it|this|that|i|we|you|he|she|they|the|anyone|someone|somebody|everyone)|thoughts|any|anyone|anybody|right$|correct$|really$|seriously$|agree$|agreed\?|yes or|no or|wise|sure about|has anyone|have you|have we)\b/i,
  begins('or', 'rather', 'instead', 'otherwise', 'else', 'preferably', 'alternatively', 'on second', 'sorry', 'apologies', 'pardon'),
  is('(?:was |is |has been |been |already )?(?:rejected|denied|cancell?ed|declined|refused|withdrawn|aborted|revoked|on hold|draft|a draft|idea|an idea|ideas|not approved|unapproved|joke|pending|parked|postponed|skipped|void|obsolete|outdated)(?: by .*)?', 'an? (?:idea|thought|wish|proposal|suggestion|draft)(?: of .*)?', 'hm+', 'hmm+.*', 'u[hm]+', 'erm?', 'yeah right', 'as if', 'not', 'meh', 'whatever', 'lol', 'haha\\p{L}*', 'maybe', 'perhaps', 'possibly', 'undo', 'nevermind', 'wrong', '(?:i|we) (?:think|guess|hope|suppose|believe|assume)', '(?:very |most )?(?:probably|presumably|likely)', `(?:an? |the |my |such an? )?(?:${judgement})`),
  begins('pending', 'as in', '(?:an? )?example$', 'falls (?!over|off|behind|asleep|down|out|apart|back|short|under|below|within|into|on|to|from|every|each|at)'),
]; // biome-ignore format: phrases side by side

/** The order's own verbs: "because it must not be stopped" is no reason to stop it. */
const ownVerbs: Partial<Readonly<Record<ChangingIntent, string>>> = {
  'start-gateway': 'start\\p{L}*|boot\\p{L}*', 'stop-gateway': 'stop\\p{L}*|halt\\p{L}*|shut', 'restart-gateway': 'restart\\p{L}*|reboot\\p{L}*|bounc\\p{L}*',
  'scale-gateway': 'scal(?:e|ed|ing)|resiz\\p{L}*', 'redeploy-gateway': 'redeploy\\p{L}*|mov(?:e|ed|ing)', 'convert-gateway': 'convert\\p{L}*', 'delete-gateway': 'delet\\p{L}*|remov\\p{L}*',
  'renew-certificate': 'renew(?:ing)?', 'renew-secret': 'renew(?:ing)?', 'remove-content': 'remov\\p{L}*|delet\\p{L}*', 'redistribute-content': 'redistribut\\p{L}*',
  'acknowledge-alert': 'ack\\p{L}*', 'resolve-alert': 'resolv\\p{L}*|fix\\p{L}*|clos\\p{L}*', 'snooze-alert': 'snooz\\p{L}*', 'mute-alerts': 'mut(?:e|ed|ing)', 'unmute-alerts': 'unmut\\p{L}*',
  'approve-request': 'approv\\p{L}*', 'reject-request': 'reject\\p{L}*', 'cancel-request': 'cancel\\p{L}*|withdraw\\p{L}*', 'cancel-schedule': 'cancel\\p{L}*',
}; // biome-ignore format: verbs side by side

/** Orders for which an objection is just the reason. */
const refusals: ReadonlySet<ChangingIntent> = new Set([
  'reject-request',
  'cancel-request',
  'cancel-schedule',
]);

const ownDenials = new Map<ChangingIntent, RegExp>();
function denialOf(intent: ChangingIntent, own: string): RegExp {
  const ready =
    ownDenials.get(intent) ??
    said(
      `(?:not|n't|never|no need to|nobody|no one|cannot|without)(?: \\p{L}+){0,3}? (?:${own})`,
      `\\p{L}+n't(?: \\p{L}+){0,2}? (?:${own})`,
    );
  ownDenials.set(intent, ready);
  return ready;
}

/** A first clause of a reason that is nothing but a denial. */
const bareDenial = is(
  '(?:why|what|who|whom|whose|how|where|which)(?: .*)?',
  '(?:an? |the |our |my |one |just an? |only an? )?(?:absolute |possible |last |very last |potential )?(?:fallback|option|plan b|suggestion|proposal|idea|possibility|alternative|hypothesis|scenario|thought|hint|threat|punishment|contingency|resort|question|recommendation|advice)(?: .*)?',
  'no',
  'nope',
  'never',
  'not',
  'why not',
  'who cares',
  'hm+',
  '(?:an? )?example',
  `(?:an? )?(?:${judgement})`,
);

/** A longer text is not looked through: it is not vouched for. */
const mostWords = 250;
/** An address says nothing, whatever words and marks are in it. */
const address = /https?:\/\/[^\s)\]>]+/gi;

const clauseEnds = /[,;.!()[\]\n]+|\s[-:]+\s|:\s|\b(?:but|although|though|however)\b/i;

function clausesOf(text: string): string[] {
  return text
    .split(clauseEnds)
    .map((c) => c.trim())
    .filter((c) => c !== '');
}

const ailment =
  '(?:the |high |low |bad |more |slow |too much )?(?:cpu|memory|ram|disks?|network|storage|prox(?:y|ies)|latency|timeouts?|errors?|load|costs?|security|compliance|traffic|users?|clients?|power|cooling|firewall|dns|drivers?|updates?|patch(?:es|ing)?|maintenance|migration|testing|tests?|hangs?|hanging|leaks?|crash(?:es|ed)?|slow|unstable|stuck|broken|down|unhealthy|unreachable|expired|full)(?: (?:issues?|problems?|work|errors?|usage|again|too|exhausted|full|high))?';
/** Asides that leave the order as it is: thanks, who knows of it, what else ails. */
const harmless = is(
  '(?:many |and )?(?:thanks|thank you|thx|cheers|please|pls|asap|urgent|urgently|fyi|now|immediately)(?: (?:please|thanks|a lot|so much|all))?',
  "(?:as |is |was |all )?(?:discussed|agreed|planned|announced|approved|requested|ordered|confirmed|cleared|aligned|coordinated|signed|informed|known)(?: (?:by|with|in|at|to) [\\p{L}'-]+)?",
  "(?:users?|clients?|people|devices?|laptops?|customers?|connections?|requests?|sessions?|sites?|vms?|instances?|nodes?|hosts?|calls?) (?:are |is |were |was |keep |keeps |have |has |cannot |can't )?(?!not\\b|fine\\b|ok\\b)[\\p{L}'-]+",
  '(?:see|ref|per|via|ticket|change|incident|sorry|cf) .*',
  '(?:\\(?link|again|mostly|mainly|known (?:bug|issue|problem|error))',
  '(?:nobody|no one|noone|no user|no client) (?:can|could) (?:connect|work|reach it|sign in|log in|use it)',
  `(?:and |also |plus )?(?:it is |is |are )?${ailment}(?: (?:and|or|&) ${ailment})?`,
);

/**
 * A few words behind a comma that are no reason of their own ("psych", "standby", "next week"): what they say about the
 * order has no end, so they must be known to say nothing.
 */
function isAside(clause: string): boolean {
  const words = clause.split(/\s+/);
  const mark =
    /\p{L}*\d/u.test(clause) && !/\b(?:not|before|after|until|till|at|by|on|from|in)\b/i.test(clause);
  return words.length <= 3 && !mark && !harmless.test(clause);
}

/**
 * True when a reason or a note speaks about the order instead of for it: it sets a condition, tells the bot to do
 * otherwise, denies, asks, quotes somebody or calls the order an example or a slip. People put such things behind a
 * "because" as they put them behind a comma; they are never a reason.
 * @param isNote a note behind a colon or comma: its first clause may turn as well
 */
export function talksBack(said: string, intent: ChangingIntent, isNote: boolean): boolean {
  const text = said.replace(address, 'link');
  if (text.split(/\s+/, mostWords + 1).length > mostWords) return true;
  if ([...conditional, ...aboutIt].some((e) => e.test(text))) return true;
  if (!refusals.has(intent) && objections.some((e) => e.test(text))) return true;
  const own = ownVerbs[intent];
  if (own !== undefined && denialOf(intent, own).test(text)) return true;
  const turns = refusals.has(intent) ? turning : [...denials, ...turning];
  const alone = !isNote && !refusals.has(intent);
  return clausesOf(text).some((clause, n) => {
    if (alone && n > 0 && isAside(clause)) return true;
    if (counterOrder.some((e) => e.test(clause))) return true;
    if (n > 0 || isNote) return turns.some((e) => e.test(clause));
    return bareDenial.test(clause) || /\bwould$/.test(clause);
  });
}
