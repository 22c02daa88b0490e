import { type FileHandle, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';

const writeEveryMs = 200;

/** Everything that happened in Teams, one JSON line each, so that a restarted sandbox shows it again. */
export class Journal {
  readonly #file: FileHandle | undefined;
  #waiting: string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  private constructor(file: FileHandle | undefined) {
    this.#file = file;
  }

  /**
   * Reads `teams.jsonl` in `folder` through `replay`, then rewrites it with what `keep` returns: edits of edits go,
   * and so does a last line that a killed process left half written. Without a folder nothing is kept.
   */
  static async open(
    folder: string | undefined,
    replay: (record: unknown) => void,
    keep: () => Iterable<unknown>,
  ): Promise<Journal> {
    if (folder === undefined) return new Journal(undefined);
    const path = join(folder, 'teams.jsonl');
    for (const line of (await readIfThere(path)).split('\n')) {
      const record = parse(line);
      if (record !== undefined) replay(record);
    }
    const file = await open(`${path}.new`, 'w', 0o600);
    await file.appendFile([...keep()].map((record) => `${JSON.stringify(record)}\n`).join(''));
    await rename(`${path}.new`, path);
    return new Journal(file);
  }

  append(record: unknown): void {
    if (this.#file === undefined) return;
    this.#waiting.push(`${JSON.stringify(record)}\n`);
    this.#timer ??= setTimeout(() => void this.flush(), writeEveryMs);
  }

  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const lines = this.#waiting.join('');
    this.#waiting = [];
    if (lines !== '') this.#writing = this.#writing.then(() => this.#file?.appendFile(lines)).catch(complain);
    return this.#writing;
  }

  async close(): Promise<void> {
    await this.flush();
    await this.#file?.close();
  }
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

function parse(line: string): unknown {
  try {
    return line === '' ? undefined : JSON.parse(line);
  } catch {
    return undefined; // a killed process may leave half of its last line
  }
}

function complain(error: unknown): void {
  console.error(`The sandbox could not write its messages: ${String(error)}`);
}
