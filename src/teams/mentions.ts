import type { TeamsActivity } from './activity.ts';
import { collapse, decode } from './plain-text.ts';

type Spoken = Pick<TeamsActivity, 'entities' | 'recipient'>;

const tag = /<at(?:\s[^<>]*)?>([^<]*)<\/at>/gi;

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
