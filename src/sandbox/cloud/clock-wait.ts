import type { SandboxClock } from '../clock.ts';

/** Resolves when so many milliseconds of the tenant's time have passed: faster with a fast clock, never while it stands. */
export function passing(clock: SandboxClock, ms: number): Promise<void> {
  const until = clock.now().getTime() + ms;
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const arm = () => {
      clearTimeout(timer);
      const { speed } = clock.state;
      const left = until - clock.now().getTime();
      if (left <= 0) {
        forget();
        resolve();
      } else if (speed > 0) timer = setTimeout(arm, Math.max(1, left / speed)).unref();
    };
    const forget = clock.onChange(arm);
    arm();
  });
}
