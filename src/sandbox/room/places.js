import { avatar } from './avatar.js';
import { time } from './clock.js';
import { el, redraw } from './dom.js';
import { icon } from './icons.js';
import { change, conversationOf, onChange, person, state } from './state.js';
import { newBells } from './unread.js';

function place(key, label, sign, closeMenu) {
  const unread = state.unread[state.as]?.[conversationOf(state.as, key)] ?? 0;
  return el(
    'li',
    {},
    el(
      'button',
      {
        type: 'button',
        class: unread > 0 ? 'place unread' : 'place',
        'data-testid': key === 'chat' ? 'chat' : `channel-${key}`,
        'aria-current': state.channel === key ? 'page' : undefined,
        onclick: () => {
          change({ channel: key });
          closeMenu();
        },
      },
      sign,
      el('span', { class: 'label', text: label }),
      unread > 0 && el('span', { class: 'badge', text: String(unread), 'aria-label': `${unread} unread` }),
    ),
  );
}

function conversationName(id) {
  const channel = state.room.tenant.channels.find((one) => id?.startsWith(one.id));
  return channel ?? { key: 'chat', name: `Chat with ${state.room.tenant.bot.name}` };
}

function bellRow(bell, goTo, fresh) {
  const where = conversationName(bell.conversation);
  return el(
    'li',
    {},
    el(
      'button',
      {
        type: 'button',
        class: fresh.has(bell.message) ? 'bell fresh' : 'bell',
        onclick: () => goTo(where.key, bell.message),
      },
      el('span', { class: 'line', text: bell.text }),
      el('span', { class: 'why', text: `${where.name}, ${time(bell.at)}` }),
    ),
  );
}

/** The left pane: chat, channels, and the bell of whoever looks. `goTo(channel key, message id)` opens a message. */
export function drawPlaces(nav, { goTo, closeMenu }) {
  let open = false;
  const draw = () => {
    const { tenant } = state.room;
    const viewer = person(state.as);
    const fresh = new Set(newBells(state.as).map((bell) => bell.message));
    const bells = [...(state.bells[state.as] ?? [])].reverse();
    const bellButton = el(
      'button',
      {
        type: 'button',
        class: 'place bell-open',
        'data-testid': 'bell',
        'aria-expanded': String(open),
        onclick: () => {
          open = !open;
          draw();
        },
      },
      icon('Bell'),
      el('span', { class: 'label', text: `Bell of ${viewer.name.split(' ')[0]}` }),
      fresh.size > 0 &&
        el('span', { class: 'badge', text: String(fresh.size), 'aria-label': `${fresh.size} new` }),
    );
    const list = el('ul', { class: 'bells', 'data-testid': 'bells' });
    list.append(...bells.slice(0, 30).map((bell) => bellRow(bell, goTo, fresh)));
    if (bells.length === 0)
      list.append(el('li', { class: 'empty', text: 'Nobody has mentioned this person yet.' }));
    redraw(
      nav,
      el('h2', { text: 'Chat' }),
      el('ul', {}, place('chat', tenant.bot.name, avatar({ bot: true }), closeMenu)),
      el('h2', { text: `Team ${tenant.team.name}` }),
      el(
        'ul',
        {},
        ...tenant.channels.map((one) =>
          place(
            one.key,
            one.name,
            el('span', { class: 'hash', 'aria-hidden': 'true', text: '#' }),
            closeMenu,
          ),
        ),
      ),
      el('h2', { text: 'Mentions' }),
      bellButton,
      open && list,
    );
  };
  draw();
  onChange(['as', 'channel', 'unread', 'bells', 'room'], draw);
}
