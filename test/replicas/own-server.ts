import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedServer } from '../../src/postgres/server/embedded-server.ts';
import { silent } from '../postgres/cluster.ts';

/** A PostgreSQL that the bots know by its address alone: they neither start nor stop it. */
export class OwnServer {
  url = '';
  readonly #folder: string;
  readonly #server: EmbeddedServer;

  private constructor(folder: string) {
    this.#folder = folder;
    this.#server = new EmbeddedServer(folder, silent);
  }

  static async start(): Promise<OwnServer> {
    const folder = await mkdtemp(join(tmpdir(), 'gatehouse-own-'));
    await chmod(folder, 0o711);
    const server = new OwnServer(folder);
    await server.run();
    return server;
  }

  /** At the same address as before. */
  async run(): Promise<void> {
    const { host, port, user } = await this.#server.ensure();
    this.url = `postgres://${user}@/postgres?host=${encodeURIComponent(host)}&port=${port}`;
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }

  /** Lets it answer nothing any more, and take no connection, without ending one. */
  freeze(): Promise<void> {
    return this.#signal('SIGSTOP');
  }

  thaw(): Promise<void> {
    return this.#signal('SIGCONT');
  }

  async close(): Promise<void> {
    await this.thaw().catch(() => {}); // it may have been stopped
    await this.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** To the server and all that works for it: its children are what answers. */
  async #signal(signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
    const text = await readFile(join(this.#folder, 'postgres/postmaster.pid'), 'utf8');
    const pid = Number.parseInt(text, 10);
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
    for (const one of [pid, ...children.trim().split(' ').map(Number)]) {
      try {
        process.kill(one, signal);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // a child that has just ended
      }
    }
  }
}
