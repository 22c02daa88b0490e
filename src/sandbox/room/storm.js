import { api } from './api.js';
import { el } from './dom.js';
import { state } from './state.js';

const counted = new Intl.NumberFormat('en-US');

/** What the bot answered, in one line: a full stop after each fact. */
function report({ sent, gateways, alerts, seconds, byStatus, acceptMs }) {
  const answers = Object.entries(byStatus)
    .map(([status, count]) => `${counted.format(count)} × ${status === '0' ? 'no answer' : status}`)
    .join(', ');
  const about = `${counted.format(alerts)} alerts of ${gateways} gateways`;
  return `${counted.format(sent)} webhooks about ${about} in ${seconds} s: ${answers}. 99 % answered within ${acceptMs.p99} ms.`;
}

/** Sends many webhooks at once: how many, in how many seconds, and what became of them. */
export function stormForm() {
  const webhooks = el('input', {
    ...{ type: 'number', name: 'webhooks', min: 1, max: 100_000, value: 300, required: true },
    'data-testid': 'storm-webhooks',
  });
  const seconds = el('input', {
    ...{ type: 'number', name: 'seconds', min: 1, max: 600, value: 10, required: true },
    'aria-label': 'Seconds',
    'data-testid': 'storm-seconds',
  });
  const button = el('button', { type: 'submit', class: 'tool', 'data-testid': 'storm', text: 'Storm' });
  const told = el('p', { class: 'told', role: 'status', 'data-testid': 'storm-told' });
  const blow = async (event) => {
    event.preventDefault();
    button.disabled = true;
    told.textContent = `Sending for ${seconds.value} s…`;
    try {
      const wish = {
        webhooks: Number(webhooks.value),
        seconds: Number(seconds.value),
        gateways: state.room.tenant.gateways.length,
      };
      told.textContent = report(await api.storm(wish));
    } catch (error) {
      told.textContent = `No storm: ${error.message}`;
    }
    button.disabled = false;
  };
  return el(
    'form',
    { class: 'storm', onsubmit: blow },
    el('label', {}, 'Webhooks ', webhooks),
    el('label', {}, 'in ', seconds, ' s'),
    button,
    el('p', {
      class: 'expect',
      text: 'Nothing lost, critical first, ten posts a minute in a channel; the rest in one digest card.',
    }),
    told,
  );
}
