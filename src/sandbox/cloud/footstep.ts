import type { Footstep, Tripwire } from '../tripwire.ts';
import type { Exchange, Reply } from './exchange.ts';

/** Lets a request pass the tripwire, before and after `carryOut` does what it asks for. */
export async function pastTripwire(
  wire: Tripwire,
  exchange: Exchange,
  carryOut: () => Promise<Reply>,
): Promise<Reply> {
  const step = footstepOf(exchange);
  if (step === undefined) return carryOut();
  if (wire.tread(step, 'before')) return { status: 0, lost: true };
  const reply = await carryOut();
  const isEnd = step === 'azure-poll' && tellsOfEnd(reply);
  return wire.tread(isEnd ? 'azure-done' : step, 'after') ? { ...reply, status: 0, lost: true } : reply;
}

function footstepOf({ method, route }: Exchange): Footstep | undefined {
  if (route.startsWith('/graph/')) return 'graph';
  if (/\/providers\/microsoft\.compute\/locations\/[^/]+\/operations\//.test(route)) return 'azure-poll';
  if (!route.includes('/providers/microsoft.compute/virtualmachinescalesets/')) return undefined;
  return method === 'GET' ? 'azure-look' : 'azure-change';
}

function tellsOfEnd({ status, body }: Reply): boolean {
  const told = (body as { status?: unknown } | undefined)?.status;
  return status === 200 && told !== 'InProgress';
}
