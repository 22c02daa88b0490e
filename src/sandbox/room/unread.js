import { api } from './api.js';
import { change, conversationOf, state } from './state.js';

/** Whether `key` has `conversation` open on this page. */
function isOpen(key, conversation) {
  return [state.as, state.split].includes(key) && conversationOf(key) === conversation;
}

/** The owner's key of a 1:1 chat; undefined for a channel, which is everybody's. */
function ownerOf(conversation) {
  return Object.keys(state.room.chats).find((key) => state.room.chats[key] === conversation);
}

function setUnread(key, conversation, number) {
  const own = state.unread[key] ?? {};
  if ((own[conversation] ?? 0) === number) return;
  change({ unread: { ...state.unread, [key]: { ...own, [conversation]: number } } });
}

/** `key` has seen everything of `conversation`. */
export function markRead(key, conversation) {
  setUnread(key, conversation, 0);
}

/** Counts a new message for everybody who can see it and is not looking. */
export function countMessage(message) {
  const owner = ownerOf(message.conversation);
  const people = owner === undefined ? state.room.tenant.people.map((one) => one.key) : [owner];
  for (const key of people) {
    if (key === message.from.key || isOpen(key, message.conversation)) continue;
    setUnread(key, message.conversation, (state.unread[key]?.[message.conversation] ?? 0) + 1);
  }
}

/** Fetches the bells of people. What rang before the page was opened counts as unread too: looking there quiets it. */
export async function readBells(keys) {
  const lists = await Promise.all(keys.map((key) => api.bells(key)));
  const bells = { ...state.bells };
  keys.forEach((key, index) => {
    bells[key] = lists[index];
  });
  change({ bells });
  for (const key of keys) {
    for (const conversation of new Set(newBells(key).map((bell) => bell.conversation))) {
      const rung = newBells(key).filter((bell) => bell.conversation === conversation).length;
      const counted = state.unread[key]?.[conversation] ?? 0;
      if (!isOpen(key, conversation) && counted < rung) setUnread(key, conversation, rung);
    }
  }
}

/** The bells that called `key` to a conversation where `key` has not looked since. */
export function newBells(key) {
  return (state.bells[key] ?? []).filter((bell) => !bell.read);
}
