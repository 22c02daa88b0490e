import { inflateSync } from 'node:zlib';

/** A picture's size, and its pixels where they are 8-bit red, green, blue and alpha. */
export interface Png {
  readonly width: number;
  readonly height: number;
  /** Four bytes a pixel, row by row; undefined for every other kind of PNG. */
  readonly pixels: Uint8Array | undefined;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const bytesPerPixel = 4;

/** Undefined when the bytes are no whole PNG. */
export function readPng(bytes: Uint8Array): Png | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < 33 || !file.subarray(0, 8).equals(signature)) return undefined;
  if (file.toString('latin1', 12, 16) !== 'IHDR') return undefined;
  const width = file.readUInt32BE(16);
  const height = file.readUInt32BE(20);
  const [depth, color, , , interlace] = file.subarray(24, 29);
  const isPlain = depth === 8 && color === 6 && interlace === 0;
  try {
    return {
      width,
      height,
      pixels: isPlain ? unfilter(inflateSync(imageData(file)), width, height) : undefined,
    };
  } catch {
    return undefined; // cut off, or not compressed as PNG is
  }
}

function imageData(file: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 8; at + 8 <= file.length; ) {
    const length = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    if (type === 'IDAT') parts.push(file.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return Buffer.concat(parts);
}

/** Each row begins with the number of the filter that was laid over it. @throws RangeError when rows are missing */
function unfilter(data: Buffer, width: number, height: number): Uint8Array {
  const stride = width * bytesPerPixel;
  const pixels = new Uint8Array(stride * height);
  for (let row = 0; row < height; row++) {
    const filter = data.readUInt8(row * (stride + 1));
    for (let column = 0; column < stride; column++) {
      const at = row * stride + column;
      const left = column < bytesPerPixel ? 0 : (pixels[at - bytesPerPixel] ?? 0);
      const up = row === 0 ? 0 : (pixels[at - stride] ?? 0);
      const upLeft = row === 0 || column < bytesPerPixel ? 0 : (pixels[at - stride - bytesPerPixel] ?? 0);
      pixels[at] = data.readUInt8(row * (stride + 1) + 1 + column) + predicted(filter, left, up, upLeft);
    }
  }
  return pixels;
}

function predicted(filter: number, left: number, up: number, upLeft: number): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      const guess = left + up - upLeft;
      const [l, u, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - upLeft)];
      return l <= u && l <= c ? left : u <= c ? up : upLeft;
    }
    default:
      return 0;
  }
}
