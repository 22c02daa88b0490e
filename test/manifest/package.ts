import { deflateSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import type { Manifest, ManifestValues } from '../../src/manifest/fill-manifest.ts';

export const values: ManifestValues = {
  appId: '99999999-9999-4999-8999-999999999999',
  botId: '22222222-2222-4222-8222-222222222222',
  name: 'Gatehouse',
  version: '1.2.3',
  developer: 'Contoso',
  website: 'https://contoso.example/',
  privacy: 'https://contoso.example/privacy',
  terms: 'https://contoso.example/terms',
  host: 'bot.contoso.example',
};

/** The files of a package by their names. */
export function unpack(zip: Uint8Array): { manifest: Manifest; files: Readonly<Record<string, Uint8Array>> } {
  const files = unzipSync(zip);
  const text = new TextDecoder('utf-8', { fatal: true }).decode(files['manifest.json']);
  return { manifest: JSON.parse(text) as Manifest, files };
}

/**
 * A PNG as a drawing program writes it.
 * @param pixels red, green, blue and alpha of each
 * @param filter 0 to 4, laid over every row as the PNG specification says
 */
export function png(width: number, height: number, pixels: readonly number[], filter = 0): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const stride = width * 4;
  const at = (row: number, column: number) =>
    row < 0 || column < 0 ? 0 : (pixels[row * stride + column] ?? 0);
  const guess = (left: number, up: number, upLeft: number) => {
    const nearest = [left, up, upLeft].map((one) => Math.abs(left + up - upLeft - one));
    return [left, up, upLeft][nearest.indexOf(Math.min(...nearest))] ?? 0;
  };
  const rows = Array.from({ length: height }, (_, row) => [
    filter,
    ...Array.from({ length: stride }, (_none, column) => {
      const [left, up, upLeft] = [at(row, column - 4), at(row - 1, column), at(row - 1, column - 4)];
      const taken = [0, left, up, Math.floor((left + up) / 2), guess(left, up, upLeft)][filter] ?? 0;
      return (at(row, column) - taken) & 0xff;
    }),
  ]);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from(rows.flat()))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Without a true check sum: who reads sizes and pixels does not look at it. */
function chunk(type: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, Buffer.from(type, 'latin1'), body, Buffer.alloc(4)]);
}
