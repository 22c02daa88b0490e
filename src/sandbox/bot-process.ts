import { type ChildProcess, spawn } from 'node:child_process';
import type { Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { isReady } from './readiness.ts';

const askEveryMs = 50;
const firstPauseMs = 500;
const longestPauseMs = 10_000;
const stopWithinMs = 10_000;

export interface BotProcessOptions {
  /** Program and arguments. */
  readonly command: readonly [string, ...string[]];
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Answers 200 once the bot can work. */
  readonly readyUrl: string;
  /** Takes what the bot says on stdout and stderr. */
  readonly logs: Writable;
  /** Takes one line about each unexpected end. */
  readonly complain: (line: string) => void;
}

interface Status {
  readonly up: boolean;
  /** 0 while there is no process. */
  readonly pid: number;
  readonly restarts: number;
}

/** The bot as a child process that is started again whenever it dies by itself. */
export class BotProcess {
  readonly #options: BotProcessOptions;
  readonly #listeners = new Set<(status: Status) => void>();
  #status: Status = { up: false, pid: 0, restarts: 0 };
  #child: ChildProcess | undefined;
  #pauseMs = firstPauseMs;
  #restart: NodeJS.Timeout | undefined;
  #isStopping = false;

  constructor(options: BotProcessOptions) {
    this.#options = options;
  }

  get status(): Status {
    return this.#status;
  }

  start(): void {
    const [program, ...args] = this.#options.command;
    const { folder, environment, logs } = this.#options;
    const child = spawn(program, args, { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.pipe(logs, { end: false });
    child.stderr.pipe(logs, { end: false });
    this.#child = child;
    child.once('error', (error) => this.#ended(child, error.message)); // the program could not be run
    child.once('exit', (code, signal) => this.#ended(child, signal ?? `code ${code}`));
    this.#set({ up: false, pid: child.pid ?? 0 });
    void this.#awaitReady(child);
  }

  /** False where there is no process. */
  signal(signal: NodeJS.Signals): boolean {
    return this.#child?.kill(signal) ?? false;
  }

  /** Asks the bot to end and waits for it; a bot that takes over 10 seconds is killed. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#restart);
    const child = this.#child;
    if (child === undefined) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    child.kill('SIGCONT'); // a bot that was halted would never hear the first
    const killer = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
    await exited;
    clearTimeout(killer);
  }

  /** Returns the function that ends the subscription. */
  onChange(listener: (status: Status) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #awaitReady(child: ChildProcess): Promise<void> {
    while (this.#child === child && !(await isReady(this.#options.readyUrl))) await pause(askEveryMs);
    if (this.#child !== child) return;
    this.#pauseMs = firstPauseMs;
    this.#set({ up: true });
  }

  #ended(child: ChildProcess, how: string): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    this.#set({ up: false, pid: 0 });
    if (this.#isStopping) return;
    const wait = this.#pauseMs;
    this.#pauseMs = Math.min(wait * 2, longestPauseMs);
    this.#options.complain(`The bot ended (${how}); it is started again in ${wait / 1000} s.`);
    this.#restart = setTimeout(() => {
      this.#set({ restarts: this.#status.restarts + 1 });
      this.start();
    }, wait);
  }

  #set(change: Partial<Status>): void {
    this.#status = { ...this.#status, ...change };
    for (const listener of this.#listeners) listener(this.#status);
  }
}
