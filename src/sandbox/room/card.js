import { el, slug } from './dom.js';
import { cardContext } from './elements.js';
import { hostConfig } from './host-config.js';
import { state } from './state.js';
import { drawMarkdown, mentionNames } from './text.js';

const { AdaptiveCards } = globalThis;

/** Whose mentions the card that is being drawn may show: the renderer's Markdown hook is one for the whole page. */
let drawing = { mentions: [], viewer: undefined };

AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = drawMarkdown(text, drawing.mentions, drawing.viewer).innerHTML;
  result.didProcess = true;
};

/** Gives buttons the names that tests know them by, and sends links to a page of their own. */
function finish(node) {
  for (const button of node.querySelectorAll('button.ac-pushButton')) {
    button.dataset.testid = `button-${slug(button.textContent)}`;
    // The renderer copies the title into a tooltip, which only repeats what the button says.
    if (button.title === button.textContent) button.removeAttribute('title');
  }
  for (const link of node.querySelectorAll('a')) {
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
  }
}

/** The inputs that an action sends, by id, as text: what Teams merges into its data. */
function inputsOf(action) {
  const inputs = {};
  for (const input of Object.values(action.getReferencedInputs() ?? {})) {
    if (input.id && input.isSet()) inputs[input.id] = String(input.value);
  }
  return inputs;
}

/** A link into a chat with a message: Teams fills it into the composer there, the room into the one below. */
function fillIn(url, viewer) {
  const link = URL.canParse(url) ? new URL(url) : undefined;
  const message = link?.searchParams.get('message');
  if (link?.hostname !== 'teams.microsoft.com' || !link.pathname.startsWith('/l/chat/') || message === null)
    return false;
  const box = document.querySelector(`[data-testid="stream-${viewer.key}"] [data-testid="composer"]`);
  if (box === null) return false;
  box.value = message;
  box.dispatchEvent(new Event('input', { bubbles: true }));
  box.focus();
  return true;
}

/**
 * Draws `content` for `viewer`. `act(action, inputs, button)` is called for Action.Execute and Action.Submit after the
 * inputs were checked; the rest (forms, folds, links) is done here.
 * @returns the card's node, or a line that says why it can't be drawn
 */
export function drawCard(content, viewer, act) {
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = new AdaptiveCards.HostConfig(hostConfig(state.theme));
  card.onExecuteAction = (action) => {
    if (action instanceof AdaptiveCards.OpenUrlAction) {
      if (!fillIn(action.url ?? '', viewer) && /^https?:/i.test(action.url ?? ''))
        open(action.url, '_blank', 'noopener,noreferrer');
      return;
    }
    const type = action.getJsonTypeName();
    if (type !== 'Action.Execute' && type !== 'Action.Submit') return;
    act(
      { type, verb: action.verb, data: action.data ?? {}, id: action.id, title: action.title },
      action.associatedInputs === 'none' ? {} : inputsOf(action),
      action.renderedElement,
    );
  };
  drawing = { mentions: mentionNames(content.msteams?.entities), viewer };
  try {
    card.parse(content, cardContext(state.cards));
    const node = card.render();
    if (node === undefined) throw new Error('nothing to draw');
    finish(node);
    // A form is rendered when it is first opened.
    card.onInlineCardExpanded = () => finish(node);
    const full = content.msteams?.width === 'Full';
    return el('div', { class: full ? 'card full' : 'card', 'data-testid': 'card' }, node);
  } catch (error) {
    return el('p', { class: 'card broken', text: `This card can't be drawn: ${error.message}` });
  } finally {
    drawing = { mentions: [], viewer: undefined };
  }
}

/** Marks a card's buttons as busy, or as free again; the pressed one turns. */
export function markBusy(node, pressed, busy) {
  for (const button of node.querySelectorAll('button.ac-pushButton')) button.disabled = busy;
  node.classList.toggle('waiting', busy);
  pressed?.classList.toggle('busy', busy);
  pressed?.setAttribute('aria-busy', String(busy));
}
