import { z } from 'zod';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';

const told = z.object({ real: z.number(), simulated: z.number(), speed: z.number().min(0) });

type Told = z.infer<typeof told>;

/** The sandbox's time: told once when the bot starts, and again at each change of speed. */
export class ToldClock implements Clock {
  readonly #address: string;
  readonly #log: Log;
  readonly #listeners = new Set<() => void>();
  readonly #ended = new AbortController();
  #told: Told;

  private constructor(address: string, first: Told, log: Log) {
    this.#address = address;
    this.#told = first;
    this.#log = log;
  }

  /** @throws Error when the sandbox does not answer within 5 s */
  static async listen(address: string, log: Log): Promise<ToldClock> {
    const response = await fetch(address, { signal: AbortSignal.timeout(5000) });
    const clock = new ToldClock(address, told.parse(await response.json()), log);
    void clock.#follow();
    return clock;
  }

  now(): Date {
    const { real, simulated, speed } = this.#told;
    return new Date(simulated + (Date.now() - real) * speed);
  }

  speed(): number {
    return this.#told.speed;
  }

  onSpeed(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#ended.abort();
  }

  async #follow(): Promise<void> {
    while (!this.#ended.signal.aborted) {
      try {
        const headers = { accept: 'text/event-stream' };
        const response = await fetch(this.#address, { headers, signal: this.#ended.signal });
        if (response.body !== null) await this.#read(response.body);
      } catch (error) {
        if (this.#ended.signal.aborted) return;
        this.#log.debug({ err: error }, 'the sandbox’s clock is away');
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    let rest = '';
    for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
      const parts = (rest + chunk).split('\n\n');
      rest = parts.pop() ?? '';
      for (const part of parts) this.#take(part);
    }
  }

  #take(event: string): void {
    const line = event.split('\n').find((one) => one.startsWith('data:'));
    if (line === undefined) return;
    const before = this.#told.speed;
    this.#told = told.parse(JSON.parse(line.slice(5)));
    if (this.#told.speed !== before) for (const listener of this.#listeners) listener();
  }
}
