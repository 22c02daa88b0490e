import type { ServerResponse } from 'node:http';

const keepAliveMs = 15_000;

/** What the page is told as it happens. Messages come without their cards: those differ from person to person. */
export type RoomEvent = {
  readonly type: 'message' | 'update' | 'delete' | 'view' | 'clock' | 'faults' | 'bot' | 'bell';
} & Readonly<Record<string, unknown>>;

/** Server-sent events to whoever listens. */
export class EventHub<Event> {
  readonly #listeners = new Set<ServerResponse>();
  readonly #timer = setInterval(() => this.#write(': still here\n\n'), keepAliveMs).unref();

  /** `greeting` is sent at once, so that a listener knows that it is connected. */
  add(response: ServerResponse, greeting?: Event): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(greeting === undefined ? ': listening\n\n' : frame(greeting));
    this.#listeners.add(response);
    response.on('close', () => this.#listeners.delete(response));
  }

  send(event: Event): void {
    this.#write(frame(event));
  }

  close(): void {
    clearInterval(this.#timer);
    for (const listener of this.#listeners) listener.end();
    this.#listeners.clear();
  }

  #write(text: string): void {
    for (const listener of this.#listeners) listener.write(text);
  }
}

function frame(event: unknown): string {
  return `data: ${JSON.stringify(event)}\n\n`;
}
