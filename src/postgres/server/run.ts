import { spawn } from 'node:child_process';
import type { Account } from './account.ts';

/** A program that has ended. */
export interface Ended {
  readonly code: number | null;
  /** What it wrote, both streams, at most 16 KB. */
  readonly said: string;
}

/** Runs one of PostgreSQL's programs to its end. What it starts in the background may go on. */
export function run(program: string, args: readonly string[], account: Account | undefined): Promise<Ended> {
  const child = spawn(program, args, {
    // Nobody's working folder may be closed to the account; variables like PGDATA must not reach the server.
    ...(process.platform === 'win32' ? {} : { cwd: '/', env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' } }),
    ...(account === undefined ? {} : { uid: account.uid, gid: account.gid }),
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      if (said.length < 16_384) said += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    // Not 'close': a server that pg_ctl has started may hold the streams open.
    child.on('exit', (code) => {
      setImmediate(() => {
        child.stdout.destroy();
        child.stderr.destroy();
        resolve({ code, said: said.trim() });
      });
    });
  });
}
