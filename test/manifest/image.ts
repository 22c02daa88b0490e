import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, copyFile, cp, mkdir } from 'node:fs/promises';
import { join, matchesGlob, relative, resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(import.meta.dirname, '../..');
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8').replaceAll(/\\\n/g, ' ');

/** What follows an instruction, each time that it stands there. */
export function instructions(name: string): readonly string[] {
  return [...dockerfile.matchAll(new RegExp(`^${name} +(.+)$`, 'gm'))].map(([, rest = '']) => rest.trim());
}

/** The words of a CMD, or of the HEALTHCHECK’s. */
export function command(instruction: string): readonly string[] {
  return JSON.parse(instruction.slice(instruction.indexOf('['))) as string[];
}

const ignored = readFileSync(join(root, '.dockerignore'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));

/** Whether Docker gets to see a file: the last pattern that matches it, or a folder above it, counts. */
function isInContext(path: string): boolean {
  const parts = path.split('/');
  const above = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  const last = ignored.findLast((line) => above.some((one) => matchesGlob(one, line.replace(/^!/, ''))));
  return last === undefined || last.startsWith('!');
}

/**
 * Does in `folder` what the Dockerfile does in /gatehouse: the same files from the same context, and the same command for
 * the packages. Node lies beside it in bin/, since an image has one, and a checkout's may be out of another account's reach.
 */
export async function buildImage(folder: string): Promise<void> {
  const copies = instructions('COPY').filter((line) => !line.startsWith('--from'));
  for (const line of copies) {
    const words = line.split(/\s+/);
    const target = words.pop() ?? '';
    for (const source of words) {
      const to = join(folder, target.endsWith('/') ? join(target, source) : target);
      await cp(join(root, source), to, {
        recursive: true,
        filter: (from) => isInContext(relative(root, from)),
      });
    }
  }
  const npm = instructions('RUN').find((line) => line.startsWith('npm ci'));
  if (npm === undefined) throw new Error('the Dockerfile installs no packages');
  // What npm has in its cache it does not fetch again; a checkout that runs tests has it all there.
  const install = [...npm.split(' ').slice(1), '--prefer-offline'];
  const { NODE_ENV: _, ...environment } = process.env; // that stage of the image sets none
  await promisify(execFile)('npm', install, { cwd: folder, env: environment });
  await mkdir(join(folder, 'bin'));
  await copyFile(process.execPath, join(folder, 'bin/node'));
  await chmod(join(folder, 'bin/node'), 0o755);
}
