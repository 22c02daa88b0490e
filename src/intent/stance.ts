import type { ChangingIntent } from '../domain/intent.ts';

function said(...phrases: readonly string[]): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${phrases.join('|')})(?![\\p{L}\\p{N}])`, 'iu');
}

/** Denials that say something good: they are taken out before the rest is looked at. */
const goodDenials = new RegExp(
  `${
    said(
      '(?:there (?:is|are|was|were) )?(?:no|not any|without(?: any)?|zero) (?:more |further |new |other |known |real |open |\\p{L}+ )?(?:errors?|alerts?|alarms?|issues?|problems?|impact|objections?|concerns?|risks?|conflicts?|questions?|comments?|worries|users?|clients?|warnings?|failures?|incidents?|drops?|complaints?|action(?: needed| required)?|downtime|longer\\b[^,;.]*|more\\b|doubts?)',
      'not (?:an? |really an? )?(?:issue|problem|critical|urgent|concern|incident|reproducible|relevant|needed|necessary|ours any ?more|seen (?:since|again|any ?more))',
      "(?:(?:do|does|did|could|can|is|has|have|was|were)(?: not|n't)|cannot|can't|not)(?: \\p{L}+){1,4} (?:any ?more|any longer|since)",
      "(?:could|can)(?: not|n't) (?:be )?reproduced?",
      'nothing (?:to do|found|wrong|left|unusual|suspicious)',
      'nobody (?:affected|was affected|noticed|complained)',
      'why not',
    ).source
  }`,
  'giu',
);

const denial = said(
  'no',
  'not',
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
      'too (?:early|late|soon|much|many|big|expensive|little)', 'missing', 'first(?=$|[,;.!])', '(?:has|have|needs?|ought) to (?:look|check|review|see|confirm|agree|approve|sign|decide|be|test|say|think)', '(?:needs?|requires?|lacks?|misses) (?:an? |more |another |some |the )?(?:\\p{L}+ )?(?:approval|ok|review|look|check|test|testing|discussion|backup|plan|ticket|owner|date|approver|window)', 'against', 'reluctant\\p{L}*', 'unwilling\\p{L}*', 'nonsense', 'question', 'really', 'let (?:me|us|him|her|them|\\p{L}+)'),
  ],
  'reject-request': [
    said('approve[sd]?(?! R-?\\d)', 'approval (?:is |was )?(?:given|granted)', 'accept(?:ed|s)?', 'agreed', 'lgtm', '(?:looks|sounds|is|seems|all|it\'s|was) (?:good|fine|ok|okay|great|perfect|right)', 'fine (?:by|with|for) (?:me|us)', 'good to go', 'go ahead', 'go for it', 'proceed', 'let (?:it|them|him|her|this|that)', '(?:i|we) (?:would|will|do|can|could|did|want to)(?: not|n\'t)(?= reject| refuse| decline|$)', "not (?:reject\\p{L}*|refus\\p{L}*|a rejection)"),
  ],
  'resolve-alert': [
    denial,
    said('still(?! (?:fine|ok|okay|good|up|green|healthy|monitoring|watching))', '(?:keeps?|kept) (?:coming|happening|firing|failing|returning|on|it|this|that|open|going|the|alerting)', 're-?opened?', 're-?open(?:ing)?', '(?:keep|leave|leaving|keeping|stays?|remains?|is|it) (?:\\p{L}+ )?open', '(?:is|was|are|remains?|stays?|still|it\'s) (?:broken|failing|firing|red|down|failed|critical|unresolved)', 'in progress', 'under investigation', 'unresolved', 'unfixed', 'unsolved', 'too (?:early|soon)', 'wrong alert', 'only (?:half|partly|partially)', 'half (?:fixed|done|resolved)', 'partly', 'partially', 'ongoing', 'not', 'work in progress', 'wip', '(?:firing|happening|happened|broken|failing|failed|occurred|down|red|back) again', 'got worse', 'getting worse', 'worse'),
  ],
  'acknowledge-alert': [
    said("(?:i|we|he|she|they|kim) (?:will|am|are|can|could|would|do|did|have|shall|was|were)(?: really| still)? (?:not|never)", "(?:i|we|he|she|they) (?:wo|are|ca|could|would|do|did|have|was|were|does|is|has)n't", "i'm not", "we're not", "i (?:cannot|refuse|decline)", "not (?:me|mine|us|ours|on it|now|yet|this|that|it|really|my|our|looking|working|taken|acknowledged|going|today|true)",
      '(?:nobody|no one|no-one|noone|neither of us)', "(?:somebody|someone|anybody|anyone) else\\b", 'wrong (?:alert|one|id|number|channel)', 'another one', 'the other one', 'un-?ack\\p{L}*'),
  ],
}; // biome-ignore format: phrases side by side

/** Refusals of something good: "not good enough" is a reason to reject. */
const goodRefusals =
  /(?<![\p{L}])(?:(?:not|never|no one|nobody|\p{L}+n't)(?: been| yet| really| quite)? )(?:approve[sd]?|good|fine|ok|okay|accept(?:ed)?|agree[sd]?|great|right)(?![\p{L}])/giu;

/** True when the words said with a decision contradict it: "resolve A-17: it's not fixed". */
export function contradicts(text: string, intent: ChangingIntent): boolean {
  const expressions = against[intent];
  if (expressions === undefined) return false;
  const rest = text.replace(intent === 'reject-request' ? goodRefusals : goodDenials, ' ');
  return expressions.some((e) => e.test(rest));
}
