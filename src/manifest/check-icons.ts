import { type Png, readPng } from './read-png.ts';

/** What Teams would refuse, or draw badly, of the two icons; empty when they are good. */
export function checkIcons(icons: { readonly color: Uint8Array; readonly outline: Uint8Array }): string[] {
  const color = readPng(icons.color);
  const outline = readPng(icons.outline);
  return [
    ...sizeProblems('color.png', color, 192),
    ...sizeProblems('outline.png', outline, 32),
    ...(outline === undefined ? [] : outlineProblems(outline)),
  ];
}

function sizeProblems(name: string, icon: Png | undefined, side: number): string[] {
  if (icon === undefined) return [`${name}: not a PNG, or damaged`];
  const { width, height } = icon;
  return width === side && height === side
    ? []
    : [`${name}: ${width}x${height} pixels; Teams takes ${side}x${side}`];
}

function outlineProblems({ pixels }: Png): string[] {
  if (pixels === undefined)
    return ['outline.png: no alpha channel; save it as RGBA with 8 bits, not interlaced'];
  let seen = 0;
  let clear = 0;
  let colored = 0;
  for (let at = 0; at < pixels.length; at += 4) {
    const [red, green, blue, alpha] = pixels.subarray(at, at + 4);
    if (alpha === 0) clear++;
    else if (red === 255 && green === 255 && blue === 255) seen++;
    else colored++;
  }
  return [
    ...(clear === 0 ? ['outline.png: nothing of it is transparent'] : []),
    ...(colored > 0 ? [`outline.png: ${colored} pixels are not white; Teams colors the outline itself`] : []),
    ...(seen === 0 && colored === 0 ? ['outline.png: it is empty'] : []),
  ];
}
