import type { TeamsActivity } from './activity.ts';
import { collapse, decode } from './plain-text.ts';

type Written = Pick<TeamsActivity, 'text' | 'attachments' | 'entities'>;

const quote = /<\/?blockquote|http:\/\/schema\.skype\.com\/(?:Reply|Forward)\b/i;
const block = /<(\/?)blockquote(?:\s[^<>]*)?>/gi;
const mention =
  /<span\s[^<>]*itemtype\s*=\s*["']?http:\/\/schema\.skype\.com\/Mention\b[^<>]*>([^<]*)<\/span>/gi;
const mark = /<(?:attachment|quoted)[\s>]/i;
const marks = /<\/?(?:attachment|quoted)(?:\s[^<>]*)?>/gi;
const references = new Set(['messagereference', 'forwardedmessagereference']);

/**
 * What the sender wrote, without what a quoted reply or a forwarded message brings along: a quote is never an order. Teams
 * marks a quote in the HTML twin of a message; the plain text only has the quoted words in front. Markup that does not
 * close tells nothing for certain: then nothing counts as the sender's words.
 */
export function ownWords(written: Written): string {
  const html = written.attachments.find(
    ({ contentType }) => contentType.toLowerCase() === 'text/html',
  )?.content;
  if (typeof html === 'string' && quote.test(html)) return outsideQuotes(html) ?? '';
  return refersToOther(written) ? withoutMark(written) : (written.text ?? '');
}

/** The HTML outside every blockquote as text, with mentions as `<at>`; undefined where blockquotes do not pair. */
function outsideQuotes(html: string): string | undefined {
  let depth = 0;
  let end = 0;
  let kept = '';
  for (const found of html.matchAll(block)) {
    if (depth === 0) kept += ` ${html.slice(end, found.index)}`;
    depth += found[1] === '/' ? -1 : 1;
    if (depth < 0) return undefined;
    end = found.index + found[0].length;
  }
  if (depth !== 0) return undefined;
  kept += ` ${html.slice(end)}`;
  // What looks like a blockquote and was not counted is broken markup.
  if (/<\/?blockquote/i.test(kept)) return undefined;
  return kept.replace(mention, '<at>$1</at>').replace(/<(?!\/?at[\s>])[^<>]*>/gi, ' ');
}

/** Whether a quote hangs on the message, as an attachment or an entity that refers to another message. */
function refersToOther({ attachments, entities }: Written): boolean {
  return (
    attachments.some(({ contentType }) => references.has(contentType.toLowerCase())) ||
    entities.some(({ type }) => type.toLowerCase() === 'quotedreply')
  );
}

/**
 * The text without the mark that stands for the quote. Without a mark the quoted words may stand among the sender's: only
 * where their beginning is known and absent are they not.
 */
function withoutMark(written: Written): string {
  const text = written.text ?? '';
  if (mark.test(text)) return text.replace(marks, ' ');
  const previews = written.attachments.flatMap(({ content }) => preview(content) ?? []);
  const words = collapse(decode(text));
  const isFree = previews.length > 0 && previews.every((one) => !words.includes(one));
  return isFree ? text : '';
}

function preview(content: unknown): string | undefined {
  const parsed = typeof content === 'string' ? fromJson(content) : content;
  const found = (parsed as { messagePreview?: unknown } | null | undefined)?.messagePreview;
  const words = typeof found === 'string' ? collapse(decode(found)).slice(0, 20) : '';
  return words === '' ? undefined : words;
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no preview in it, which the caller can live with
  }
}
