import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endLeftOver, endServer } from './left-over.ts';

/** Everything that a sandbox writes into its folder. Nothing else in there is ever deleted. */
const contents = [
  ...['cloud', 'teams', 'store', 'gatehouse.yaml'],
  ...['clock.json', 'ports.json', 'sandbox.json', 'bot.log', 'alert-code'],
] as const;

/** Who works in the folder: the sandbox's process, its room, the bot's process (0 for none). */
interface Occupant {
  readonly pid: number;
  readonly room: string;
  readonly bot: number;
}

/** The folder in which a tenant lives, for one sandbox at a time. */
export class DataFolder {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /**
   * Makes the folder where there is none. A bot that a killed sandbox left behind is ended first.
   * @throws Error when another sandbox runs in it
   */
  static async open(path: string, isFresh: boolean): Promise<DataFolder> {
    await mkdir(path, { recursive: true });
    const folder = new DataFolder(path);
    const before = await folder.#occupant();
    if (before !== undefined && (await isAlive(before)))
      throw new Error(
        `A sandbox already runs in ${path} (process ${before.pid}, room ${before.room}). ` +
          'Stop it first, or give this one its own folder: --data DIR',
      );
    if (before !== undefined) await endLeftOver(before.bot, folder.in('gatehouse.yaml'));
    if (isFresh) await endServer(folder.in('store'));
    if (isFresh) for (const name of contents) await rm(folder.in(name), { recursive: true, force: true });
    return folder;
  }

  in(name: (typeof contents)[number]): string {
    return join(this.path, name);
  }

  async occupy(room: string, bot: number): Promise<void> {
    await writeFile(this.in('sandbox.json'), JSON.stringify({ pid: process.pid, room, bot }));
  }

  async leave(): Promise<void> {
    await rm(this.in('sandbox.json'), { force: true });
  }

  async #occupant(): Promise<Occupant | undefined> {
    const text = await readFile(this.in('sandbox.json'), 'utf8').catch(() => '');
    try {
      return text === '' ? undefined : (JSON.parse(text) as Occupant);
    } catch {
      return undefined; // killed while it wrote
    }
  }
}

/** A process id alone proves nothing, since ids are used again: the room must answer under it. */
async function isAlive({ pid, room }: Occupant): Promise<boolean> {
  try {
    const response = await fetch(`${room}/api/room`, { signal: AbortSignal.timeout(2000) });
    const answer = (await response.json()) as { sandbox?: { pid?: number } };
    return answer.sandbox?.pid === pid;
  } catch {
    return false;
  }
}
