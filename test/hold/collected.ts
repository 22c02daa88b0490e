import { readFile } from 'node:fs/promises';
import type { Tenant } from '../e2e/tenant.ts';

/** For a tenant whose bot is asked for a collection: its debugger opens on any free port, and only when it is asked to. */
export const debuggable = { NODE_OPTIONS: '--inspect-port=127.0.0.1:0' } as const;

/** RSS of the bot in MB (2^20) after a collection; undefined where the machine does not tell. */
export async function collectedMegabytes(tenant: Tenant): Promise<number | undefined> {
  const { pid } = tenant.line;
  process.kill(pid, 'SIGUSR1');
  const url = await tenant.waitFor('the debugger', async () =>
    tenant.log
      .map((line) => /Debugger listening on (ws:\S+)/.exec(line)?.[1])
      .findLast((one) => one !== undefined),
  );
  const socket = new WebSocket(url);
  await happened(socket, 'open');
  // The second one frees what the first one's finalizers let go.
  for (const id of [1, 2]) {
    socket.send(JSON.stringify({ id, method: 'HeapProfiler.collectGarbage' }));
    await happened(socket, 'message');
  }
  socket.close();
  const told = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(told)?.[1];
  return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 102.4) / 10;
}

function happened(socket: WebSocket, what: 'open' | 'message'): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.addEventListener(what, () => resolve(), { once: true });
    socket.addEventListener('error', () => reject(new Error('the debugger does not answer')), { once: true });
  });
}
