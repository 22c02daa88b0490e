import type { Question } from '../domain/question.ts';
import type { Store } from '../ports/store.ts';
import { pack, unpack } from './codec.ts';
import type { Database } from './database.ts';
import { hearOnce } from './heard.ts';
import { touchCards, writeLetters } from './letters.ts';

type Opening = Parameters<Store['openQuestion']>[0];

/** Questions that the bot has asked back. */
export class Questions {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** False when the message had been heard before. */
  open({ question, heard, letters }: Opening): Promise<boolean> {
    return this.#database.transact(async (writing) => {
      if (!(await hearOnce(writing.trx, heard, question.askedAt))) return false;
      const { id, state, ...content } = question;
      await writing.trx
        .insertInto('question')
        .values({ id, state, content: pack(content) })
        .execute();
      await writeLetters(writing, letters);
      return true;
    });
  }

  async find(id: string): Promise<Question | undefined> {
    const row = await this.#database.read((db) =>
      db.selectFrom('question').selectAll().where('id', '=', id).executeTakeFirst(),
    );
    if (row === undefined) return undefined;
    return { ...unpack<Omit<Question, 'id' | 'state'>>(row.content), id: row.id, state: row.state };
  }

  close(id: string, state: 'answered' | 'dismissed'): Promise<boolean> {
    return this.#database.transact(async (writing) => {
      const closed = await writing.trx
        .updateTable('question')
        .set({ state })
        .where('id', '=', id)
        .where('state', '=', 'open')
        .returning('id')
        .executeTakeFirst();
      if (closed === undefined) return false;
      await touchCards(writing, id);
      return true;
    });
  }
}
