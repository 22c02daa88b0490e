import { el } from './dom.js';
import { invokesOf, seconds } from './invoke.js';

const limit = 25 * 1024;

/** The card as JSON with its size, and each invoke of this message with its time: over 3 s is red. */
export function inspect(message, card) {
  const compact = new TextEncoder().encode(JSON.stringify(card)).length;
  const size = `${(compact / 1024).toFixed(1)}\u00a0KB of 25\u00a0KB`;
  const rows = invokesOf(message.id).map((one) =>
    el(
      'tr',
      { class: one.ms > 3000 ? 'slow' : '' },
      el('td', { text: one.verb }),
      el('td', { text: one.as }),
      el('td', { text: one.trigger }),
      el('td', { text: String(one.status || 'no answer') }),
      el('td', { text: one.ms > 3000 ? `${seconds(one.ms)}, over 3\u00a0s` : seconds(one.ms) }),
    ),
  );
  const table = el(
    'table',
    {},
    el('caption', { text: 'Invokes from this page' }),
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        ...['Verb', 'As', 'Trigger', 'Status', 'Time'].map((text) => el('th', { scope: 'col', text })),
      ),
    ),
    el('tbody', {}, ...rows),
  );
  return el(
    'section',
    { class: 'json', 'data-testid': `json-${message.id}`, 'aria-label': 'The card as JSON' },
    el(
      'p',
      {},
      el('strong', { text: 'Card ' }),
      el('span', { class: compact > limit ? 'size slow' : 'size', text: size }),
      ` · version ${message.version} · ${message.attachments?.length ?? 0} attachment`,
    ),
    rows.length > 0 ? table : undefined,
    el('pre', { tabindex: '0', text: JSON.stringify(card, null, 2) }),
  );
}
