/** A process of its own: reads settings, gateway, call and handle from stdin, polls to the end, prints how it ended. */
import { text } from 'node:stream/consumers';
import { makeAzure } from '../../src/azure/make-azure.ts';
import type { Polling } from '../../src/ports/fleet.ts';
import { machineClock, quiet } from './contoso.ts';

const { settings, gateway, call, handle } = JSON.parse(await text(process.stdin));
const { fleet } = makeAzure(settings, { clock: machineClock, log: quiet });
let polling: Polling = { kind: 'running', handle, retryAfterMs: undefined };
while (polling.kind === 'running') {
  polling = await fleet.poll(gateway, call, polling.handle);
  await new Promise((resolve) => setTimeout(resolve, 50));
}
console.log(polling.kind);
process.exit(0); // kept-alive connections would hold it
