import { api } from './api.js';
import { el } from './dom.js';
import { readFaults } from './faults.js';
import { state } from './state.js';

const fastest = 60;

/** What can be made to happen: a switch of the panel, and what comes of it. */
const events = [
  {
    id: 'monitor-spike',
    text: 'Traffic spike',
    why: 'A warning, soon critical: who is on call is called by name',
    ofGateway: true,
  },
  { id: 'expiry-secret', text: 'App secret ends in 5 days', why: 'What stops then, and how to renew it' },
  { id: 'monitor-gap', text: 'No metrics for the last hour', why: 'A gap is told as a gap', ofGateway: true },
];

function row({ id, text, why, ofGateway }) {
  const gateway = ofGateway ? state.room.tenant.gateways[0]?.name : undefined;
  const begin = async () => {
    await api.fault({ id, on: true, ...(gateway ? { gateway } : {}) });
    if (state.clock.speed < fastest) await api.speed(fastest);
    await readFaults();
  };
  return el(
    'li',
    {},
    el(
      'button',
      { type: 'button', class: 'starter', 'data-testid': `calm-${id}`, onclick: begin },
      el('span', { class: 'line', text: `${text}${gateway ? `: ${gateway}` : ''}` }),
      el('span', { class: 'why', text: why }),
    ),
  );
}

/** A channel of alerts in which none has come yet: what to switch on to see one. */
export function calm() {
  const known = new Set(state.faults.filter((one) => !one.on).map((one) => one.id));
  const rows = events.filter((one) => known.has(one.id)).map(row);
  return el(
    'section',
    { class: 'starters', 'aria-label': 'No alert yet' },
    el('h3', { text: 'No alert yet' }),
    el('p', {
      text: `Make something happen: time then goes ${fastest} times as fast, so that an alert is here within a minute or two. All switches are under Monitor and Expiry.`,
    }),
    el('ul', {}, ...rows),
  );
}
