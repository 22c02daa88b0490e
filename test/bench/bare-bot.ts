import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Tenant } from '../e2e/tenant.ts';
import type { Registration } from './sender.ts';

export interface BareBot {
  /** Without a slash at its end. */
  readonly url: string;
  stop(): void;
}

/** Starts the echo bot as a process of its own, as Gatehouse is one. */
export async function startBareBot(tenant: Tenant, registration: Registration): Promise<BareBot> {
  const file = fileURLToPath(import.meta.resolve('./echo-bot.ts'));
  const ca = join(tenant.line.data, 'cloud/ca.pem');
  const child = spawn(process.execPath, [file, JSON.stringify(registration)], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: ca },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit').then(() => {
    throw new Error('the echo bot ended');
  });
  const [port] = (await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended])) as [
    string,
  ];
  ended.catch(() => undefined);
  return { url: `http://127.0.0.1:${port}`, stop: () => child.kill() };
}
