import type { Room } from './room.ts';

export interface Measured {
  readonly cards: number;
  readonly widest: number;
  /** What sticks out of its card, is cut off, or runs into the next cell of a table. */
  readonly out: readonly string[];
}

const look = `(() => {
  const out = [];
  const cards = [...document.querySelectorAll('.card')];
  for (const card of cards) {
    const edge = card.getBoundingClientRect();
    for (const node of card.querySelectorAll('*')) {
      const box = node.getBoundingClientRect();
      const name = node.tagName + '.' + node.className + ': ' + node.textContent.slice(0, 40);
      if (box.width > 0 && (box.right > edge.right + 0.5 || box.left < edge.left - 0.5)) out.push(name);
      const hides = getComputedStyle(node).overflowX === 'hidden' && node.clientWidth > 0;
      if (hides && node.scrollWidth > node.clientWidth + 1) out.push('cut off: ' + name);
    }
    for (const cell of card.querySelectorAll('[role="cell"], [role="columnheader"]')) {
      const words = document.createRange();
      words.selectNodeContents(cell);
      const right = Math.max(...[...words.getClientRects()].map((box) => box.right));
      if (right > cell.getBoundingClientRect().right + 0.5) out.push('out of its cell: ' + cell.textContent);
    }
  }
  if (document.documentElement.scrollWidth > innerWidth) out.push('the page scrolls sideways');
  return { out, cards: cards.length, widest: Math.max(...cards.map((card) => card.offsetWidth)) };
})()`;

/** Measures the cards as they came, with all folds open, and with each form open in turn: a card opens one at a time. */
export async function measure({ page }: Room): Promise<Measured> {
  const seen: Measured[] = [await page.evaluate(look)];
  const folds = '.card [aria-label^="Show exact calls"], .card [aria-label^="Show what happened"]';
  for (const fold of await page.locator(folds).all()) await fold.click();
  for (const button of await page.locator('.card .ac-pushButton.expandable').all()) {
    await button.click();
    seen.push(await page.evaluate(look));
  }
  return {
    cards: Math.min(...seen.map((one) => one.cards)),
    widest: Math.max(...seen.map((one) => one.widest)),
    out: seen.flatMap((one) => one.out),
  };
}
