import { strToU8, zipSync } from 'fflate';
import type { Manifest } from './fill-manifest.ts';

/** The oldest time that a zip knows: the same manifest gives the same bytes. */
const mtime = new Date(1980, 0, 1);

/** The package: three files at the root, as Teams wants them. */
export function pack(
  manifest: Manifest,
  icons: { readonly color: Uint8Array; readonly outline: Uint8Array },
): Uint8Array {
  return zipSync(
    {
      'manifest.json': strToU8(`${JSON.stringify(manifest, undefined, 2)}\n`),
      [manifest.icons.color]: icons.color,
      [manifest.icons.outline]: icons.outline,
    },
    { level: 9, mtime },
  );
}
