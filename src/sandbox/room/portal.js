import { api } from './api.js';
import { el, segments } from './dom.js';
import { onChange, state } from './state.js';

const glyphs = {
  running: '●',
  stopped: '○',
  deallocated: '○',
  starting: '◑',
  stopping: '◑',
  deallocating: '◑',
};

/** What somebody does in Azure's portal while the bot doesn't look: scale, stop, start; and the machines as Azure has them. */
export function portalPanel() {
  const gateway = el(
    'select',
    { 'data-testid': 'portal-gateway', onchange: () => look() },
    ...state.room.tenant.gateways.map((one) => el('option', { value: one.name, text: one.name })),
  );
  const capacity = el('input', {
    type: 'number',
    min: 0,
    max: 16,
    value: state.room.tenant.gateways[0]?.instances ?? 2,
    'data-testid': 'portal-capacity',
  });
  const machines = el('p', { class: 'machines', 'data-testid': 'machines' });
  const told = el('p', { class: 'told', role: 'status' });
  const look = async () => {
    try {
      const list = await api.machines(gateway.value);
      machines.replaceChildren(
        ...list.map((one) =>
          el('span', {
            class: 'machine',
            text: `${glyphs[one.power] ?? '?'} ${one.instanceId} ${one.power}`,
          }),
        ),
      );
      if (list.length === 0) machines.textContent = 'No machines.';
    } catch (error) {
      machines.textContent = `Azure is not there: ${error.message}`;
    }
  };
  const edit = async (what, words) => {
    try {
      await api.portal({ gateway: gateway.value, ...what });
      told.textContent = `${words} ${gateway.value}, and the bot was not told.`;
    } catch (error) {
      told.textContent = `Not done: ${error.message}`;
    }
    await look();
  };
  const button = (testid, text, act) =>
    el('button', { type: 'button', class: 'tool', 'data-testid': testid, text, onclick: act });
  const details = el(
    'details',
    { class: 'portal', 'data-testid': 'portal', ontoggle: (event) => event.target.open && look() },
    el('summary', {}, el('h2', { text: 'Portal edit' })),
    el('p', {
      class: 'expect',
      text: 'A change in Azure behind the bot’s back. It should show as drift, or void a request.',
    }),
    el('label', {}, 'Gateway ', gateway),
    el(
      'div',
      { class: 'row' },
      el('label', {}, 'Machines ', capacity),
      button('portal-scale', 'Scale', () => edit({ capacity: Number(capacity.value) }, 'Scaled')),
    ),
    el(
      'div',
      { class: 'row' },
      button('portal-stop', 'Stop', () => edit({ power: 'stop' }, 'Stopped')),
      button('portal-start', 'Start', () => edit({ power: 'start' }, 'Started')),
      button('portal-look', 'Look again', look),
    ),
    told,
    machines,
  );
  return details;
}

/** The bot's process: whether it is up, and the button that kills it. */
export function botPanel() {
  const told = el('p', { 'data-testid': 'bot-state' });
  const signals = segments(
    'Signal',
    [
      {
        value: 'SIGKILL',
        text: 'Kill',
        title: 'As a power cut: it starts again by itself',
        testid: 'bot-SIGKILL',
      },
      {
        value: 'SIGTERM',
        text: 'Stop',
        title: 'As a roll-out: it may finish, then starts again',
        testid: 'bot-SIGTERM',
      },
      { value: 'SIGSTOP', text: 'Freeze', title: 'It hangs until it goes on', testid: 'bot-SIGSTOP' },
      { value: 'SIGCONT', text: 'Go on', title: 'Ends the freeze', testid: 'bot-SIGCONT' },
    ],
    (signal) =>
      api.signal(signal).catch((error) => {
        told.textContent = `Not done: ${error.message}`;
      }),
  );
  const draw = () => {
    const bot = state.bot ?? {};
    const times = `${bot.restarts ?? 0} ${bot.restarts === 1 ? 'restart' : 'restarts'}`;
    told.textContent = bot.up ? `● Up, process ${bot.pid}, ${times}` : `○ Not up, ${times}`;
  };
  draw();
  onChange(['bot'], draw);
  return el('section', { class: 'bot-panel' }, el('h2', { text: 'Bot' }), told, signals.node);
}
