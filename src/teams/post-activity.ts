import type { Post } from '../ports/channel.ts';

/** An activity on its way out, as the connector's REST addresses take it. */
export type OutboundActivity = Readonly<Record<string, unknown>>;

/**
 * A post as an activity: a card or a text, never both, since Teams makes two messages of such a one and tells the id of
 * neither. `{0}`, `{1}` in a text become mentions; all else in it is shown as it stands.
 */
export function toActivity(post: Post): OutboundActivity {
  const { summary } = post;
  if (post.kind === 'card') return { ...cardActivity(post.card), summary };
  const mentions = post.mentions.map(({ id, name }) => ({
    type: 'mention',
    mentioned: { id, name },
    text: `<at>${escapeXml(name)}</at>`,
  }));
  const used = new Set<number>();
  const text = post.text.split(/\{(\d+)\}/).map((part, at) => {
    if (at % 2 === 0) return escapeMarkdown(escapeXml(part));
    const mention = mentions[Number(part)];
    if (mention === undefined) return `{${part}}`;
    used.add(Number(part));
    return mention.text;
  });
  const entities = mentions.filter((_, index) => used.has(index));
  return { type: 'message', text: text.join(''), entities, ...(summary === '' ? {} : { summary }) };
}

export function cardActivity(card: Readonly<Record<string, unknown>>): OutboundActivity {
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
  };
}

/** A sentence of the bot's. People's names and words stand in some: nothing in it is Markdown or HTML. */
export function textActivity(text: string): OutboundActivity {
  return { type: 'message', text: escapeMarkdown(escapeXml(text)) };
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** What people wrote must not become a link or bold; `_` within a word is no Markdown. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\*`[]/g, '\\$&');
}
