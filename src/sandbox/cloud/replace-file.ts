import { renameSync, writeFileSync } from 'node:fs';

/** Writes beside, then renames: whoever is killed in between leaves the old content, never half of the new. */
export function replaceFile(file: string, content: string, mode = 0o644): void {
  const beside = `${file}.new`;
  writeFileSync(beside, content, { mode });
  renameSync(beside, file);
}
