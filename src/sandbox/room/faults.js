import { api } from './api.js';
import { el, redraw } from './dom.js';
import { change, onChange, state } from './state.js';
import { stormForm } from './storm.js';

const areas = {
  azure: 'Azure',
  teams: 'Teams',
  graph: 'Graph',
  monitor: 'Monitor',
  expiry: 'Expiry',
  bot: 'Bot',
};
const durations = [
  ['', 'until switched off'],
  ['10', 'for 10 s'],
  ['60', 'for 1 min'],
  ['300', 'for 5 min'],
];
let seconds = '';
/** Which gateway the switches of an area strike: area -> name; the tenant's first without one. */
const gateways = {};

/** Reads the faults again: their hits and the seconds that are left. */
export async function readFaults() {
  const faults = await api.faults();
  change({ faults });
}

async function turn(fault, on) {
  const { id, area, ofGateway } = fault;
  const lasting = on && seconds !== '' ? { seconds: Number(seconds) } : {};
  const gateway = on && ofGateway && gateways[area] ? { gateway: gateways[area] } : {};
  try {
    await api.fault({ id, on, ...lasting, ...gateway });
    await readFaults();
  } catch {
    // The line about the lost connection says it already; the switch goes back to what is.
    change({ faults: [...state.faults] });
  }
}

const allOff = async () => {
  for (const fault of state.faults.filter((one) => one.on)) await turn(fault, false);
};

const firstGateway = () => state.room.tenant.gateways[0]?.name;

function stateWords(fault) {
  if (!fault.on) return undefined;
  const left = typeof fault.secondsLeft === 'number' ? `${fault.secondsLeft} s left` : 'on';
  if (!fault.ofGateway) return fault.area === 'expiry' ? left : `${left}, hit ${fault.hits}`;
  return `${left}: ${fault.gateway ?? firstGateway()}`;
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
        onchange: (event) => turn(fault, event.target.checked),
      }),
      el('span', { class: 'title', text: fault.title }),
      told && el('span', { class: 'hits', text: told }),
    ),
    el('p', { class: 'expect', text: fault.expect }),
  );
}

/** Chooses the gateway that an area's switches strike; what is on already keeps its own. */
function gatewayChoice(area) {
  const select = el(
    'select',
    {
      'data-testid': `${area}-gateway`,
      onchange: (event) => {
        gateways[area] = event.target.value;
      },
    },
    ...state.room.tenant.gateways.map(({ name }) => el('option', { value: name, text: name })),
  );
  return el('label', { class: 'lasts' }, 'Of gateway ', select);
}

/** One area with its switches; `draw` shows how they are. What can be chosen and typed stays as it is. */
function section(area, name) {
  const own = () => state.faults.filter((fault) => fault.area === area);
  const list = el('ul');
  const node = el(
    'section',
    { id: `area-${area}`, 'aria-labelledby': `faults-${area}`, 'data-testid': `faults-${area}` },
    el('h3', { id: `faults-${area}`, text: name }),
    own().some((fault) => fault.ofGateway) && gatewayChoice(area),
    list,
    area === 'monitor' && stormForm(),
  );
  return { area, name, node, draw: () => redraw(list, ...own().map(row)) };
}

/** The panel is long: a way to each area. */
function ways(sections) {
  return el(
    'nav',
    { class: 'ways', 'aria-label': 'Areas of faults' },
    ...sections.map(({ area, name, node }) =>
      el('button', {
        type: 'button',
        class: 'quiet',
        'data-testid': `way-${area}`,
        text: name,
        onclick: () => node.scrollIntoView({ block: 'start' }),
      }),
    ),
  );
}

/** The panel: each fault with its switch, how often it hit, and what a correct bot does about it. */
export function faultsPanel() {
  const body = el('div', { class: 'faults', 'data-testid': 'faults' });
  const sections = Object.entries(areas)
    .filter(([area]) => state.faults.some((fault) => fault.area === area))
    .map(([area, name]) => section(area, name));
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
    for (const one of sections) one.draw();
  };
  body.append(
    head,
    ways(sections),
    el('label', { class: 'lasts' }, 'A fault lasts ', lasts),
    ...sections.map((one) => one.node),
  );
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
