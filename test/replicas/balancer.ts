import { Agent, createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What stands before the bots: hands on each request, head and body as they came. */
export class Balancer {
  /** Base URLs of the bots that get requests, in turn. */
  targets: readonly string[] = [];
  /** Each request goes to two bots at the same time, as when Teams delivers it twice. */
  isDoubling = false;
  /** Requests that no bot took. */
  lost = 0;
  /** Statuses that the bots answered, each with how often. */
  readonly statuses = new Map<number, number>();
  readonly #agent = new Agent({ keepAlive: true });
  readonly #server: Server;
  #turn = 0;

  private constructor() {
    this.#server = createServer((incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', async () => {
        const sent = { path: incoming.url ?? '/', headers: incoming.headers, body: Buffer.concat(chunks) };
        const answer = await this.#handOn(sent).catch(() => undefined);
        if (answer === undefined) this.lost += 1;
        const { status = 502, headers = {}, body = Buffer.alloc(0) } = answer ?? {};
        this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
        const { 'transfer-encoding': _, connection: __, ...kept } = headers;
        outgoing.writeHead(status, { ...kept, 'content-length': body.length }).end(body);
      });
    });
  }

  static async start(): Promise<Balancer> {
    const balancer = new Balancer();
    await new Promise<void>((resolve) => balancer.#server.listen(0, '127.0.0.1', resolve));
    return balancer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#agent.destroy();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #handOn(sent: Sent): Promise<Answer | undefined> {
    this.#turn += 1;
    const order = this.targets.map((_, index) => this.targets[(index + this.#turn) % this.targets.length]);
    if (this.isDoubling) {
      const answers = await Promise.all(order.slice(0, 2).map((url = '') => this.#send(url, sent)));
      return answers[0];
    }
    for (const url of order) {
      // One that does not listen, or that is stopping, has not taken it: the next one gets it.
      const answer = await this.#send(url ?? '', sent).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ECONNREFUSED') return undefined;
        throw error;
      });
      if (answer !== undefined && answer.status !== 503) return answer;
    }
    return undefined;
  }

  #send(base: string, { path, headers, body }: Sent): Promise<Answer> {
    const { host: _, connection: __, ...kept } = headers;
    return new Promise((resolve, reject) => {
      const outgoing = request(new URL(path, base), { method: 'POST', agent: this.#agent, headers: kept });
      outgoing.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
          }),
        );
        response.on('error', reject);
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }
}

interface Sent {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
