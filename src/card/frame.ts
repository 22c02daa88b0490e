import { requestName } from '../domain/request.ts';
import type { Fill, Line, Paragraph, Run, Section, Strip } from './views.ts';

/** Colour, icon and glyph of a state always go together; so do the words that the caller adds. */
const looks = {
  waiting: { style: 'warning', icon: 'Clock', glyph: '◔' },
  running: { style: 'accent', icon: 'ArrowSync', glyph: '◑' },
  unknown: { style: 'warning', icon: 'QuestionCircle', glyph: '?' },
  done: { style: 'good', icon: 'CheckmarkCircle', glyph: '✓' },
  failed: { style: 'attention', icon: 'DismissCircle', glyph: '✕' },
  blocked: { style: 'attention', icon: 'Prohibited', glyph: '■' },
  ended: { style: 'emphasis', icon: 'DismissCircle', glyph: '✕' },
  asking: { style: 'emphasis', icon: 'QuestionCircle', glyph: '?' },
  settled: { style: 'emphasis', icon: 'CheckmarkCircle', glyph: '✓' },
  warning: { style: 'warning', icon: 'Warning', glyph: '▲' },
  critical: { style: 'attention', icon: 'Warning', glyph: '▲' },
  urgent: { style: 'attention', icon: 'AlertUrgent', glyph: '▲' },
  informing: { style: 'emphasis', icon: 'Info', glyph: 'i' },
  taken: { style: 'accent', icon: 'Person', glyph: '◑' },
  snoozed: { style: 'emphasis', icon: 'AlertSnooze', glyph: '○' },
} as const satisfies Record<string, { style: Fill; icon: string; glyph: string }>;

/** The line on top of a card; `words` are Markdown-safe, `mark` stands at the right. */
export function strip(look: keyof typeof looks, words: string, mark?: string | number): Strip {
  const { style, icon, glyph } = looks[look];
  const marks = mark === undefined ? [] : lines(typeof mark === 'number' ? requestName(mark) : mark);
  return { style, icons: [{ name: icon, glyph }], glyphs: [], words, marks };
}

/** A line on top without an icon, for states of gateways. */
export function bareStrip(style: Fill, glyph: string, words: string, mark: string): Strip {
  return { style, icons: [], glyphs: lines(glyph), words, marks: lines(mark) };
}

export function lines(...texts: readonly (string | undefined)[]): readonly Line[] {
  return texts.flatMap((text) => (text === undefined || text === '' ? [] : [{ text }]));
}

/** "**1.** ...", one line each; a single one has no number. */
export function numbered(texts: readonly string[]): readonly Line[] {
  if (texts.length === 1) return lines(...texts);
  return texts.map((text, index) => ({ text: `**${index + 1}.** ${text}` }));
}

/** No section without a line. */
export function section(heading: string, content: readonly Line[]): readonly Section[] {
  return content.length === 0 ? [] : [{ heading, lines: content }];
}

export function said(text: string): Run {
  return { text, italic: false };
}

export function quote(text: string): Run {
  return { text, italic: true };
}

export function paragraph(...runs: readonly Run[]): Paragraph {
  return { runs };
}

/** A list of none or one, as templates take what may be absent. */
export function when<T>(isThere: boolean, value: T): readonly T[] {
  return isThere ? [value] : [];
}
