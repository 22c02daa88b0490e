import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Activity {
  readonly bytes: number;
  /** `message`, `typing` ... */
  readonly type: string;
}

/** The Bot Framework's connector, as far as a reply goes: takes what is sent, without a limit, and names it. */
export interface Connector {
  /** With a slash at its end. */
  readonly url: string;
  /** Activities that were taken so far. */
  readonly taken: () => number;
  readonly last: () => Activity;
  close(): Promise<void>;
}

/** One for both bots, so that neither is measured against a slower Teams. */
export async function startConnector(): Promise<Connector> {
  let taken = 0;
  let last = Buffer.alloc(0);
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      taken += 1;
      last = Buffer.concat(chunks);
      response.writeHead(201, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ id: String(taken) }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/teams/`,
    taken: () => taken,
    // Read when somebody asks, not while bots wait.
    last: () => ({ bytes: last.length, type: (JSON.parse(`${last}`) as { type: string }).type }),
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
