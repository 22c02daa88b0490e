import type { Person, Tenant } from '../tenant.ts';
import type { Attachment, Message } from './message.ts';

/** A person's words as Teams hands them to a bot. */
export interface RichText {
  readonly text: string;
  /** The words as the page shows them: nothing escaped but the mention. */
  readonly shown: string;
  /** Mentions of the bot; empty when it isn't mentioned. */
  readonly entities: readonly unknown[];
  /** The same words once more as HTML, which Teams always adds. */
  readonly html: Attachment;
}

/**
 * Turns `@Gatehouse` into a mention. With `mention`, one is put in front where the words have none: followed by
 * `&nbsp;`, as Teams' own client writes it after its list of names.
 */
export function toRichText(tenant: Tenant, typed: string, mention: boolean): RichText {
  const { name, appId } = tenant.bot;
  const at = `<at>${name}</at>`;
  const parts = typed.split(new RegExp(`@${name}\\b|<at>${name}</at>`, 'gi'));
  const isAdded = mention && parts.length === 1;
  const text = `${isAdded ? `${at}&nbsp;` : ''}${parts.map(escapeHtml).join(at)}`;
  const shown = `${isAdded ? `${at} ` : ''}${parts.join(at)}`;
  const mentions = text.split(at).length - 1;
  const entity = { type: 'mention', mentioned: { id: `28:${appId}`, name }, text: at };
  let index = 0;
  const html = text.replaceAll(at, () => {
    const span = `<span itemscope="" itemtype="http://schema.skype.com/Mention" itemid="${index}">${name}</span>`;
    index += 1;
    return span;
  });
  return {
    text,
    shown,
    entities: Array.from({ length: mentions }, () => entity),
    html: { contentType: 'text/html', content: `<div><div>${html.replaceAll('\n', '<br>')}</div></div>` },
  };
}

/** The HTML of a message that answers another one by quoting it: Teams' form of the quote, then the new words. */
export function quoting(quoted: Message, html: Attachment): Attachment {
  const author = `<strong itemprop="mri" itemid="${quoted.from.id}">${escapeHtml(quoted.from.name)}</strong>`;
  const time = `<span itemprop="time" itemid="${quoted.id}"></span>`;
  const preview = `<p itemprop="preview">${escapeHtml(quoted.text.replaceAll(/<\/?at>/g, '').slice(0, 100) || 'Card')}</p>`;
  const attributes = `itemscope="" itemtype="http://schema.skype.com/Reply" itemid="${quoted.id}"`;
  const content = `<blockquote ${attributes}>${author}${time}${preview}</blockquote>${String(html.content)}`;
  return { ...html, content };
}

/** Whom a message of the bot mentions, in its text or in its cards. */
export function mentionedPeople(
  entities: readonly unknown[],
  attachments: readonly Attachment[],
  find: (id: string) => Person | undefined,
): string[] {
  const inCards = attachments.flatMap((attachment) => {
    const card = attachment.content as { msteams?: { entities?: unknown } } | null | undefined;
    const listed = card?.msteams?.entities;
    return Array.isArray(listed) ? (listed as unknown[]) : [];
  });
  const keys = [...entities, ...inCards].flatMap((entity) => {
    const { type, mentioned } = (entity ?? {}) as { type?: unknown; mentioned?: { id?: unknown } };
    const id = type === 'mention' ? mentioned?.id : undefined;
    return typeof id === 'string' ? (find(id)?.key ?? []) : [];
  });
  return [...new Set(keys)];
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
