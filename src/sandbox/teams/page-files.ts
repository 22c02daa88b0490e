import { readFile } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { ServiceError } from './service-error.ts';

const room = fileURLToPath(new URL('../room/', import.meta.url));
const packages = fileURLToPath(new URL('../../../node_modules/', import.meta.url));

/** The page's libraries, straight from their packages. */
const vendor: Readonly<Record<string, string>> = {
  'adaptivecards.js': join(packages, 'adaptivecards/dist/adaptivecards.min.js'),
  'markdown-it.js': join(packages, 'markdown-it/dist/browser/markdown-it.umd.min.js'),
};

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** The room's page and what it loads. */
export function pageRoutes(app: FastifyInstance): void {
  app.get('/', (_request, reply) => send(reply, join(room, 'index.html')));
  app.get<{ Params: { '*': string } }>('/room/*', (request, reply) => {
    const wanted = request.params['*'];
    if (wanted.startsWith('vendor/')) return send(reply, vendor[wanted.slice('vendor/'.length)]);
    const path = join(room, wanted);
    return send(reply, relative(room, path).startsWith('..') ? undefined : path);
  });
}

async function send(reply: FastifyReply, path: string | undefined): Promise<FastifyReply> {
  const type = path === undefined ? undefined : types[extname(path)];
  if (path === undefined || type === undefined)
    throw new ServiceError(404, 'NotFound', 'There is no such page');
  const content = await readFile(path).catch(() => {
    throw new ServiceError(404, 'NotFound', 'There is no such page');
  });
  return reply
    .header('content-type', type)
    .header('cache-control', 'no-cache')
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "script-src 'self'; object-src 'none'; base-uri 'none'")
    .send(content);
}
