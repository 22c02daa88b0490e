import { api } from './api.js';
import { el, redraw } from './dom.js';
import { change, onChange, state } from './state.js';

const areas = { azure: 'Azure', teams: 'Teams', graph: 'Graph', bot: 'Bot' };
const durations = [
  ['', 'until switched off'],
  ['10', 'for 10 s'],
  ['60', 'for 1 min'],
  ['300', 'for 5 min'],
];
let seconds = '';

/** Reads the faults again: their hits and the seconds that are left. */
export async function readFaults() {
  const faults = await api.faults();
  change({ faults });
}

async function turn(id, on) {
  try {
    await api.fault({ id, on, ...(on && seconds !== '' ? { seconds: Number(seconds) } : {}) });
    await readFaults();
  } catch {
    // The line about the lost connection says it already; the switch goes back to what is.
    change({ faults: [...state.faults] });
  }
}

const allOff = async () => {
  for (const fault of state.faults.filter((one) => one.on)) await turn(fault.id, false);
};

function stateWords(fault) {
  if (!fault.on) return undefined;
  const left = typeof fault.secondsLeft === 'number' ? `${fault.secondsLeft} s left` : 'on';
  return `${left}, hit ${fault.hits}`;
}

function row(fault) {
  const told = stateWords(fault);
  return el(
    'li',
    { class: fault.on ? 'fault on' : 'fault' },
    el(
      'label',
      {},
      el('input', {
        type: 'checkbox',
        role: 'switch',
        'data-testid': `fault-${fault.id}`,
        checked: fault.on,
        onchange: (event) => turn(fault.id, event.target.checked),
      }),
      el('span', { class: 'title', text: fault.title }),
      told && el('span', { class: 'hits', text: told }),
    ),
    el('p', { class: 'expect', text: fault.expect }),
  );
}

/** The panel: each fault with its switch, how often it hit, and what a correct bot does about it. */
export function faultsPanel() {
  const body = el('div', { class: 'faults', 'data-testid': 'faults' });
  const list = el('div');
  const head = el('div', { class: 'side-head' });
  const lasts = el(
    'select',
    {
      'data-testid': 'fault-seconds',
      onchange: (event) => {
        seconds = event.target.value;
      },
    },
    ...durations.map(([value, text]) => el('option', { value, text })),
  );
  const draw = () => {
    const { faults } = state;
    const on = faults.filter((fault) => fault.on).length;
    const groups = Object.entries(areas).flatMap(([area, name]) => {
      const rows = faults.filter((fault) => fault.area === area).map(row);
      return rows.length > 0 ? [el('h3', { text: name }), el('ul', {}, ...rows)] : [];
    });
    redraw(
      head,
      el('h2', { text: `Faults on: ${on}` }),
      el('button', {
        type: 'button',
        class: 'quiet',
        'data-testid': 'faults-off',
        text: 'All off',
        disabled: on === 0,
        onclick: allOff,
      }),
    );
    redraw(list, ...groups);
  };
  body.append(head, el('label', { class: 'lasts' }, 'A fault lasts ', lasts), list);
  draw();
  onChange(['faults'], draw);
  return body;
}

/** The yellow line on top while a fault is on; undefined otherwise. */
export function faultsBanner() {
  const on = state.faults.filter((fault) => fault.on) ?? [];
  if (on.length === 0) return undefined;
  const names = on.map((fault) => `${areas[fault.area]}: ${fault.title} (${stateWords(fault)})`).join(' · ');
  return el(
    'div',
    { class: 'banner yellow', 'data-testid': 'fault-bar' },
    el(
      'span',
      {},
      el('strong', { text: on.length === 1 ? 'A fault is on. ' : `${on.length} faults are on. ` }),
      names,
    ),
    el('button', { type: 'button', text: 'All off', onclick: allOff }),
  );
}
