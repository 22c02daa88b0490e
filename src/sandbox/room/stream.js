import { api } from './api.js';
import { avatar } from './avatar.js';
import { calm } from './calm.js';
import { composer } from './composer.js';
import { el, redraw } from './dom.js';
import { icon } from './icons.js';
import { MessageView } from './message.js';
import { starters } from './starters.js';
import { change, conversationOf, state } from './state.js';
import { markRead, newBells, readBells } from './unread.js';

/** One conversation as one person sees it: the messages, their threads, and the box to write in. */
export class Stream {
  #viewer;
  #conversation;
  #composer;
  #log;
  #views = new Map();
  #threads = new Map();
  #loading;
  #again = false;
  #list = el('ol', { class: 'threads' });
  #news = el('div', { class: 'unseen', 'aria-live': 'polite', 'data-testid': 'live' });
  #starters = el('div');
  #seen = new IntersectionObserver((entries) => this.#shown(entries), { rootMargin: '120px' });

  constructor(viewer) {
    this.#viewer = viewer;
    this.#conversation = conversationOf(viewer.key);
    this.#composer = composer(viewer, { sent: () => this.load('sent') });
    this.#log = el('div', { class: 'log', tabindex: '-1' }, this.#list, this.#starters);
    const channel = state.room.tenant.channels.find((one) => one.key === state.channel);
    const title = channel ? `# ${channel.name}` : `Chat with ${state.room.tenant.bot.name}`;
    this.node = el(
      'section',
      { class: 'stream', 'data-testid': `stream-${viewer.key}`, 'aria-label': `${title} as ${viewer.name}` },
      el(
        'header',
        { class: 'stream-head' },
        el('h2', { text: title }),
        el('p', { class: 'seen-as' }, avatar(viewer), `${viewer.name}, ${viewer.role}`),
      ),
      this.#log,
      this.#news,
      this.#composer.node,
    );
  }

  get conversation() {
    return this.#conversation;
  }

  /** Fetches the messages and draws what is new; calls that come meanwhile are one more fetch at the end. */
  async load(why = 'news') {
    if (this.#loading) {
      this.#again = why;
      return this.#loading;
    }
    this.#loading = this.#fetch(why);
    try {
      await this.#loading;
    } finally {
      this.#loading = undefined;
    }
    if (this.#again) {
      const next = this.#again;
      this.#again = false;
      await this.load(next);
    }
  }

  /** Draws every card anew: theme, extensions or JSON view changed. */
  redrawCards() {
    for (const view of this.#views.values()) view.redraw();
  }

  /** Scrolls to a message and puts the focus on it. */
  goTo(id) {
    const view = this.#views.get(id);
    view?.node.scrollIntoView({ block: 'center' });
    view?.node.focus({ preventScroll: true });
    return view !== undefined;
  }

  close() {
    this.#seen.disconnect();
  }

  async #fetch(why) {
    const first = this.#views.size === 0;
    const atEnd = this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < 80;
    let messages;
    try {
      ({ messages } = await api.messages(this.#conversation, this.#viewer.key));
    } catch (error) {
      this.#list.append(el('li', { class: 'problem', text: `No messages: ${error.message}` }));
      return;
    }
    this.#list.querySelector(':scope > .problem')?.remove();
    const arrived = messages.filter((message) => this.#draw(message));
    this.#drop(new Set(messages.map((message) => message.id)));
    this.#offer(messages);
    this.#quiet();
    if (!first) this.#tell(arrived);
    const mine = arrived.find((one) => one.from.key === this.#viewer.key);
    if (first) this.#toLast(this.#list.lastElementChild);
    else if (atEnd && arrived.length > 0) this.#toLast(this.#views.get(arrived[0].id).node);
    else if (mine && why === 'sent') this.goTo(mine.id);
  }

  /** Whoever looks here has read it: the service marks the bells of this conversation by the fetch itself. */
  #quiet() {
    const { key } = this.#viewer;
    markRead(key, this.#conversation);
    const rang = newBells(key).some((bell) => bell.conversation === this.#conversation);
    if (rang || state.bells[key] === undefined) readBells([key]).catch(() => change({ connected: false }));
  }

  /** Draws one message; true if it is new here. */
  #draw(message) {
    const known = this.#views.get(message.id);
    if (known) {
      const before = known.message.version;
      known.update(message);
      if (before !== message.version) this.#watch(known.node);
      return false;
    }
    const view = new MessageView(message, this.#viewer);
    this.#views.set(message.id, view);
    const flat = state.channel === 'chat';
    const root = flat ? message.id : (message.thread ?? message.id);
    if (root === message.id || !this.#threads.has(root)) this.#begin(message.id, view, flat);
    else this.#threads.get(root).append(el('li', {}, view.node));
    this.#watch(view.node);
    return true;
  }

  #begin(id, view, flat) {
    const replies = el('ol', { class: 'replies' });
    const thread = el(
      'li',
      { class: flat ? 'thread flat' : 'thread', 'data-testid': `thread-${id}` },
      view.node,
    );
    if (!flat) thread.append(replies, this.#replyBox(id));
    this.#threads.set(id, replies);
    this.#list.append(thread);
  }

  #replyBox(thread) {
    const place = el('div', { class: 'reply' });
    const open = el(
      'button',
      {
        type: 'button',
        class: 'reply-open',
        'data-testid': `reply-${thread}`,
        onclick: () => {
          const box = composer(this.#viewer, { thread, sent: () => this.load('sent') });
          box.node.addEventListener('keydown', (event) => {
            if (event.key === 'Escape' && !event.defaultPrevented) redraw(place, open);
          });
          place.replaceChildren(box.node);
          box.focus();
        },
      },
      icon('Reply', 16),
      'Reply',
    );
    place.append(open);
    return place;
  }

  #drop(kept) {
    for (const [id, view] of this.#views) {
      if (kept.has(id)) continue;
      view.node.closest('li')?.remove();
      this.#views.delete(id);
      this.#threads.delete(id);
    }
  }

  #offer(messages) {
    const isFor = this.#viewer.key === state.as;
    const isAlerts = state.channel === 'alerts';
    const begun = isAlerts ? messages.length > 0 : messages.some((message) => !message.from.bot);
    if (begun || !isFor) this.#starters.replaceChildren();
    else this.#starters.replaceChildren(isAlerts ? calm() : starters(this.#composer));
  }

  #tell(arrived) {
    const others = arrived.filter((message) => message.from.key !== this.#viewer.key);
    if (others.length === 0) return;
    this.#news.textContent = others
      .map((one) => `${one.from.name}: ${one.summary || one.text?.replace(/<[^>]*>/g, '') || 'a card'}`)
      .join('. ');
  }

  #watch(node) {
    this.#seen.unobserve(node);
    this.#seen.observe(node);
  }

  #shown(entries) {
    for (const entry of entries) {
      if (entry.isIntersecting) this.#views.get(entry.target.dataset.message)?.shown();
    }
  }

  /** To the end, but not past the beginning of `node`: a card is read from its top. */
  #toLast(node) {
    const scroll = () => {
      const log = this.#log;
      const top = node ? node.getBoundingClientRect().top - log.getBoundingClientRect().top : 0;
      log.scrollTop = Math.min(log.scrollHeight, log.scrollTop + top - 8);
    };
    scroll();
    // Cards grow once their tables are laid out.
    requestAnimationFrame(scroll);
  }
}
