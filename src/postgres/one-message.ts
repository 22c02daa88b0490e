import type { CompiledQuery } from 'kysely';
import pg from 'pg';

/**
 * The queries as one text. PostgreSQL takes it in one message, runs it as one transaction, and lets each query see what
 * was committed before that query began. Such a message has no parameters: values stand in it as literals, whose types
 * PostgreSQL finds out as it does those of parameters. None of the queries may have a `$1` in a text of its own.
 */
export function oneMessage(queries: readonly CompiledQuery[]): string {
  return queries
    .map(({ sql, parameters }) =>
      sql.replace(/\$(\d+)/g, (_, number: string) => literal(parameters[Number(number) - 1])),
    )
    .join(';\n');
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  return pg.escapeLiteral(value instanceof Date ? value.toISOString() : String(value));
}
