import type { ChangingIntent } from '../domain/intent.ts';

function said(...phrases: readonly string[]): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${phrases.join('|')})(?![\\p{L}\\p{N}])`, 'iu');
}

/** The same, wherever it stands. */
function everywhere(...phrases: readonly string[]): RegExp {
  return new RegExp(said(...phrases).source, 'giu');
}

const no = '(?:no|not any|without(?: any)?|zero) (?:more |further |new |other |known |real |open )?';
const gone =
  "(?:(?:do|does|did|could|can|is|has|have|was|were)(?: not|n't)|cannot|can't|not)(?: \\p{L}+){1,4} (?:any ?more|any longer|since)";

/** Denials that say something good: they are taken out before the rest is looked at. */
const goodDenials = everywhere(
  `${no}(?:\\p{L}+ )?(?:errors?|alerts?|alarms?|issues?|problems?|impact|objections?|concerns?|risks?|conflicts?|questions?|comments?|worries|users?|clients?|warnings?|failures?|incidents?|drops?|complaints?|downtime|doubts?)`,
  'not (?:an? |really an? )?(?:issue|problem|critical|urgent|concern|incident)',
  'nobody (?:affected|was affected|complained)',
  'why not',
);
/** And those that say that the trouble is over. */
const goneDenials = everywhere(
  gone,
  'no (?:longer|more)\\b[^,;.]*',
  'no action(?: needed| required)?',
  'not (?:reproducible|relevant|needed|necessary)',
  "(?:could|can)(?: not|n't) (?:be )?reproduced?",
  'nothing (?:to do|found|wrong|left|unusual|suspicious)',
  'nobody noticed',
);
/** Refusals of something good: "not good enough" is a reason to reject. */
const goodRefusals = everywhere(
  "(?:not|never|no one|nobody|\\p{L}+n't)(?: been| yet| really| quite)? (?:approve[sd]?|good|fine|ok|okay|accept(?:ed)?|agree[sd]?|great|right|reasonable|granted|support(?:ed)?)",
);

const denial = said(
  'no',
  'not',
  // slips of the finger
  'nto',
  'ont',
  'nott',
  "\\p{L}+n't",
  'dont',
  'cannot',
  'never',
  'nope',
  'nah',
  'nobody',
  'noone',
  'no-one',
  'none',
  'neither',
  'nor',
  'hardly',
  'barely',
  'unfortunately',
  'sadly',
);

/** What contradicts each decision when it is said about it. */
const against: Partial<Readonly<Record<ChangingIntent, readonly RegExp[]>>> = {
  'approve-request': [
    denial,
    said('reject(?:ed|s|ion)?', 'den(?:y|ied|ies)', 'declin(?:e|ed)', 'refus(?:e|ed|al)', 'veto', 'wrong', 'bad', 'risky', 'dangerous', 'unsure', 'unclear', 'unsafe', 'doubts?', 'doubtful', 'hesita\\p{L}+', '(?:in|during) (?:a |the |our )?(?:change )?freeze', 'on hold', 'hold',
      'too (?:early|late|soon|much|many|big|expensive|little)', 'missing', 'first(?=$|[,;.!])', '(?:has|have|needs?|ought) to (?:look|check|review|see|confirm|agree|approve|sign|decide|be|test|say|think)', '(?:needs?|requires?|lacks?|misses) (?:an? |more |another |some |the )?(?:\\p{L}+ )?(?:approval|ok|review|look|check|test|testing|discussion|backup|plan|ticket|owner|date|approver|window)', 'against', 'reluctant\\p{L}*', 'unwilling\\p{L}*', 'nonsense', 'concern(?:s|ed)?', 'reservations?', 'worr\\p{L}+', 'probably', 'likely', 'guess', 'i think', 'hope\\p{L}*', 'fingers crossed', 'permitting', 'barring', 'except', 'half', 'accident\\p{L}*', 'mistake\\p{L}*', 'superseded', 'obsolete', 'expired', 'outdated', 'await\\p{L}*', 'waiting', 'must be', 'luck', 'hell', 'instead', 'nothing', 'question', 'really', 'let (?:me|us|him|her|them|\\p{L}+)'),
  ],
  'reject-request': [
    said('approve[sd]?(?! R-?\\d)', 'approval (?:is |was )?(?:given|granted)', 'accept(?:ed|s)?', 'agreed', 'lgtm', '(?:looks|sounds|is|seems|all|it\'s|was) (?:good|fine|ok|okay|great|perfect|right)', 'fine (?:by|with|for) (?:me|us)', 'good to go', 'go ahead', 'go for it', 'proceed', "(?<!not |n't |never |why )(?:do|run|start|ship|execute) (?:it|that|this)", 'granted', 'i support', 'we support', 'reasonable', 'yes', 'yep', 'yeah', 'no (?:problem|objections?|concerns?|issues?)', 'go(?=$|[,;.!])', 'let (?:it|them|him|her|this|that)', '(?:i|we) (?:would|will|do|can|could|did|want to)(?: not|n\'t)(?= reject| refuse| decline|$)', "not (?:reject\\p{L}*|refus\\p{L}*|a rejection)"),
  ],
  'resolve-alert': [
    denial,
    said('still(?! (?:fine|ok|okay|good|up|green|healthy|monitoring|watching))', '(?:keeps?|kept) (?:coming|happening|firing|failing|returning|on|it|this|that|open|going|the|alerting)', 're-?opened?', 're-?open(?:ing)?', '(?:keep|leave|leaving|keeping|stays?|remains?|is|it) (?:\\p{L}+ )?open', '(?:is|was|are|remains?|stays?|still|it\'s) (?:broken|failing|firing|red|down|failed|critical|unresolved)', 'in progress', 'under investigation', 'unresolved', 'unfixed', 'unsolved', 'too (?:early|soon)', 'wrong alert', 'only (?:half|partly|partially)', 'half (?:fixed|done|resolved)', 'partly', 'partially', 'ongoing', 'nothing', '(?:come|comes|came|coming|be) back', 'to be \\p{L}+', 'to (?:confirm|verify|check|investigate)', 'tomorrow', 'later', 'needs? (?:more|further|another|a)', 'work in progress', 'wip', '(?:firing|happening|happened|broken|failing|failed|occurred|down|red|back) again', 'got worse', 'getting worse', 'worse'),
  ],
  'acknowledge-alert': [
    said("(?:i|we|he|she|they|kim) (?:will|am|are|can|could|would|do|did|have|shall|was|were)(?: really| still)? (?:not|never)", "(?:i|we|he|she|they) (?:wo|are|ca|could|would|do|did|have|was|were|does|is|has)n't", "i'm not", "we're not", "i (?:cannot|refuse|decline)", "not (?:me|mine|us|ours|on it|now|yet|this|that|it|really|my|our|looking|working|taken|acknowledged|going|today|true)",
      '(?:nobody|no one|no-one|noone|neither of us)', "(?:somebody|someone|anybody|anyone) else\\b", 'wrong (?:alert|one|id|number|channel)', 'another one', 'the other one', 'un-?ack\\p{L}*'),
  ],
}; // biome-ignore format: phrases side by side

/**
 * What an approval may be commented with. An approval acts at once, and what can be said against it in passing has no
 * end ("with reservations", "weather permitting"): the comment must say something that goes with a yes.
 */
const goesWithYes = said(
  'ok(?:ay)?', 'fine', 'good', 'great', 'perfect', 'nice', 'lgtm', 'yes', 'sure', 'right', 'correct', 'well', 'happy', 'thanks?', 'thank you', 'welcome', 'go', 'go ahead', 'done', 'ready', 'green', 'passed', 'works?', 'worked',
  'approved', 'agreed?', 'agrees', 'checked', 'tested', 'discussed', 'reviewed', 'verified', 'confirmed', 'confirms', 'cleared', 'aligned', 'coordinated', 'announced', 'informed', 'communicated', 'planned', 'scheduled', 'requested', 'required', 'ordered', 'looked',
  'needed', 'need', 'necessary', 'urgent', 'emergency', 'important', '(?:makes?|made) sense', 'sense', 'safe', 'low', 'looks', 'sounds', 'supported?', 'support', 'board', 'cab', 'window', 'maintenance', 'change', 'ticket', '(?:chg|inc|req|ritm|cr)[-\\p{N}]*', 'plan', 'capacity', 'over', 'please',
  // nothing but whom it was talked over with: what is told of the talk may be a no
  "(?<=^(?:(?:i|we) )?(?:(?:have|just|already) )*)(?:talked|spoke|spoken) (?:to|with) (?:the )?[\\p{L}'-]+(?: (?!who|about|out|but|and|on|of|against|into|for|over)[\\p{L}'-]+)?(?=[.!]*$)",
); // biome-ignore format: words side by side

/** True when the words said with a decision contradict it: "resolve A-17: it's not fixed". */
export function contradicts(text: string, intent: ChangingIntent): boolean {
  const expressions = against[intent];
  if (expressions === undefined) return false;
  let rest = text.replace(intent === 'reject-request' ? goodRefusals : goodDenials, ' ');
  if (intent === 'approve-request') {
    if (rest === text && !goesWithYes.test(text)) return true;
  } else if (intent !== 'reject-request') rest = rest.replace(goneDenials, ' ');
  return expressions.some((e) => e.test(rest));
}
