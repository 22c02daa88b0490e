import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Teams' end of the wire: takes all that is sent, without a limit, and knows when it first heard of something. */
export interface TeamsEnd {
  /** With a slash at its end. */
  readonly url: string;
  /** Resolves with the time (as `performance.now`) at which the first message that holds `word` had come whole. */
  heardOf(word: string): Promise<number>;
  readonly taken: () => number;
  close(): Promise<void>;
}

export async function startTeamsEnd(): Promise<TeamsEnd> {
  const waiting = new Map<string, (at: number) => void>();
  let taken = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const at = performance.now();
      taken += 1;
      const id = `${taken}`;
      response.writeHead(201, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ id: `19:bench@thread.tacv2;messageid=${id}`, activityId: id }));
      if (waiting.size === 0) return;
      const text = `${Buffer.concat(chunks)}`;
      for (const [word, hear] of waiting) {
        if (!text.includes(word)) continue;
        waiting.delete(word);
        hear(at);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/teams/`,
    heardOf: (word) => new Promise((resolve) => waiting.set(word, resolve)),
    taken: () => taken,
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
