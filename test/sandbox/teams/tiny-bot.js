// A bot for tests of processes: ready on the operations address of the configuration that its last argument names.
import { appendFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { parse } from 'yaml';

const config = parse(readFileSync(process.argv.at(-1), 'utf8'));
const log = `${config.store.folder}.log`;
const write = (line) => appendFileSync(log, `${line}\n`);
const [host, port] = config.listen.operations.split(':');

createServer((_request, response) => response.end('ready')).listen(Number(port), host);
createServer((request, response) => {
  let text = '';
  request.on('data', (chunk) => {
    text += chunk;
  });
  request.on('end', () => {
    write(`heard ${JSON.parse(text).type}`);
    response.end();
  });
}).listen(config.listen.port, config.listen.host);

process.on('SIGTERM', async () => {
  const { status } = await fetch(config.clock); // the tenant must outlive its bot
  write(`clock ${status}`);
  process.exit(0);
});
write(`started with ${process.env.NODE_EXTRA_CA_CERTS}`);
