import { clockBar } from './clock.js';
import { el, segments } from './dom.js';
import { icon } from './icons.js';
import { peopleBar } from './people.js';
import { change, onChange, state } from './state.js';

const root = document.documentElement;

/** Opens a pane that slides in on a narrow page and puts the focus there; undefined closes it and gives the focus back. */
export function menu(name) {
  const before = root.dataset.menu;
  root.dataset.menu = name ?? '';
  for (const button of document.querySelectorAll('[data-menu-for]')) {
    button.setAttribute('aria-expanded', String(button.dataset.menuFor === name));
    if (!name && button.dataset.menuFor === before) button.focus();
  }
  if (name) document.querySelector(`#${name} .drawer-close`)?.focus();
}

/** The button that closes a pane which slid in; where panes stand side by side it isn't there. */
export function drawerClose() {
  return el(
    'button',
    { type: 'button', class: 'tool drawer-close', 'aria-label': 'Close', onclick: () => menu(undefined) },
    icon('Close', 16),
  );
}

function menuButton(name, label, sign) {
  return el(
    'button',
    {
      type: 'button',
      class: `tool menu-${name}`,
      'data-menu-for': name,
      'data-testid': `menu-${name}`,
      'aria-label': label,
      'aria-expanded': 'false',
      title: label,
      onclick: () => menu(root.dataset.menu === name ? undefined : name),
    },
    icon(sign),
  );
}

/** The bar on top: whose eyes, what time, how the cards are drawn, which theme. */
export function drawTop(bar, side) {
  const themes = segments(
    'Theme',
    ['light', 'dark', 'contrast'].map((value) => ({ value, text: value[0].toUpperCase() + value.slice(1) })),
    (theme) => change({ theme, chosenTheme: theme }),
  );
  const mark = () => {
    root.dataset.theme = state.theme;
    themes.mark(state.theme);
  };
  mark();
  onChange(['theme'], mark);
  const brand = el(
    'h1',
    {},
    el('span', { class: 'avatar bot', 'aria-hidden': 'true' }),
    el('span', { text: 'Gatehouse sandbox' }),
  );
  const settings = el('div', { class: 'settings' }, clockBar(), viewTools(), themes.node);
  bar.replaceChildren(
    menuButton('places', 'Chats and channels', 'Menu'),
    brand,
    ...peopleBar(),
    menuButton('side', 'Clock, theme, faults, portal', 'Faults'),
  );
  // On a phone the first line belongs to the people: time, width and theme stand in the drawer with the faults.
  const narrow = matchMedia('(max-width: 799px)');
  const settle = () => (narrow.matches ? side.prepend(settings) : bar.append(settings));
  narrow.addEventListener('change', settle);
  settle();
}

function viewTools() {
  const cards = segments(
    'Cards',
    [
      { value: 'teams', text: 'Teams', title: 'With Teams’ icons, bars and charts' },
      { value: 'plain', text: 'Plain', title: 'Without Teams’ extensions: their fallbacks' },
    ],
    (value) => change({ cards: value }),
  );
  const width = segments(
    'Width',
    [
      { value: 'wide', text: 'Wide' },
      { value: '360', text: '360', title: 'As wide as a phone' },
    ],
    (value) => change({ width: value }),
  );
  const json = el('button', {
    type: 'button',
    class: 'tool',
    text: '{json}',
    title: 'Each card’s JSON, size and invokes',
    'data-testid': 'json',
    onclick: () => change({ json: !state.json }),
  });
  const mark = () => {
    cards.mark(state.cards);
    width.mark(state.width);
    json.setAttribute('aria-pressed', String(state.json));
    root.dataset.width = state.width;
  };
  mark();
  onChange(['cards', 'width', 'json'], mark);
  return el('div', { class: 'view-tools' }, cards.node, width.node, json);
}
