import { type Attachment, adaptiveCard } from './message.ts';
import { ServiceError } from './service-error.ts';

/** What Teams reads of an activity that a bot sends. */
export interface SentActivity {
  readonly type: 'message' | 'typing';
  readonly text: string;
  readonly textFormat: string;
  readonly attachments: readonly Attachment[];
  readonly entities: readonly unknown[];
  readonly summary?: string;
}

const mostBytes = 100 * 1024;
const newestCard = [1, 5] as const;

/**
 * Reads what the bot sends as Teams does.
 * @throws ServiceError 413 over 100 KB of UTF-16, 400 for what is no message or holds a card that Teams can't draw
 */
export function readActivity(body: unknown): SentActivity {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new ServiceError(400, 'BadSyntax', 'Failed to parse request body');
  if (utf16Bytes(body) > mostBytes)
    throw new ServiceError(413, 'MessageSizeTooBig', 'Message size too large: the limit is 100 KB in UTF-16');
  const activity = body as Record<string, unknown>;
  const { type, text, attachments, summary, textFormat, entities } = activity;
  if (type !== 'message' && type !== 'typing')
    throw new ServiceError(400, 'BadSyntax', `Unknown activity type '${String(type)}'`);
  const cards = list(attachments) as Attachment[];
  for (const attachment of cards) checkAttachment(attachment);
  const written = typeof text === 'string' ? text : '';
  if (type === 'message' && written.trim() === '' && cards.length === 0)
    throw new ServiceError(400, 'BadSyntax', 'Activity must include a non-empty text or an attachment');
  return {
    type,
    text: written,
    textFormat: typeof textFormat === 'string' ? textFormat : 'markdown',
    attachments: cards,
    entities: list(entities),
    ...(typeof summary === 'string' ? { summary } : {}),
  };
}

/** Images within the message don't count towards its size. */
function utf16Bytes(body: object): number {
  return JSON.stringify(body).replaceAll(/data:image\/[\w.+-]+;base64,[A-Za-z0-9+/=]+/g, '').length * 2;
}

function checkAttachment(attachment: unknown): void {
  const { contentType, content } = (attachment ?? {}) as Partial<Attachment>;
  if (typeof contentType !== 'string' || contentType === '')
    throw new ServiceError(400, 'BadArgument', 'An attachment needs a contentType');
  if (contentType !== adaptiveCard) return;
  const card = (typeof content === 'string' ? parse(content) : content) as Record<string, unknown> | null;
  if (typeof card !== 'object' || card === null || card['type'] !== 'AdaptiveCard')
    throw new ServiceError(400, 'BadArgument', 'The content of the attachment is no adaptive card');
  const version = /^(\d+)\.(\d+)$/.exec(String(card['version'] ?? ''));
  if (version === null) throw new ServiceError(400, 'BadArgument', 'An adaptive card needs a version');
  const [major, minor] = [Number(version[1]), Number(version[2])];
  if (major > newestCard[0] || (major === newestCard[0] && minor > newestCard[1]))
    throw new ServiceError(
      400,
      'BadArgument',
      `Card version ${version[0]} isn't supported; the newest is 1.5`,
    );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
