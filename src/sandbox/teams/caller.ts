import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Person } from '../tenant.ts';
import type { Conversations } from './conversations.ts';
import { ServiceError } from './service-error.ts';

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Lets in what comes from this machine under its own name alone: a page from elsewhere can't reach the room. */
export async function loopbackOnly(request: FastifyRequest, _reply: FastifyReply): Promise<void> {
  const { host, origin } = request.headers;
  const isHere = host !== undefined && isLoopback(`http://${host}`);
  if (!isHere || (origin !== undefined && !isLoopback(origin)))
    throw new ServiceError(403, 'Forbidden', 'The sandbox answers to 127.0.0.1 and localhost alone');
}

function isLoopback(address: string): boolean {
  return URL.canParse(address) && loopback.has(new URL(address).hostname);
}

/** @throws ServiceError 400 that names every wrong field */
export function read<T>(shape: z.ZodType<T>, value: unknown): T {
  const result = shape.safeParse(value ?? {});
  if (result.success) return result.data;
  throw new ServiceError(400, 'BadRequest', z.prettifyError(result.error));
}

/** @throws ServiceError 404 */
export function personOf(conversations: Conversations, key: string): Person {
  const person = conversations.person(key);
  if (person === undefined) throw new ServiceError(404, 'NotFound', `There is nobody called ${key}`);
  return person;
}
