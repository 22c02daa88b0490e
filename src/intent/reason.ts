import type { Item } from './items.ts';

/** A sentence cut into the order and its reason; both ends of the reason as offsets into the text. */
export interface Reasoned {
  readonly order: readonly Item[];
  readonly reason?: string;
  readonly reasonItems: readonly Item[];
}

/** After "as" these make no reason: "as csv", "as done", "as soon as". */
const notReasons = new Set(
  'csv json done soon well complete completed finished resolved closed fixed solved service dryrun preview dry if of usual lab standard large far ready long test much to normal possible a an the new whole deployment classic vmss <size> <quote> <when> for at on in described needed required necessary appropriate applicable desired wanted suitable feasible convenient late early slow slowly fast quickly few little often rarely many is are was always ever before shown documented follows and though with fallback backup'.split(
    ' ',
  ),
);
const verbsWithAs = new Set([
  'describe',
  'description',
  'mark',
  'set',
  'export',
  'flag',
  'tick',
  'make',
  'put',
  'download',
]);

/** What follows "as" without a verb and is a reason all the same. */
const agreedNouns =
  /^(?:per |part of |(?:already |was )?(?:requested|agreed|discussed|planned|announced|ordered|instructed|recommended|advised|approved|scheduled|required by|communicated|told|mentioned|decided|suggested by)\b|(?:an? |the )?(?:[\p{L}-]+ )?(?:workaround|precaution|measure|mitigation|preparation|prep|test|result|consequence|follow-?up|fix|remedy|reaction|response|replacement|duplicate|cleanup)\b)/iu;
const things =
  /^(?:clients?|users?|people|devices?|customers?|connections?|sessions?|requests?|sites?|laptops?|disks?|errors?|it|they|nobody|noone|everybody|everyone) /i;

/** "as" is a reason when a sentence follows; "as default", "as seen on TV" and "as plan B" are none. */
function tellsWhy(items: readonly Item[]): boolean {
  const end = items.findIndex((i) => /^(?:[,;.!]|\n)$/.test(i.word));
  const words = items
    .slice(0, end < 0 ? items.length : end)
    .map((i) => (i.mark === undefined ? i.word : i.text));
  const text = words.join(' ');
  if (agreedNouns.test(text)) return true;
  if (/^(?:an?|seen|opposed|compared|usual|default|homework|one) /.test(text)) return false;
  return words.length >= (words[0] === 'the' ? 4 : 3) || (words.length === 2 && things.test(text));
}

function markerAt(items: readonly Item[], i: number): number | undefined {
  const word = items[i]?.word;
  const next = items[i + 1]?.word ?? '';
  switch (word) {
    case 'because':
      return i + 1;
    case 'due':
      // "due to be approved" tells what is planned
      return next === 'to' &&
        !/^(?:be|get|start|stop|restart|expire|finish|run)$/.test(items[i + 2]?.word ?? '')
        ? i + 2
        : undefined;
    case 'reason':
      if (next === ':' || next === '=' || next === 'is' || next === 'being' || next === '-') return i + 2;
      return i > 0 && next !== '' ? i + 1 : undefined;
    case 'as': {
      const verb = items.slice(0, i).some((item) => verbsWithAs.has(item.word));
      // "as long as", "as soon as": a condition, not a reason
      if (i < 2 || /^(?:long|soon|far|much|well|such|same)$/.test(items[i - 1]?.word ?? '')) return undefined;
      // "as it is" says how it stays
      if (next === 'it' && /^(?:is|was|stands)$/.test(items[i + 2]?.word ?? '') && items[i + 3] === undefined)
        return undefined;
      const article = next === 'a' || next === 'an' || next === 'the';
      const after = items[i + 2]?.word ?? '';
      if (!verb && !tellsWhy(items.slice(i + 1))) return undefined;
      if (
        article &&
        !verb &&
        !['service', 'dryrun', 'preview', 'test', 'vmss', 'new', 'whole', 'classic', ''].includes(after)
      )
        return i + 1;
      return notReasons.has(next) || next === '' || verb ? undefined : i + 1;
    }
    case 'for':
      // What a gateway is stopped for: a few nouns that are nothing else.
      return /^(?:maintenance|patching|servicing|testing|troubleshooting)$/.test(next) ||
        (/^(?:the|some|a|scheduled|planned|emergency)$/.test(next) &&
          /^(?:maintenance|patching|upgrade|migration|update|test)$/.test(items[i + 2]?.word ?? ''))
        ? i + 1
        : undefined;
    default:
      return undefined;
  }
}

function trimReason(text: string): string {
  return text
    .replace(/^[\s:,;-]+/, '')
    .replace(/[\s?]+$/, '')
    .replace(/(?:[\s,.;!]+(?:please|pls|plz|thanks|thx|thank you|cheers))+[\s.!]*$/i, '')
    .replace(/^"([^"]*)"$/, '$1')
    .trim();
}

/** Cuts off what follows "because", "due to", "reason:" or "as"; it may also stand first, ended by a comma. */
export function cutReason(items: readonly Item[], clean: string): Reasoned {
  for (let i = 0; i < items.length; i++) {
    const from = markerAt(items, i);
    if (from === undefined) continue;
    const first = items[from];
    if (first === undefined) return { order: items.slice(0, i), reasonItems: [] };
    if (i === 0) {
      const comma = items.findIndex((item, at) => at > from && item.word === ',');
      if (comma < 0) return { order: items, reasonItems: [] };
      const last = items[comma - 1] as Item;
      return {
        order: items.slice(comma + 1),
        reason: trimReason(clean.slice(first.start, last.end)),
        reasonItems: items.slice(from, comma),
      };
    }
    let end = clean.length;
    let order = items.slice(0, i);
    const opening = order.at(-1)?.word;
    if (opening === '(' && items.at(-1)?.word === ')') {
      order = order.slice(0, -1);
      end = (items.at(-1) as Item).start;
    }
    while (order.length > 0 && /^(?:,|;|:|-|\.|\n|and|the|with)$/.test(order.at(-1)?.word ?? ''))
      order = order.slice(0, -1);
    const reason = trimReason(clean.slice(first.start, end));
    return { order, ...(reason === '' ? {} : { reason }), reasonItems: items.slice(from) };
  }
  return { order: items, reasonItems: [] };
}
