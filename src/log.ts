import pino from 'pino';
import type { Log } from './ports/log.ts';

/** JSON lines on stderr. Errors are cut to what helps: no request, no headers, no bodies. */
export function makeLog(level = 'info'): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: describe },
      redact: { paths: ['*.authorization', '*.token', '*.secret', '*.password'], censor: '(hidden)' },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}

/** SDK errors carry whole requests with their headers; the name, message, code and stack are enough. */
function describe(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  return {
    type: error.name,
    message: error.message.slice(0, 500),
    ...(code === undefined ? {} : { code }),
    ...(statusCode === undefined ? {} : { statusCode }),
    stack: error.stack?.split('\n').slice(1, 8).join('\n'),
    ...(error.cause === undefined ? {} : { cause: describe(error.cause) }),
  };
}
