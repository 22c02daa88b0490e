import { api } from './api.js';
import { el, segments } from './dom.js';
import { onChange, person, state } from './state.js';

const formats = new Map();

function format(options) {
  const zone = person(state.as)?.timeZone ?? 'Europe/Berlin';
  const key = JSON.stringify([zone, options]);
  if (!formats.has(key)) {
    formats.set(key, new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options }));
  }
  return formats.get(key);
}

const hours = { hour: '2-digit', minute: '2-digit' };
const days = { weekday: 'short', day: 'numeric', month: 'short' };

/** The tenant's time now. */
export function now() {
  const { real, simulated, speed } = state.clock;
  return new Date(simulated + (Date.now() - real) * speed);
}

/** `14:12`, or `Fri 20 Nov, 14:12` for another day than the tenant's today. */
export function time(iso) {
  const at = new Date(iso);
  const today = format(days).format(at) === format(days).format(now());
  const clock = format(hours).format(at);
  return today ? clock : `${format(days).format(at).replace(',', '')}, ${clock}`;
}

function meaning(speed) {
  if (speed === 0) return 'Time stands still';
  if (speed === 1) return 'Real time';
  if (speed % 60 === 0) return `${speed / 60} min in 1 s`;
  return `${speed} s in 1 s`;
}

/** The tenant's clock and the switch of its speed. */
export function clockBar() {
  const shown = el('time', { class: 'clock', 'data-testid': 'clock' });
  const told = el('span', { class: 'meaning', 'data-testid': 'speed-meaning' });
  const speeds = segments(
    'Speed',
    state.room.speeds.map((speed) => ({
      value: speed,
      text: speed === 0 ? '‖' : `${speed}x`,
      title: meaning(speed),
      testid: `speed-${speed}`,
    })),
    (speed) => api.speed(speed).catch(() => undefined),
  );
  for (const button of speeds.node.querySelectorAll('button')) {
    button.setAttribute('aria-label', `${button.title} (${button.textContent})`);
  }
  const tick = () => {
    const at = now();
    const seconds = state.clock.speed > 1 ? {} : { second: '2-digit' };
    shown.textContent = format({ ...hours, ...seconds, timeZoneName: 'short' }).format(at);
    shown.dateTime = at.toISOString();
    shown.title = format({ ...days, year: 'numeric' }).format(at);
  };
  const draw = () => {
    const { speed } = state.clock;
    speeds.mark(speed);
    told.textContent = meaning(speed);
    tick();
  };
  draw();
  setInterval(tick, 250);
  onChange(['clock'], draw);
  return el('div', { class: 'clockbar' }, shown, speeds.node, told);
}
