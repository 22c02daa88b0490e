import { api } from './api.js';
import { el } from './dom.js';
import { faultsBanner, faultsPanel, readFaults } from './faults.js';
import { follow } from './live.js';
import { drawPlaces } from './places.js';
import { botPanel, portalPanel } from './portal.js';
import { change, onChange, person, settle, state } from './state.js';
import { Stream } from './stream.js';
import { drawerClose, drawTop, menu } from './top.js';
import { countMessage, readBells } from './unread.js';

const root = document.documentElement;
const at = (id) => document.getElementById(id);
let streams = [];

function drawStreams() {
  for (const stream of streams) stream.close();
  const keys = [state.as, ...(state.split ? [state.split] : [])];
  streams = keys.map((key) => new Stream(person(key)));
  at('streams').replaceChildren(...streams.map((stream) => stream.node));
  root.dataset.split = String(keys.length > 1);
  return Promise.all(streams.map((stream) => stream.load('first')));
}

const lost = () => change({ connected: false });

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
  ...new Set([state.as, ...state.room.tenant.people.slice(0, 5).map((one) => one.key)]),
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
    setTimeout(() => void start(), 1000);
    return;
  }
  settle();
  drawTop(at('top'), at('side'));
  at('side').prepend(drawerClose());
  const places = el('div');
  at('places').append(drawerClose(), places);
  drawPlaces(places, { goTo, closeMenu: () => menu(undefined) });
  at('side').append(faultsPanel(), portalPanel(), botPanel());
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

void start();
