import { runningOf } from '../domain/gateway.ts';
import { type Impact, keepsRunning } from './impact.ts';
import { counted, runningWords } from './words.ts';
import type { GuardInput } from './world.ts';

/** What people notice of a restart: of all machines, or of one beside others. */
export function restartImpact(input: GuardInput, instance: string | undefined): Impact {
  const { gateway, state } = input;
  const running = runningOf(state);
  const isWhole = instance === undefined || running < 2;
  const now = runningWords(running, state.capacity);
  const which = instance === undefined ? 'all' : `instance ${instance}`;
  return {
    title:
      instance === undefined ? `Restart ${gateway.name}` : `Restart instance ${instance} of ${gateway.name}`,
    headline: isWhole
      ? 'Cuts off every internet client that uses it for some minutes, until the machines are back.'
      : `Clients connected to instance ${instance} lose their connection and connect again to the others.`,
    impact: isWhole ? 'outage' : 'degraded',
    changes: [{ what: 'Instances', now, after: `${now}, ${which} restarted` }],
    effects: [
      { lead: 'Not affected', says: 'devices on the company network. Settings, content and address stay.' },
      ...(isWhole ? [keepsRunning(input)] : []),
    ],
  };
}

/** What people notice of a redeploy of machines. */
export function redeployImpact({ gateway, state }: GuardInput, instance: string | undefined): Impact {
  const running = runningOf(state);
  const now = runningWords(running, state.capacity);
  const what = instance === undefined ? counted(running, 'instance') : `instance ${instance}`;
  return {
    title: `Redeploy ${what} of ${gateway.name}`,
    headline: `Moves ${what} to ${instance === undefined ? 'other hosts in Azure, one after the other' : 'another host in Azure'}. Its clients connect again to the others.`,
    impact: 'degraded',
    changes: [{ what: 'Instances', now, after: `${now}, on other hosts` }],
    effects: [
      {
        lead: 'One at a time',
        says: 'the next machine moves only when the one before runs again. If one does not come back, it stops and asks.',
      },
      { lead: 'Lost', says: 'what is on the machines’ temporary disks.' },
      {
        lead: 'Not affected',
        says: 'the gateway’s settings, content, name and address. It is not deployed anew.',
      },
    ],
  };
}
