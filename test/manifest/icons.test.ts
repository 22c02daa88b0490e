import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { checkIcons } from '../../src/manifest/check-icons.ts';
import { readPng } from '../../src/manifest/read-png.ts';
import { png } from './package.ts';

const color = readFileSync('manifest/color.png');
const outline = readFileSync('manifest/outline.png');

const square = (side: number, pixel: (at: number) => readonly number[]) =>
  png(side, side, Array.from({ length: side * side }, (_, at) => [...pixel(at)]).flat());
const white = [255, 255, 255, 255];
const nothing = [0, 0, 0, 0];

describe('the icons of the package', () => {
  test('are good, and their headers say 192x192 and 32x32', () => {
    expect(checkIcons({ color, outline })).toEqual([]);
    expect([color.readUInt32BE(16), color.readUInt32BE(20)]).toEqual([192, 192]);
    expect([outline.readUInt32BE(16), outline.readUInt32BE(20)]).toEqual([32, 32]);
  });

  test('a true PNG is read with its filters undone: the outline’s corners are empty, its gate is white', () => {
    const pixels = readPng(outline)?.pixels ?? new Uint8Array();
    const at = (x: number, y: number) => [...pixels.subarray((y * 32 + x) * 4, (y * 32 + x) * 4 + 4)];
    expect(at(0, 0)[3]).toBe(0);
    expect(at(31, 31)[3]).toBe(0);
    expect(at(4, 20)).toEqual(expect.arrayContaining([255, 255, 255]));
    expect(at(4, 20)[3]).toBeGreaterThan(200);
  });

  test.each([0, 1, 2, 3, 4])('rows under filter %i are read as they were drawn', (filter) => {
    const pixels = Array.from({ length: 9 * 7 * 4 }, (_, at) => (at * 37 + (at % 11) * 53) % 256);
    expect([...(readPng(png(9, 7, pixels, filter))?.pixels ?? [])]).toEqual(pixels);
  });

  test.each([
    {
      what: 'of another size',
      outline: square(48, (at) => (at % 2 ? white : nothing)),
      says: /48x48.*32x32/,
    },
    { what: 'that fills its square', outline: square(32, () => white), says: /transparent/ },
    {
      what: 'with a color',
      outline: square(32, (at) => (at ? nothing : [91, 95, 199, 255])),
      says: /not white/,
    },
    { what: 'that is empty', outline: square(32, () => nothing), says: /empty/ },
    { what: 'without alpha', outline: color, says: /no alpha/ },
    { what: 'that is no PNG', outline: Buffer.from('<svg/>'), says: /not a PNG/ },
    { what: 'that is cut off', outline: outline.subarray(0, 200), says: /damaged/ },
  ])('an outline $what is refused', ({ outline: bad, says }) => {
    expect(checkIcons({ color, outline: bad }).join()).toMatch(says);
  });

  test('a color icon of another size is refused', () => {
    expect(checkIcons({ color: outline, outline })).toEqual(['color.png: 32x32 pixels; Teams takes 192x192']);
  });
});
