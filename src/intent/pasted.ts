import { blockMark } from './normalise.ts';

/** True for text that was pasted rather than said: code, JSON, a block quotation, a log. */
export function isPasted(clean: string): boolean {
  return (
    clean.includes(blockMark) ||
    /[{}\\|<>~]|\[|\]|=>|==|;\s*$|^\s*(?:[-*•▪◦]|\d+[.)]|\[.?\])\s|(?:^|\n)\s*>/.test(clean) ||
    /^(?:from|to|subject|cc|sent|date|todo|fwd?|re)\s*:/im.test(clean)
  );
}
