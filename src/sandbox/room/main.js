import { api } from './api.js';
import { clockBar } from './clock.js';
import { el, segments } from './dom.js';
import { faultsBanner, faultsPanel, readFaults } from './faults.js';
import { icon } from './icons.js';
import { follow } from './live.js';
import { peopleBar } from './people.js';
import { drawPlaces } from './places.js';
import { botPanel, portalPanel } from './portal.js';
import { change, onChange, person, settle, state } from './state.js';
import { Stream } from './stream.js';
import { countMessage, readBells } from './unread.js';

const root = document.documentElement;
const at = (id) => document.getElementById(id);
let streams = [];

function drawStreams() {
  for (const stream of streams) stream.close();
  const keys = [state.as, ...(state.split ? [state.split] : [])];
  streams = keys.map((key) => new Stream(person(key)));
  at('streams').replaceChildren(viewTools, ...streams.map((stream) => stream.node));
  root.dataset.split = String(keys.length > 1);
  return Promise.all(streams.map((stream) => stream.load('first')));
}

const lost = () => change({ connected: false });

/** Opens a menu of the narrow page; undefined closes it. */
function menu(name) {
  root.dataset.menu = name ?? '';
  for (const button of document.querySelectorAll('[data-menu-for]')) {
    button.setAttribute('aria-expanded', String(button.dataset.menuFor === name));
  }
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

function drawTop() {
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
  const name = el(
    'h1',
    {},
    el('span', { class: 'avatar bot', 'aria-hidden': 'true' }),
    el('span', { text: 'Gatehouse sandbox' }),
  );
  at('top').replaceChildren(
    menuButton('places', 'Chats and channels', 'Menu'),
    name,
    ...peopleBar(),
    el('div', { class: 'top-end' }, clockBar(), themes.node),
    menuButton('side', 'Faults and portal', 'Faults'),
  );
}

const viewTools = el('div', { class: 'view-tools' });

function drawViewTools() {
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
  viewTools.replaceChildren(cards.node, width.node, json);
}

function drawBanners() {
  const parts = [];
  if (!state.connected) {
    parts.push(
      el('div', {
        class: 'banner red',
        'data-testid': 'lost',
        text: 'Connection to the sandbox lost. Trying again…',
      }),
    );
  }
  const faults = faultsBanner();
  if (faults) parts.push(faults);
  at('banners').replaceChildren(...parts);
}

async function goTo(channel, message) {
  menu(undefined);
  change({ channel });
  await streams[0].load();
  streams[0].goTo(message);
}

const bellKeys = () => [
  ...new Set([state.as, ...state.room.tenant.people.slice(0, 4).map((one) => one.key)]),
];

async function readRoom() {
  const room = await api.room();
  change({ room, faults: room.faults, clock: room.clock, bot: room.bot, connected: true });
}

function heard(event) {
  if (event.type === 'clock') change({ clock: event.clock });
  if (event.type === 'faults') change({ faults: event.faults });
  if (event.type === 'bot') change({ bot: event.bot });
  if (event.type === 'bell') readBells(bellKeys()).catch(lost);
  if (!['message', 'update', 'delete', 'view'].includes(event.type)) return;
  const conversation = event.conversation ?? event.message?.conversation;
  for (const stream of streams) {
    if (conversation === undefined || conversation === stream.conversation) stream.load();
  }
  if (event.type === 'message') countMessage(event.message);
}

async function start() {
  try {
    await readRoom();
  } catch {
    change({ connected: false });
    drawBanners();
    setTimeout(start, 1000);
    return;
  }
  settle();
  drawTop();
  drawViewTools();
  drawPlaces(at('places'), { goTo, closeMenu: () => menu(undefined) });
  at('side').replaceChildren(faultsPanel(), portalPanel(), botPanel());
  at('scrim').addEventListener('click', () => menu(undefined));
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && root.dataset.menu) menu(undefined);
  });
  drawBanners();
  onChange(['connected', 'faults'], drawBanners);
  onChange(['as', 'split', 'channel'], drawStreams);
  onChange(['theme', 'cards', 'json'], () => {
    for (const stream of streams) stream.redrawCards();
  });
  onChange(['as'], () => readBells(bellKeys()).catch(lost));
  readBells(bellKeys()).catch(lost);
  await drawStreams();
  follow(heard, async () => {
    await readRoom();
    await Promise.all(streams.map((stream) => stream.load()));
    await readBells(bellKeys());
  });
  // Hits and seconds of a fault change without an event.
  setInterval(() => {
    if (state.faults.some((fault) => fault.on)) readFaults().catch(lost);
  }, 1000);
  root.dataset.ready = 'true';
}

start();
