import { el } from './dom.js';
import { icon } from './icons.js';
import { person, state } from './state.js';

/** Three lines to begin with, in the words of whoever looks; the gateways are the tenant's first. */
function lines(role) {
  const [first, second] = state.room.tenant.gateways.map((gateway) => gateway.name);
  const ask = { text: `status of ${first}`, why: 'Reads, changes nothing' };
  const list = { text: 'list gateways', why: 'All gateways, worst first' };
  if (role === 'operator') {
    return [
      {
        text: `stop ${first} because change freeze until Monday`,
        why: 'Cuts people off: needs an approval',
      },
      {
        text: `scale ${second ?? first} to 4 because of the Monday rush`,
        why: 'Four machines instead of two',
      },
      list,
    ];
  }
  if (role === 'approver') return [{ text: 'pending', why: 'What waits for you' }, ask, list];
  return [ask, list, { text: 'help', why: 'What you may ask' }];
}

function invitation(viewer) {
  const approver = state.room.tenant.people.find((one) => one.role === 'approver' && one.key !== viewer.key);
  const name = approver?.name.split(' ')[0];
  const next =
    viewer.role === 'operator' && name ? ` Order something, then become ${name} above and approve it.` : '';
  return `You look as ${viewer.name}, ${viewer.role}.${next} Nothing here is real: break what you like.`;
}

/** The lines of the first visit: a click sends one, the pencil puts it into the box to be changed. */
export function starters(composer) {
  const viewer = person(state.as);
  const rows = lines(viewer.role).map(({ text, why }, index) =>
    el(
      'li',
      {},
      el(
        'button',
        {
          type: 'button',
          class: 'starter',
          'data-testid': `starter-${index + 1}`,
          onclick: () => composer.say(text),
        },
        el('span', { class: 'line', text }),
        el('span', { class: 'why', text: why }),
      ),
      el(
        'button',
        {
          type: 'button',
          class: 'quiet',
          'aria-label': `Change before sending: ${text}`,
          title: 'Change it before sending',
          'data-testid': `starter-edit-${index + 1}`,
          onclick: () => composer.fill(text),
        },
        icon('Pencil', 16),
      ),
    ),
  );
  return el(
    'section',
    { class: 'starters', 'aria-label': 'Lines to begin with' },
    el('h3', { text: `Say something to ${state.room.tenant.bot.name}` }),
    el('p', { text: invitation(viewer) }),
    el('ul', {}, ...rows),
  );
}
