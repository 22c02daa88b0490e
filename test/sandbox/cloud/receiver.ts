import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The parts of the common alert schema that the tests look at. */
export interface Webhook {
  readonly schemaId: string;
  readonly data: {
    readonly essentials: {
      readonly alertId: string;
      readonly alertRule: string;
      readonly severity: string;
      readonly monitorCondition: string;
      readonly alertTargetIDs: readonly string[];
      readonly resolvedDateTime?: string;
    };
    readonly alertContext: Readonly<Record<string, unknown>>;
  };
}

/** A webhook's other end: writes down what comes and answers what the test says. */
export class Receiver {
  readonly received: { readonly at: number; readonly url: string; readonly webhook: Webhook }[] = [];
  /** What to answer the next one; 0 breaks the connection. */
  answer: () => number = () => 202;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      request.on('end', () => {
        const webhook = JSON.parse(text) as Webhook;
        this.received.push({ at: Date.now(), url: request.url ?? '', webhook });
        const status = this.answer();
        if (status === 0) request.socket.destroy();
        else response.writeHead(status).end('taken');
      });
    });
  }

  static async open(): Promise<Receiver> {
    const receiver = new Receiver();
    await new Promise<void>((resolve) => receiver.#server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/api/alerts?code=sesame`;
  }

  /** `Fired cmg-traffic-warning-granitefalls`, in the order in which they came. */
  get said(): string[] {
    return this.received.map(({ webhook: { data } }) => {
      const { monitorCondition, alertRule } = data.essentials;
      return `${monitorCondition} ${alertRule}`;
    });
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** Waits until it is so; the test's own limit ends a wait in vain. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 10));
}
