import type { FastifyError, FastifyReply } from 'fastify';

/** A refusal of Teams, with Teams' own code. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** Answers an error in the form that Teams gives it: `{ error: { code, message } }`. */
export function answerError(error: FastifyError | ServiceError, reply: FastifyReply): FastifyReply {
  if (error instanceof ServiceError)
    return reply
      .code(error.status)
      .headers(error.headers)
      .send({ error: { code: error.code, message: error.message } });
  const status = error.statusCode ?? 500;
  const code = status === 413 ? 'MessageSizeTooBig' : status < 500 ? 'BadSyntax' : 'ServiceError';
  return reply.code(status).send({ error: { code, message: error.message } });
}
