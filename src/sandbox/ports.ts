import { readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';

/** A port that somebody else had. */
export interface ReplacedPort {
  readonly name: string;
  readonly wanted: number;
  readonly used: number;
}

type Ports<Name extends string> = Readonly<Record<Name, number>>;

/**
 * Finds a port for each name: the one that `file` remembers of the last time (stored addresses stay good), else the
 * wanted one, else any that is free. 0 wants any.
 */
export async function findPorts<Name extends string>(
  wanted: Ports<Name>,
  file: string,
): Promise<{ readonly ports: Ports<Name>; readonly replaced: readonly ReplacedPort[] }> {
  const last = await readPorts(file);
  const held: Server[] = [];
  const found: Record<string, number> = {};
  const replaced: ReplacedPort[] = [];
  try {
    // All are held until the last is found, so that no two names get one port.
    for (const [name, port] of Object.entries<number>(wanted)) {
      const server = await holdFirst([last[name] ?? port, port, 0]);
      held.push(server);
      const used = (server.address() as AddressInfo).port;
      found[name] = used;
      if (port !== 0 && used !== port) replaced.push({ name, wanted: port, used });
    }
  } finally {
    await Promise.all(held.map((server) => new Promise((done) => server.close(done))));
  }
  await writeFile(file, JSON.stringify(found));
  return { ports: found as Ports<Name>, replaced };
}

async function readPorts(file: string): Promise<Record<string, number>> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Record<string, number>;
  } catch {
    return {}; // a first start
  }
}

async function holdFirst(ports: readonly number[]): Promise<Server> {
  for (const port of ports) {
    const server = (await isTakenOnIpv6(port)) ? undefined : await hold(port);
    if (server !== undefined) return server;
  }
  throw new Error('This machine has no free port on 127.0.0.1');
}

/** `localhost` may lead to ::1 first: a stranger who listens there would be taken for the sandbox. */
async function isTakenOnIpv6(port: number): Promise<boolean> {
  if (port === 0) return false;
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EADDRINUSE'));
    server.listen({ port, host: '::1', ipv6Only: true }, () => server.close(() => resolve(false)));
  });
}

/** Undefined when somebody else has the port, or this user may not have it. */
function hold(port: number): Promise<Server | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1' }, () => resolve(server));
  });
}
