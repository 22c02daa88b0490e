import { el } from './dom.js';
import { state } from './state.js';

/** One colour a person, dark enough for white letters; the bot has the room's violet and a gate. */
export function hue(key) {
  const known = { ana: 1, bo: 2, chen: 3, dana: 4, kim: 6 }[key];
  return known ?? (state.room.tenant.people.findIndex((one) => one.key === key) % 6) + 1;
}

/** First letters of first and last name. */
export function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  return ((words[0]?.[0] ?? '') + (words.length > 1 ? (words.at(-1)?.[0] ?? '') : '')).toUpperCase();
}

/** The round with initials beside a message or on a switch. */
export function avatar({ key, name, bot }) {
  if (bot) return el('span', { class: 'avatar bot', 'aria-hidden': 'true' });
  return el('span', { class: `avatar hue-${hue(key)}`, 'aria-hidden': 'true', text: initials(name) });
}
