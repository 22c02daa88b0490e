import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { SandboxClock } from './clock.ts';

const writeEveryMs = 1000;

/** The tenant's clock, kept in a file: after a restart the tenant is never earlier than it was, nor in the past. */
export function openClock(file: string, speed: number): { clock: SandboxClock; close: () => void } {
  const startAt = Math.max(Date.now(), latest(file));
  const clock = new SandboxClock(new Date(startAt), speed);
  const write = () => {
    const state = { simulated: clock.now().getTime(), speed: clock.state.speed };
    if (state.simulated <= Date.now()) return; // a start without the file is as late
    writeFileSync(`${file}.new`, JSON.stringify(state));
    renameSync(`${file}.new`, file);
  };
  const timer = setInterval(write, writeEveryMs).unref();
  const forget = clock.onChange(write);
  return {
    clock,
    close: () => {
      clearInterval(timer);
      forget();
      write();
    },
  };
}

/** The latest time at which the last sandbox may have been, in milliseconds since 1970. */
function latest(file: string): number {
  try {
    const { simulated, speed } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>;
    return Number(simulated) + Number(speed) * writeEveryMs || 0;
  } catch {
    return 0; // a first start
  }
}
