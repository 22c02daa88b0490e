import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface Cut {
  /** All that came back. */
  readonly text: string;
  /** Until the other side closed. */
  readonly ms: number;
}

/** Bytes to an address, as they are. */
export class Raw {
  readonly #socket: Socket;
  readonly #began = performance.now();
  #text = '';

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#text += chunk.toString('latin1');
    });
    socket.on('error', () => undefined); // 'close' follows, and that is what is waited for
  }

  static async open(url: string): Promise<Raw> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new Raw(socket);
  }

  write(bytes: string | Buffer): this {
    this.#socket.write(bytes);
    return this;
  }

  /** Writes it again and again, until the other side has had enough. */
  trickle(bytes: string, everyMs: number): this {
    const timer = setInterval(() => this.#socket.write(bytes), everyMs);
    this.#socket.once('close', () => clearInterval(timer));
    return this;
  }

  /** Resolves with all that came, once `is` finds it in there. */
  async said(is: RegExp): Promise<string> {
    // Not events.once: it rejects when the connection is reset, which `cut` tells as an end.
    while (!is.test(this.#text)) await new Promise((came) => this.#socket.once('data', came));
    const text = this.#text;
    this.#text = '';
    return text;
  }

  /** Resolves when the other side closes; this side is closed after `patienceMs`. */
  async cut(patienceMs: number): Promise<Cut> {
    const timer = setTimeout(() => this.#socket.destroy(), patienceMs);
    // Not events.once: that rejects when the connection is reset, which is one way of being cut off.
    if (!this.#socket.closed) await new Promise((closed) => this.#socket.once('close', closed));
    clearTimeout(timer);
    return { text: this.#text, ms: performance.now() - this.#began };
  }

  close(): void {
    this.#socket.destroy();
  }
}
