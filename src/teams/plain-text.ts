const named: Readonly<Record<string, string>> = {
  nbsp: ' ',
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** Decodes once: `&amp;lt;` is what somebody typed as `&lt;`. */
export function decode(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,4}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return named[String(name).toLowerCase()] ?? whole;
    const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}

/** White space of every kind, no-break and zero-width ones too, becomes one space; so do control characters. */
export function collapse(text: string): string {
  return wellFormed(text)
    .replace(/[\s\p{Cc}\u200b\u2060]+/gu, ' ')
    .trim();
}

/** Without what no database takes: NUL, and halves of characters. */
export function wellFormed(text: string): string {
  return text.replaceAll('\0', '').replace(/\p{Cs}/gu, '\ufffd');
}
