import { el } from './dom.js';

// Teams' own Markdown in cards and bot messages: bold, italic, lists, links. Nothing else, and no HTML.
const markdown = globalThis
  .markdownit('zero', { html: false, linkify: false, typographer: false })
  .enable(['emphasis', 'link', 'list', 'escape', 'entity', 'newline']);

const allowed = { p: 'p', strong: 'strong', em: 'em', ul: 'ul', ol: 'ol', li: 'li', a: 'a', br: 'br' };
const safeLink = /^(https?|mailto|tel):/i;

/** The names that may be drawn as mentions: those that an entity of the same message or card stands for. */
export function mentionNames(entities = []) {
  return entities
    .filter((entity) => entity?.type === 'mention' && typeof entity.text === 'string')
    .map((entity) => ({
      text: entity.text,
      name: entity.text.replace(/<\/?at[^>]*>/g, ''),
      id: entity.mentioned?.id ?? '',
    }));
}

/** Puts `text` into `parent`, with each `<at>Name</at>` that has an entity as a mention. */
export function appendText(parent, text, mentions, viewer) {
  let rest = text;
  while (rest !== '') {
    const next = mentions
      .map((mention) => ({ mention, at: rest.indexOf(mention.text) }))
      .filter(({ at }) => at >= 0)
      .sort((one, other) => one.at - other.at)[0];
    if (next === undefined) break;
    parent.append(rest.slice(0, next.at), mentionNode(next.mention, viewer));
    rest = rest.slice(next.at + next.mention.text.length);
  }
  parent.append(rest);
}

function mentionNode(mention, viewer) {
  const mine = viewer !== undefined && [viewer.id, viewer.aadObjectId].includes(mention.id);
  return el('span', { class: mine ? 'mention mine' : 'mention', text: mention.name });
}

/** Draws Markdown as nodes: the parser's tokens decide the elements, every text goes in as text. */
export function drawMarkdown(text, mentions = [], viewer = undefined) {
  const root = el('div');
  const stack = [root];
  const open = (token) => {
    const node = el(allowed[token.tag] ?? 'span');
    if (token.tag === 'a' && safeLink.test(token.attrGet('href') ?? '')) {
      node.href = token.attrGet('href');
      node.target = '_blank';
      node.rel = 'noopener noreferrer';
    }
    if (token.tag === 'ol' && token.attrGet('start')) node.start = Number(token.attrGet('start'));
    stack.at(-1).append(node);
    stack.push(node);
  };
  const walk = (tokens) => {
    for (const token of tokens) {
      if (token.hidden) continue;
      if (token.type === 'inline') walk(token.children);
      else if (token.type === 'text') appendText(stack.at(-1), token.content, mentions, viewer);
      else if (token.type === 'softbreak' || token.type === 'hardbreak') stack.at(-1).append(el('br'));
      else if (token.nesting === 1) open(token);
      else if (token.nesting === -1) stack.pop();
      else stack.at(-1).append(token.content);
    }
  };
  walk(markdown.parse(text, {}));
  return root;
}
