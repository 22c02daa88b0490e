import { once } from 'node:events';
import type { Tenant } from '../e2e/tenant.ts';
import { residentBytes } from './unharmed.ts';

/** With these the inspector of each process takes any free port, once it is asked for. */
export const inspectable = { NODE_OPTIONS: '--inspect-port=0' };

/** The bot's inspector, which any Node process opens by a signal: the product has no hook for a collection. */
export class Inspector {
  readonly #tenant: Tenant;
  readonly #socket: WebSocket;
  #calls = 0;

  private constructor(tenant: Tenant, socket: WebSocket) {
    this.#tenant = tenant;
    this.#socket = socket;
  }

  static async open(tenant: Tenant): Promise<Inspector> {
    process.kill(tenant.line.pid, 'SIGUSR1');
    const address = await tenant.waitFor('the inspector', async () =>
      tenant.log
        .map((one) => /^Debugger listening on (ws:\S+)$/.exec(one)?.[1])
        .find((one) => one !== undefined),
    );
    const socket = new WebSocket(address);
    await once(socket, 'open');
    return new Inspector(tenant, socket);
  }

  close(): void {
    this.#socket.close();
  }

  /** Resident memory after a collection: the least of some readings, since pages go back one after the other. */
  async collectedBytes(): Promise<number> {
    let least = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 4; round += 1) {
      await this.#collect();
      least = Math.min(least, await residentBytes(this.#tenant));
    }
    return least;
  }

  async #collect(): Promise<void> {
    this.#calls += 1;
    const id = this.#calls;
    const answered = new Promise<void>((resolve) => {
      const listen = ({ data }: MessageEvent) => {
        if ((JSON.parse(String(data)) as { id?: number }).id !== id) return;
        this.#socket.removeEventListener('message', listen);
        resolve();
      };
      this.#socket.addEventListener('message', listen);
    });
    this.#socket.send(JSON.stringify({ id, method: 'HeapProfiler.collectGarbage' }));
    await answered;
  }
}
