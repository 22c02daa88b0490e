import { api } from './api.js';
import { avatar } from './avatar.js';
import { drawCard, markBusy } from './card.js';
import { time } from './clock.js';
import { el } from './dom.js';
import { inspect } from './inspect.js';
import { dueRefresh, invoke } from './invoke.js';
import { state } from './state.js';
import { appendText, drawMarkdown, mentionNames } from './text.js';

const cardType = 'application/vnd.microsoft.card.adaptive';

/** One message as `viewer` sees it. Its cards are drawn anew only when the message's version or their JSON changed. */
export class MessageView {
  #message;
  #viewer;
  #served = '';
  #cards = [];
  #refreshing = false;
  #author = el('strong', { class: 'author' });
  #time = el('time');
  #edited = el('span', { class: 'edited', text: 'Edited', hidden: true });
  #text = el('div', { class: 'words' });
  #cardSlot = el('div', { class: 'cards' });
  #note = el('div', { class: 'note', role: 'status' });
  #json = el('div', { class: 'inspect' });
  #avatar = el('span');

  constructor(message, viewer) {
    this.#viewer = viewer;
    this.node = el(
      'article',
      {
        class: 'message',
        'data-testid': `message-${message.id}`,
        'data-message': message.id,
        tabindex: '-1',
      },
      this.#avatar,
      el(
        'div',
        { class: 'content' },
        el('p', { class: 'by' }, this.#author, this.#time, this.#edited),
        this.#text,
        this.#cardSlot,
        this.#note,
        this.#json,
      ),
    );
    this.update(message);
  }

  get message() {
    return this.#message;
  }

  /** Draws what changed. A rewrite for everybody glows and takes an open form with it; anything else leaves it alone. */
  update(message) {
    const before = this.#message;
    this.#message = message;
    const { name, bot } = message.from;
    this.node.classList.toggle('from-bot', bot);
    this.node.classList.toggle('deleted', message.deleted === true);
    this.node.setAttribute('aria-label', `${name}, ${time(message.at)}`);
    if (before === undefined) this.#avatar.replaceWith(avatar(message.from));
    this.#author.textContent = name;
    this.#time.textContent = time(message.at);
    this.#time.dateTime = message.at;
    this.#edited.hidden = message.editedAt === undefined;
    if (message.editedAt) this.#edited.title = `Rewritten ${time(message.editedAt)}`;
    this.#drawText();
    const cards = message.deleted
      ? []
      : (message.attachments ?? []).filter((one) => one.contentType === cardType).map((one) => one.content);
    const served = JSON.stringify(cards);
    const rewritten = before?.version !== message.version;
    // The service may still tell the card of before this person's own refresh: only news are drawn.
    const news = served !== this.#served && served !== JSON.stringify(this.#cards);
    if (rewritten || news) this.#drawCards(cards);
    this.#served = served;
    if (rewritten && before !== undefined) this.#glow();
  }

  /** Draws the cards again as they are: after a change of theme, extensions or of the JSON view. */
  redraw() {
    this.#drawCards(this.#cards);
  }

  /** What Teams does when the message comes into view: the card's own refresh for this person. */
  async shown() {
    const card = this.#cards[0];
    if (this.#refreshing || this.#message.deleted || card === undefined) return;
    const action = dueRefresh(this.#message, card, this.#viewer);
    if (action === undefined) return;
    this.#refreshing = true;
    const version = this.#message.version;
    const answer = await invoke(this.#message, this.#viewer, action, {}, 'automatic');
    this.#refreshing = false;
    // A refresh that fails leaves the card as it is, and Teams says nothing.
    if (answer.card !== undefined && version === this.#message.version) this.#own(answer.card);
    else this.#drawJson();
    if (version !== this.#message.version) await this.shown();
  }

  #drawText() {
    const { text = '', textFormat, entities, from, deleted } = this.#message;
    if (deleted) {
      this.#text.replaceChildren(el('em', { text: 'This message has been deleted.' }));
      return;
    }
    const mentions = mentionNames(entities);
    if (from.bot && textFormat !== 'plain') {
      this.#text.replaceChildren(...drawMarkdown(text, mentions, this.#viewer).childNodes);
    } else {
      const line = el('p');
      appendText(line, text.replaceAll('&nbsp;', '\u00a0'), mentions, this.#viewer);
      this.#text.replaceChildren(...(text === '' ? [] : [line]));
    }
    this.#text.hidden = text === '';
  }

  #own(card) {
    const cards = [card, ...this.#cards.slice(1)];
    if (JSON.stringify(cards) === JSON.stringify(this.#cards)) return this.#drawJson();
    return this.#drawCards(cards);
  }

  #drawCards(cards) {
    this.#cards = cards;
    const nodes = cards.map((content) =>
      drawCard(content, this.#viewer, (action, inputs, button) => this.#act(action, inputs, button)),
    );
    const summary = this.#message.summary ?? 'Card';
    for (const node of nodes) {
      node.setAttribute('role', 'group');
      node.setAttribute('aria-label', `Card: ${summary}`);
    }
    this.#cardSlot.replaceChildren(...nodes);
    this.#drawJson();
  }

  #drawJson() {
    this.#json.replaceChildren(
      ...(state.json && this.#cards.length > 0 ? [inspect(this.#message, this.#cards[0])] : []),
    );
  }

  async #act(action, inputs, button) {
    this.#say();
    markBusy(this.#cardSlot, button, true);
    const version = this.#message.version;
    const answer =
      action.type === 'Action.Execute'
        ? await invoke(this.#message, this.#viewer, action, inputs, 'manual')
        : await this.#submit(action, inputs);
    markBusy(this.#cardSlot, button, false);
    if (answer.failure) this.#say('failure', answer.failure.title, answer.failure.detail);
    if (answer.note) this.#say('told', answer.note);
    // A card that was rewritten for all meanwhile is newer than the answer.
    if (answer.card && version === this.#message.version) this.#own(answer.card);
    else this.#drawJson();
  }

  async #submit(action, inputs) {
    try {
      const { delivered } = await api.submit({
        as: this.#viewer.key,
        message: this.#message.id,
        data: { ...action.data, ...inputs },
      });
      if (delivered >= 200 && delivered < 300) return {};
      return { failure: { title: 'Something went wrong', detail: `The bot answered ${delivered}.` } };
    } catch (error) {
      return { failure: { title: 'Something went wrong', detail: error.message } };
    }
  }

  #say(kind, title, detail) {
    const line =
      title && el('p', { class: kind, 'data-testid': `note-${kind}` }, el('strong', { text: title }));
    if (line && detail) line.append(` ${detail}`);
    this.#note.replaceChildren(...(line ? [line] : []));
    if (kind === 'told') setTimeout(() => line.remove(), 8000);
  }

  #glow() {
    this.#cardSlot.classList.remove('glow');
    void this.#cardSlot.offsetWidth; // starts the animation anew
    this.#cardSlot.classList.add('glow');
  }
}
