import { avatar } from './avatar.js';
import { el, redraw } from './dom.js';
import { icon } from './icons.js';
import { change, onChange, person, state } from './state.js';
import { newBells } from './unread.js';

/** So many people have a button of their own: all of them, or four and a list. */
const buttons = (people) => (people.length > 5 ? 4 : 5);

/** Becomes `key`; in split view whoever was beside changes sides instead of being shown twice. */
function become(key) {
  change(key === state.split ? { as: key, split: state.as } : { as: key });
}

function chip(one) {
  const bells = newBells(one.key).length;
  const beside = state.split === one.key;
  const first = one.name.split(' ')[0];
  return el(
    'button',
    {
      type: 'button',
      class: beside ? `person hue-${one.key} beside` : 'person',
      'data-testid': `person-${one.key}`,
      'aria-pressed': String(state.as === one.key),
      title: beside ? `${one.name} is shown beside` : `Look as ${one.name}`,
      onclick: () => become(one.key),
    },
    avatar(one),
    el(
      'span',
      { class: 'who' },
      el('strong', {}, first, el('span', { class: 'family', text: one.name.slice(first.length) })),
      el('span', { class: 'role', text: beside ? `${one.role}, beside` : one.role }),
    ),
    bells > 0 &&
      el('span', { class: 'badge', text: String(bells), 'aria-label': `${bells} new for ${one.name}` }),
  );
}

function more(people) {
  const select = el(
    'select',
    {
      class: 'more',
      'data-testid': 'person-more',
      'aria-label': 'More people',
      onchange: (event) => event.target.value && become(event.target.value),
    },
    el('option', { value: '', text: `${people.length} more…` }),
    ...people.map((one) => el('option', { value: one.key, text: `${one.name}, ${one.role}` })),
  );
  select.value = people.some((one) => one.key === state.as) ? state.as : '';
  return select;
}

/** Whoever is shown beside at first: somebody who may decide. */
function partner() {
  const others = state.room.tenant.people.filter((one) => one.key !== state.as);
  return (others.find((one) => one.role === 'approver') ?? others[0])?.key;
}

function splitControls() {
  const button = el(
    'button',
    {
      type: 'button',
      class: 'tool split',
      'data-testid': 'split',
      'aria-pressed': String(state.split !== undefined),
      title: 'Two people side by side',
      onclick: () => change({ split: state.split === undefined ? partner() : undefined }),
    },
    icon('Split'),
    el('span', { text: 'Split' }),
  );
  if (state.split === undefined) return [button];
  const select = el(
    'select',
    {
      'data-testid': 'split-person',
      'aria-label': 'Shown beside',
      onchange: (event) => change({ split: event.target.value }),
    },
    ...state.room.tenant.people
      .filter((one) => one.key !== state.as)
      .map((one) => el('option', { value: one.key, text: one.name })),
  );
  select.value = state.split;
  return [button, select];
}

/** The largest control of the room: who looks. */
export function peopleBar() {
  const chips = el('div', { class: 'people', role: 'group', 'aria-label': 'Look as' });
  const split = el('div', { class: 'splitbar' });
  const draw = () => {
    const { people } = state.room.tenant;
    const most = buttons(people);
    const shown = people.slice(0, most).map(chip);
    if (people.length > most) shown.push(more(people.slice(most)));
    redraw(chips, ...shown);
    redraw(split, ...splitControls());
    document.title = `${person(state.as)?.name ?? ''} · Gatehouse sandbox`;
  };
  draw();
  onChange(['as', 'split', 'bells', 'room'], draw);
  return [chips, split];
}
