import type { TeamsActivity } from './activity.ts';

type Spoken = Pick<TeamsActivity, 'entities' | 'recipient'>;

const tag = /<at(?:\s[^<>]*)?>([^<]*)<\/at>/gi;
const named: Readonly<Record<string, string>> = {
  nbsp: ' ',
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** Whether Teams says that the message speaks to the bot. The entity counts: anybody can type `<at>`. */
export function mentionsBot({ entities, recipient }: Spoken): boolean {
  return botMentions({ entities, recipient }).length > 0;
}

/**
 * What is left of `text` without the bot's mentions, however often it is named: other people's names stay, as words.
 * Entities are decoded once and white space is collapsed. botbuilder's own helper drops the first mention only and leaves
 * `&nbsp;`; and Teams' entity does not always have the very text that stands in the message.
 */
export function withoutMention(text: string, spoken: Spoken): string {
  const mine = botMentions(spoken);
  const texts = new Set(mine.map((entity) => entity.text));
  const names = new Set([spoken.recipient?.name, ...mine.map((entity) => entity.mentioned?.name)].map(plain));
  const others = new Set(
    spoken.entities
      .filter((entity) => isMention(entity) && !mine.includes(entity))
      .map((entity) => entity.text),
  );
  const isMine = (whole: string, name: string): boolean =>
    texts.has(whole) || (mine.length > 0 && !others.has(whole) && names.has(plain(name)));
  const untagged = text.replace(tag, (whole, name: string) => (isMine(whole, name) ? ' ' : name));
  // Some clients write the name without a tag; only what cannot be a word of the order is cut out.
  const bare = mine.flatMap(({ text: at }) => (at?.startsWith('@') === true ? [at] : []));
  return collapse(decode(bare.reduce((rest, at) => rest.replaceAll(at, ' '), untagged)));
}

/** Decodes once: `&amp;lt;` is what somebody typed as `&lt;`. */
export function decode(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,4}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return named[String(name).toLowerCase()] ?? whole;
    const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}

/** White space of every kind, no-break and zero-width ones too, becomes one space; so do control characters. */
export function collapse(text: string): string {
  return wellFormed(text)
    .replace(/[\s\p{Cc}\u200b\u2060]+/gu, ' ')
    .trim();
}

/** Without what no database takes: NUL, and halves of characters. */
export function wellFormed(text: string): string {
  return text.replaceAll('\0', '').replace(/\p{Cs}/gu, '\ufffd');
}

function botMentions({ entities, recipient }: Spoken): TeamsActivity['entities'] {
  return entities.filter(
    (entity) => isMention(entity) && recipient !== undefined && entity.mentioned?.id === recipient.id,
  );
}

function isMention(entity: TeamsActivity['entities'][number]): boolean {
  return entity.type.toLowerCase() === 'mention';
}

function plain(name: string | undefined): string | undefined {
  return name === undefined ? undefined : collapse(decode(name)).toLowerCase();
}
