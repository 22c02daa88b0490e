import { api } from './api.js';
import { state } from './state.js';

const adaptive = 'application/vnd.microsoft.card.adaptive';
const words = 'application/vnd.microsoft.activity.message';

/** What was clicked and refreshed on this page, newest last: message id -> {verb, as, trigger, status, ms, at}. */
const made = new Map();
const sentRefreshes = new Map();

/** The invokes that this page made for a message. */
export function invokesOf(message) {
  return made.get(message) ?? [];
}

function keep(message, entry) {
  made.set(message, [...invokesOf(message), entry].slice(-20));
}

/**
 * Sends an Action.Execute as `viewer` and reads the answer as Teams does.
 * @returns {card} to draw for this person, {note} to show briefly, {failure} to show in red, or {} for an empty answer
 */
export async function invoke(message, viewer, action, inputs, trigger) {
  const entry = { verb: action.verb ?? '', as: viewer.key, trigger, status: 0, ms: 0, at: Date.now() };
  const began = performance.now();
  try {
    const answer = await api.invoke({ as: viewer.key, message: message.id, action, inputs, trigger });
    Object.assign(entry, { status: answer.body?.statusCode ?? answer.status, ms: answer.ms });
    return read(answer);
  } catch (error) {
    entry.ms = Math.round(performance.now() - began);
    return { failure: { title: 'Something went wrong', detail: error.message } };
  } finally {
    keep(message.id, entry);
  }
}

function read({ status, body, ms, error }) {
  if (body?.statusCode === 200 && body.type === adaptive) return { card: body.value };
  if (body?.statusCode === 200 && body.type === words) return { note: String(body.value ?? '') };
  if (error === undefined && status === 200 && (body === null || body.statusCode === 200)) return {};
  const told = body?.value?.message ?? body?.value?.code;
  const detail = told === undefined ? `the bot answered ${status || 'nothing'} after ${seconds(ms)}` : told;
  return { failure: { title: error ?? 'Something went wrong', detail } };
}

/** `1.4 s`, with the unit that a person reads. */
export function seconds(ms) {
  return ms < 1000 ? `${Math.round(ms)}\u00a0ms` : `${(ms / 1000).toFixed(1)}\u00a0s`;
}

/**
 * The refresh that Teams would send by itself when `viewer` sees this message now, or undefined. Once for a version; on
 * showing the message anew after a minute, again.
 */
export function dueRefresh(message, card, viewer) {
  const { action, userIds } = card?.refresh ?? {};
  // Without a list Teams refreshes for everybody, where the conversation has at most 60 members.
  const forViewer = userIds?.includes(viewer.id) ?? state.room.tenant.people.length <= 60;
  if (action?.type !== 'Action.Execute' || !forViewer) return undefined;
  const key = `${viewer.key} ${message.id} ${message.version}`;
  const before = sentRefreshes.get(key);
  if (before !== undefined && Date.now() - before < 60_000) return undefined;
  sentRefreshes.set(key, Date.now());
  return action;
}
