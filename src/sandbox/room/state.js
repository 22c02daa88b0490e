const query = new URLSearchParams(location.search);
const dark = matchMedia('(prefers-color-scheme: dark)');
const contrast = matchMedia('(forced-colors: active), (prefers-contrast: more)');
const listeners = [];

const oneOf = (name, choices, otherwise) => (choices.includes(query.get(name)) ? query.get(name) : otherwise);

/** The theme that the machine asks for; a theme in the address wins. */
export function machineTheme() {
  if (contrast.matches) return 'contrast';
  return dark.matches ? 'dark' : 'light';
}

/**
 * What the page shows. `as` and `split` are people's keys, `channel` a channel's key or `chat`; the rest of the
 * page reads it, and writes it through `change` alone.
 */
export const state = {
  /** The tenant and its conversations; faults, clock and bot change more often and have keys of their own. */
  room: undefined,
  faults: [],
  clock: undefined,
  bot: undefined,
  connected: true,
  as: query.get('as') ?? 'ana',
  split: query.get('split') ?? undefined,
  channel: query.get('channel') ?? 'operations',
  chosenTheme: oneOf('theme', ['light', 'dark', 'contrast'], undefined),
  theme: oneOf('theme', ['light', 'dark', 'contrast'], machineTheme()),
  width: oneOf('width', ['wide', '360'], 'wide'),
  cards: oneOf('cards', ['teams', 'plain'], 'teams'),
  json: query.get('json') === '1',
  /** Messages and bells that a person has not seen: person's key -> conversation id -> number. */
  unread: {},
  bells: {},
};

/** Changes the state, the address, and tells whoever listens to one of the keys that really changed. */
export function change(patch) {
  const keys = Object.keys(patch).filter((key) => patch[key] !== state[key]);
  if (keys.length === 0) return;
  Object.assign(state, patch);
  writeAddress();
  for (const { wanted, listener } of [...listeners]) {
    if (wanted.some((key) => keys.includes(key))) listener(keys);
  }
}

/** Calls `listener` after a change of any of `wanted`. */
export function onChange(wanted, listener) {
  listeners.push({ wanted, listener });
}

function writeAddress() {
  const shown = new URLSearchParams({ as: state.as, channel: state.channel });
  if (state.chosenTheme) shown.set('theme', state.chosenTheme);
  if (state.split) shown.set('split', state.split);
  if (state.width !== 'wide') shown.set('width', state.width);
  if (state.cards !== 'teams') shown.set('cards', state.cards);
  if (state.json) shown.set('json', '1');
  history.replaceState(null, '', `${location.pathname}?${shown}`);
}

for (const media of [dark, contrast]) {
  media.addEventListener('change', () => {
    if (state.chosenTheme === undefined) change({ theme: machineTheme() });
  });
}

/** The person with this key, or undefined for a key that the tenant does not know. */
export function person(key) {
  return state.room.tenant.people.find((one) => one.key === key);
}

/** The conversation that `key` sees under the chosen channel: the channel's id, or the person's own chat with the bot. */
export function conversationOf(key, channel = state.channel) {
  if (channel === 'chat') return state.room.chats[key];
  return state.room.tenant.channels.find((one) => one.key === channel)?.id;
}

/** Corrects what an address asked for and the tenant has not. */
export function settle() {
  const patch = {};
  if (!person(state.as)) patch.as = state.room.tenant.people[0].key;
  if (state.split && (!person(state.split) || state.split === (patch.as ?? state.as)))
    patch.split = undefined;
  if (state.channel !== 'chat' && !conversationOf(state.as, state.channel)) {
    patch.channel = state.room.tenant.channels[0].key;
  }
  change(patch);
}
