import { type GatewayState, type Instance, powerClass } from '../domain/gateway.ts';
import { unreachable } from '../domain/order.ts';
import type { Plan } from '../domain/plan.ts';
import { powerWords } from './gateway-words.ts';
import type { BarRow } from './views.ts';
import { listed, named, ofAll, space } from './words.ts';

/** How far a change has come, by the machines. */
export interface Advance {
  readonly done: number;
  readonly of: number;
  /** "3 of 4 instances stopped" */
  readonly says: string;
}

/** What was to be reached, and how many machines have. */
/** @param call the plan's call that is under way, from 0 */
export function advanceOf(plan: Plan, seen: GatewayState | undefined, call = 0): Advance {
  const { order, before } = plan;
  const machines = (seen ?? before).instances;
  const of = machines.length;
  switch (order.kind) {
    case 'start': {
      const done = machines.filter((one) => one.power === 'running').length;
      return { done, of, says: `${ofAll(done, of)} instances running` };
    }
    case 'stop': {
      const done = machines.filter((one) => one.power === 'deallocated').length;
      return { done, of, says: `${ofAll(done, of)} instances stopped` };
    }
    case 'scale': {
      const { instances } = order;
      if (instances < before.instances.length) {
        const gone = before.instances.length - instances;
        const done = Math.min(gone, Math.max(0, before.instances.length - of));
        return { done, of: gone, says: `${ofAll(done, gone)} instances removed` };
      }
      const settled = machines.filter((one) => ['on', 'off'].includes(powerClass(one.power))).length;
      const done = Math.min(settled, instances);
      return { done, of: instances, says: `${ofAll(done, instances)} instances ready` };
    }
    case 'restart': {
      const ids =
        order.instance === undefined
          ? before.instances.filter((one) => one.power === 'running').map((one) => one.id)
          : [order.instance];
      const done = machines.filter((one) => ids.includes(one.id) && one.power === 'running').length;
      return { done, of: ids.length, says: `${ofAll(done, ids.length)} instances running` };
    }
    case 'redeploy': {
      const all = plan.calls.length;
      return { done: call, of: all, says: `${ofAll(call, all)} instances moved` };
    }
    case 'limit':
      return { done: 0, of: 1, says: 'Not written yet' };
    default:
      return unreachable(order);
  }
}

/** "Instances 0, 1 and 2 running. Instance 3 starting." */
export function machineLine(machines: readonly Instance[]): string {
  const groups = new Map<string, string[]>();
  for (const { id, power } of machines) {
    const { words } = powerWords[power];
    groups.set(words, [...(groups.get(words) ?? []), id]);
  }
  const texts = [...groups].map(([words, ids]) => {
    const which = ids.length === 1 ? 'Instance' : 'Instances';
    return `${which} ${listed(ids.map(named), 'and', 16)} ${words.toLowerCase()}.`;
  });
  return texts.join(' ');
}

const rowLength = 8;

/** The bar in plain elements: a cell a machine, what is done first. */
export function barRows({ done, of }: Advance): readonly BarRow[] {
  const cells = Array.from({ length: of }, (_, index) =>
    index < done ? ({ style: 'good', text: '✓' } as const) : ({ style: 'accent', text: '◑' } as const),
  );
  const rows = Array.from({ length: Math.ceil(of / rowLength) }, (_, row) =>
    cells.slice(row * rowLength, (row + 1) * rowLength),
  );
  const width = Math.min(of, rowLength);
  return rows.map((row) => ({
    cells: [
      ...row,
      ...Array.from({ length: width - row.length }, () => ({ style: 'default', text: space }) as const),
    ],
  }));
}
