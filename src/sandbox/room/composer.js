import { api } from './api.js';
import { el } from './dom.js';
import { icon } from './icons.js';
import { conversationOf, state } from './state.js';

const bot = () => state.room.tenant.bot.name;

/** Sends `text` as `viewer`; resolves to what went wrong in words, or undefined. */
async function send(viewer, text, thread, mention) {
  const conversation = conversationOf(viewer.key);
  try {
    const sent = await api.say({
      as: viewer.key,
      conversation,
      text,
      mention,
      ...(thread === undefined ? {} : { thread }),
    });
    const silent = !mention && state.channel !== 'chat' && !text.includes(`@${bot()}`);
    if (silent) return `Nobody mentioned ${bot()}, so Teams doesn't deliver it to the bot.`;
    if (sent.delivered >= 200 && sent.delivered < 300) return undefined;
    return sent.delivered === 0
      ? `${bot()} can't be reached.`
      : `${bot()} answered ${sent.delivered} to this message.`;
  } catch (error) {
    return `Not sent: ${error.message}.`;
  }
}

/**
 * The box for a new message, or for a reply to `thread`. Enter sends, Shift+Enter makes a line, `@` offers the bot; in a
 * channel the mention is there from the start and can be taken off.
 */
export function composer(viewer, { thread, sent }) {
  const inChannel = state.channel !== 'chat';
  const first = viewer.name.split(' ')[0];
  const name = thread === undefined ? 'composer' : `composer-${thread}`;
  let mention = inChannel;
  const box = el('textarea', {
    rows: 1,
    'data-testid': name,
    'aria-label': thread === undefined ? `Message as ${viewer.name}` : `Reply as ${viewer.name}`,
    placeholder: thread === undefined ? `Message as ${first}` : `Reply as ${first}`,
    maxlength: 4000,
  });
  const chip = el('button', {
    type: 'button',
    class: 'mention-chip',
    'data-testid': `${name}-mention`,
    onclick: () => mark(!mention),
  });
  const offer = el('button', {
    type: 'button',
    class: 'offer',
    'data-testid': `${name}-offer`,
    hidden: true,
    onclick: () => take(),
  });
  offer.append(el('span', { class: 'avatar bot' }), `${bot()}`, el('kbd', { text: 'Tab' }));
  const problem = el('p', { class: 'problem', role: 'alert' });
  const button = el(
    'button',
    {
      type: 'submit',
      class: 'send',
      'data-testid': thread ? `send-${thread}` : 'send',
      'aria-label': 'Send',
    },
    icon('Send'),
    el('span', { text: 'Send' }),
  );
  const mark = (value) => {
    mention = value;
    chip.textContent = `@${bot()}`;
    chip.setAttribute('aria-pressed', String(value));
    chip.title = value
      ? `${bot()} is mentioned: it gets this message`
      : `Without a mention ${bot()} never sees it`;
    box.focus();
  };
  const take = () => {
    box.setRangeText(`@${bot()} `, box.value.lastIndexOf('@', box.selectionStart), box.selectionStart, 'end');
    offer.hidden = true;
    box.focus();
  };
  const look = () => {
    const typed = /(^|\s)@(\w*)$/.exec(box.value.slice(0, box.selectionStart));
    offer.hidden = !typed || !bot().toLowerCase().startsWith(typed[2].toLowerCase());
    box.style.height = 'auto';
    box.style.height = `${Math.min(box.scrollHeight, 160)}px`;
  };
  const submit = async (event) => {
    event?.preventDefault();
    const text = box.value.trim();
    if (text === '' || button.disabled) return;
    button.disabled = true;
    problem.textContent = '';
    const wrong = await send(viewer, text, thread, mention && !text.includes(`@${bot()}`));
    button.disabled = false;
    if (!wrong?.startsWith('Not sent')) box.value = '';
    problem.textContent = wrong ?? '';
    look();
    sent?.();
  };
  box.addEventListener('input', look);
  box.addEventListener('keydown', (event) => {
    if (!offer.hidden && (event.key === 'Tab' || event.key === 'Enter')) {
      event.preventDefault();
      take();
    } else if (!offer.hidden && event.key === 'Escape') offer.hidden = true;
    else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) void submit(event);
  });
  const field = el('div', { class: 'field' }, inChannel && chip, box, button);
  const node = el('form', { class: 'composer', onsubmit: submit }, offer, field, problem);
  if (inChannel) {
    chip.textContent = `@${bot()}`;
    chip.setAttribute('aria-pressed', 'true');
    chip.title = `${bot()} is mentioned: it gets this message`;
  }
  const fill = (text) => {
    box.value = text;
    look();
    box.focus();
  };
  const say = (text) => {
    fill(text);
    return submit();
  };
  return { node, fill, say, focus: () => box.focus() };
}
