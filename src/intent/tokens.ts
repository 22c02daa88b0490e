import { mentionClose, mentionOpen } from './normalise.ts';

/** One word, sign, quotation or mention of a message. */
export interface Token {
  readonly kind: 'word' | 'sign' | 'quote' | 'mention';
  /** Lower case, contractions written out: "don't" is two tokens, do and not. */
  readonly word: string;
  /** As written; of a quotation or mention what stands inside. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const pattern = new RegExp(
  [
    `${mentionOpen}(?<mention>[^${mentionClose}]*)${mentionClose}`,
    '```(?<fence>[^`]*)```',
    '`(?<code>[^`\\n]*)`',
    '"(?<double>[^"]*)"',
    "(?<![\\p{L}\\p{N}])'(?<single>[^'\\n]*)'(?![\\p{L}\\p{N}])",
    // A smile says nothing; a wink or a laugh stays visible.
    '(?<smile>(?<!\\S):-?\\)(?!\\S))',
    '(?<at>@)(?=[\\p{L}\\p{N}])',
    "(?<word>(?:#|(?<!\\S)[+-](?=\\d))?[\\p{L}\\p{N}](?:[\\p{L}\\p{N}\\p{M}_]|[-.'](?=[\\p{L}\\p{N}])|(?<=\\p{N})[:,/](?=\\p{N}))*%?)",
    '(?<sign>\\S|\\n)',
  ].join('|'),
  'gu',
);

/** Pictures that say the opposite, that it is a joke, or that it was done: they stay visible to the gate. */
const tellingPictures = /[🙄😂🤣😜😏🤡😆😝🙃❌🚫⛔🙅✅✔☑❎✖✗✘☐🔲🆗]/u;
/** Pictures that greet or thank may begin an order; others at the beginning are list marks. */
const politePictures = /[👋🙏👍🙂😊😀😃😄🚨⚠❗🚀🤖]/u;
const anyPicture = /^[\p{Extended_Pictographic}\p{Emoji_Modifier}]$/u;

const unwritten: Readonly<Record<string, readonly string[]>> = {
  dont: ['do', 'not'],
  doesnt: ['does', 'not'],
  didnt: ['did', 'not'],
  cant: ['can', 'not'],
  cannot: ['can', 'not'],
  "can't": ['can', 'not'],
  wont: ['will', 'not'],
  "won't": ['will', 'not'],
  isnt: ['is', 'not'],
  arent: ['are', 'not'],
  wasnt: ['was', 'not'],
  shouldnt: ['should', 'not'],
  wouldnt: ['would', 'not'],
  whats: ['what', 'is'],
  "what's": ['what', 'is'],
  whos: ['who', 'is'],
  "who's": ['who', 'is'],
  hows: ['how', 'is'],
  "how's": ['how', 'is'],
  wheres: ['where', 'is'],
  "where's": ['where', 'is'],
  "when's": ['when', 'is'],
  "that's": ['that', 'is'],
  "it's": ['it', 'is'],
  "there's": ['there', 'is'],
  theres: ['there', 'is'],
  im: ['i', 'am'],
  "let's": ['let', 'us'],
  lets: ['let', 'us'],
};
const endings: Readonly<Record<string, string>> = {
  "n't": 'not',
  "'s": "'s",
  "'re": 'are',
  "'m": 'am',
  "'d": 'would',
  "'ll": 'will',
  "'ve": 'have',
};

function writeOut(text: string, start: number, end: number): Token[] {
  const lower = text.toLowerCase();
  const known = unwritten[lower];
  if (known !== undefined && Object.hasOwn(unwritten, lower)) {
    return known.map((word) => ({ kind: 'word', word, text: word, start, end }));
  }
  const cut = lower.includes("'") ? /(?:n't|'(?:s|re|m|d|ll|ve))$/.exec(lower) : null;
  if (cut !== null && cut.index > 0) {
    const at = start + cut.index;
    return [
      { kind: 'word', word: lower.slice(0, cut.index), text: text.slice(0, cut.index), start, end: at },
      { kind: 'word', word: endings[cut[0]] ?? cut[0], text: text.slice(cut.index), start: at, end },
    ];
  }
  return [{ kind: 'word', word: lower, text, start, end }];
}

/** Cuts normalised text into tokens. Offsets are into `clean`. */
export function tokenise(clean: string): Token[] {
  const tokens: Token[] = [];
  for (const match of clean.matchAll(pattern)) {
    const whole = match[0];
    const start = match.index;
    const end = start + whole.length;
    const { mention, fence, code, double, single, word, smile } = match.groups ?? {};
    if (smile !== undefined) continue;
    const quoted = fence ?? code ?? double ?? single;
    if (word !== undefined) tokens.push(...writeOut(word, start, end));
    else if (mention !== undefined) {
      tokens.push({ kind: 'mention', word: '@', text: mention.trim(), start, end });
    } else if (quoted !== undefined)
      tokens.push({ kind: 'quote', word: '"', text: quoted.trim(), start, end });
    else if (anyPicture.test(whole)) {
      const begins = tokens.length === 0 || tokens.at(-1)?.word === '\n';
      if (tellingPictures.test(whole) || (begins && !politePictures.test(whole))) {
        tokens.push({ kind: 'sign', word: whole, text: whole, start, end });
      }
    } else if (whole === "'" && tokens.at(-1)?.end === start && /s$/.test(tokens.at(-1)?.word ?? '')) {
      // "GraniteFalls' certificate"
      tokens.push({ kind: 'word', word: "'s", text: whole, start, end });
    } else tokens.push({ kind: 'sign', word: whole, text: whole, start, end });
  }
  return tokens;
}
