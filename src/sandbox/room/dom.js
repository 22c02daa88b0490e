/** Makes an element; `on…` keys are listeners, `class`, `text` and `data-…` what they say. Text is never read as HTML. */
export function el(name, props = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === false) continue;
    if (key === 'text') node.textContent = value;
    else if (key === 'class') node.className = value;
    else if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? '' : String(value));
  }
  node.append(...children.filter(isThere));
  return node;
}

const isThere = (child) => child !== undefined && child !== null && child !== false;

/** Makes an SVG element with attributes and children. */
export function svg(name, attributes = {}, ...children) {
  const node = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  node.append(...children);
  return node;
}

/** A row of buttons of which one is pressed. `choose` is called with its value; `mark` changes the pressed one. */
export function segments(label, choices, choose) {
  const buttons = choices.map(({ value, text, title, testid }) =>
    el('button', {
      type: 'button',
      text,
      title,
      'data-testid': testid ?? `${label.toLowerCase()}-${value}`,
      onclick: () => choose(value),
    }),
  );
  const node = el('div', { class: 'segments', role: 'group', 'aria-label': label }, ...buttons);
  const mark = (value) => {
    choices.forEach((choice, index) => {
      buttons[index].setAttribute('aria-pressed', String(choice.value === value));
    });
  };
  return { node, mark };
}

/** Replaces what is in `parent` but keeps the keyboard focus where it was, by `data-testid`. */
export function redraw(parent, ...children) {
  const focused = parent.contains(document.activeElement) ? document.activeElement.dataset.testid : undefined;
  parent.replaceChildren(...children.filter(isThere));
  if (focused !== undefined) parent.querySelector(`[data-testid="${CSS.escape(focused)}"]`)?.focus();
}

/** A word for a `data-testid`: small letters, digits and dashes. */
export function slug(text) {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
