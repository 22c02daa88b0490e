import { clientsPerInstance, conditionOf, runningOf } from '../domain/gateway.ts';
import type { Change } from '../domain/plan.ts';
import { type Impact, keepsRunning } from './impact.ts';
import { limitImpact } from './limits.ts';
import { redeployImpact, restartImpact } from './machine-effects.ts';
import { counted, listed, money, runningWords } from './words.ts';
import { type GuardInput, serving } from './world.ts';

const stateWords = {
  ready: 'Running',
  stopped: 'Stopped',
  starting: 'Starting',
  stopping: 'Stopping',
  changing: 'Changing',
  partly: 'Partly running',
  failed: 'Running, last operation failed',
  unknown: 'Unknown',
} as const;

const unknownClients = 'How many clients are connected is not known on this path.';

function cost({ gateway }: GuardInput, now: 'running' | 'stopped'): Change[] {
  const price = gateway.costPerDay;
  if (price === undefined) return [];
  const after = now === 'running' ? 'stopped' : 'running';
  return [
    {
      what: 'Cost a day, about',
      now: money(price[now], price.currency),
      after: money(price[after], price.currency),
    },
  ];
}

function stop(input: GuardInput): Impact {
  const { gateway, state, neighbours } = input;
  const running = runningOf(state);
  const others = serving(neighbours).map((one) => one.gateway.name);
  const move = others.length === 0 ? '' : ` They may or may not switch to ${listed(others)}.`;
  return {
    title: `Stop ${gateway.name}`,
    headline:
      running === 0
        ? 'Nobody is cut off: no instance runs. It ends the cost of the machines that are off but still billed.'
        : 'Cuts off every internet client that uses it, until somebody starts it again.',
    impact: running === 0 ? 'none' : 'outage',
    changes: [
      { what: 'State', now: stateWords[conditionOf(state)], after: 'Stopped' },
      {
        what: 'Instances',
        now: runningWords(running, state.capacity),
        after: runningWords(0, state.capacity),
      },
      ...cost(input, 'running'),
    ],
    effects: [
      ...(running === 0
        ? []
        : [
            {
              lead: 'Cut off',
              says: `devices on the internet get no policy, software or notifications.${move} ${unknownClients}`,
            },
          ]),
      { lead: 'Not affected', says: 'devices on the company network.' },
      keepsRunning(input),
      {
        lead: 'Still costs',
        says: 'disks, IP address and storage. Only deleting the gateway ends all cost.',
      },
    ],
  };
}

function start(input: GuardInput): Impact {
  const { gateway, state } = input;
  const running = runningOf(state);
  const off = state.capacity - running;
  const serves = state.capacity * clientsPerInstance[gateway.size];
  return {
    title: `Start ${gateway.name}`,
    headline: `Starts ${counted(off, 'instance')}, which then cost${off === 1 ? 's' : ''} money. Nobody is cut off.`,
    impact: 'none',
    changes: [
      { what: 'State', now: stateWords[conditionOf(state)], after: 'Running' },
      {
        what: 'Instances',
        now: runningWords(running, state.capacity),
        after: runningWords(state.capacity, state.capacity),
      },
      ...(running === 0 ? cost(input, 'stopped') : []),
    ],
    effects: [
      {
        lead: 'Served again',
        says: `devices on the internet, up to about ${serves.toLocaleString('en-GB')} at once. They connect by themselves, usually within some minutes.`,
      },
      keepsRunning(input),
    ],
  };
}

function scale(
  input: GuardInput & { readonly order: { readonly kind: 'scale' } },
  instances: number,
): Impact {
  const { gateway, state } = input;
  const running = runningOf(state);
  const isStopped = running === 0;
  const more = instances - state.capacity;
  const serves = instances * clientsPerInstance[gateway.size];
  const after = more > 0 ? running + more : Math.min(running, instances);
  const title = `Scale ${gateway.name} from ${state.capacity} to ${counted(instances, 'instance')}`;
  const changes: Change[] = [
    ...(isStopped && more > 0 ? [{ what: 'State', now: 'Stopped', after: 'Partly running' }] : []),
    { what: 'Instances', now: `${state.capacity}`, after: `${instances}` },
    ...(after === running && !isStopped
      ? []
      : [
          {
            what: 'Running',
            now: runningWords(running, state.capacity),
            after: runningWords(after, instances),
          },
        ]),
    {
      what: 'Clients at once, about',
      now: (state.capacity * clientsPerInstance[gateway.size]).toLocaleString('en-GB'),
      after: serves.toLocaleString('en-GB'),
    },
  ];
  if (more > 0)
    return {
      title,
      headline: `Adds ${counted(more, 'instance')}, which cost${more === 1 ? 's' : ''} money from then on. Nobody is cut off.`,
      impact: 'none',
      changes,
      effects: [
        isStopped
          ? {
              lead: 'Served again',
              says: `devices on the internet, up to about ${(more * clientsPerInstance[gateway.size]).toLocaleString('en-GB')} at once, by the new instances. They connect by themselves, usually within some minutes.`,
            }
          : {
              lead: 'Not affected',
              says: 'clients that are connected: the instances that run go on running.',
            },
        {
          lead: 'May be reset',
          says: 'Configuration Manager still has the old number and may go back to it at its next update.',
        },
      ],
    };
  return {
    title,
    headline: isStopped
      ? `Removes ${counted(-more, 'instance')} of a stopped gateway. Nobody is cut off.`
      : `Removes ${counted(-more, 'instance')}. Clients connected to ${more === -1 ? 'it' : 'them'} lose their connection and connect again to the others.`,
    impact: isStopped ? 'none' : 'degraded',
    changes,
    effects: [
      {
        lead: 'Room left',
        says: `about ${serves.toLocaleString('en-GB')} clients at once; above that, answers are late. ${unknownClients}`,
      },
      {
        lead: 'May be reset',
        says: 'Configuration Manager still has the old number and may go back to it at its next update.',
      },
    ],
  };
}

/** The words of a plan: title, worst effect, what changes, what people notice. */
export function impactOf(input: GuardInput): Impact {
  const { order } = input;
  switch (order.kind) {
    case 'start':
      return start(input);
    case 'stop':
      return stop(input);
    case 'scale':
      return scale({ ...input, order }, order.instances);
    case 'restart':
      return restartImpact(input, order.instance);
    case 'redeploy':
      return redeployImpact(input, order.instance);
    case 'limit':
      return limitImpact(input, order.limits);
  }
}
