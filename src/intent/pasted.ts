import { blockMark } from './normalise.ts';

/** True for text that was pasted rather than said: code, JSON, a block quotation, a log. */
export function isPasted(clean: string): boolean {
  return (
    clean.includes(blockMark) ||
    /[{}\\|<>~]|\[|\]|=>|==|;\s*$|^\s*(?:[-*•▪◦]|\d+[.)]|\[.?\])\s|(?:^|\n)\s*>/.test(clean) ||
    // A comment, a shell's "!", and what a log says behind dots or in the next column.
    /^(?:\/\/|\/\*|--\s|!(?=\p{L}))/u.test(clean) ||
    /(?:\.{2,}|\s{2})\s*(?:ok|okay|done|failed|failure|success|succeeded|denied|error|skipped|timeout)[\s.!]*$/i.test(
      clean,
    ) ||
    // A row of values: nobody writes a comma between a verb and its object and no space.
    /^\p{L}+,[^\s,]+(?:,|$)/u.test(clean) ||
    /^(?:from|to|subject|cc|sent|date|todo|fwd?|re)\s*:/im.test(clean)
  );
}
