import { type Order, unreachable } from '../domain/order.ts';
import type { Plan } from '../domain/plan.ts';
import { capital, counted } from './words.ts';

/** How a card speaks of an order. All plain: who puts them into a TextBlock escapes them. */
export interface Deed {
  /** "stop GraniteFalls": behind "Approve:", in a command and in a feed. */
  readonly order: string;
  /** "stops GraniteFalls": behind "Approving". */
  readonly does: string;
  /** "Stopping GraniteFalls" */
  readonly doing: string;
  /** "GraniteFalls is stopped" */
  readonly done: string;
  /** "GraniteFalls did not stop" */
  readonly notDone: string;
  /** "GraniteFalls can’t be stopped" */
  readonly cannot: string;
  /** "stop": behind "a second". */
  readonly noun: string;
  /** "stopping the machines": behind "Azure is". */
  readonly atWork: string;
}

/** `from` is the number of instances before; undefined where that does not matter. */
export function deedOf(order: Order, name: string, from?: number): Deed {
  switch (order.kind) {
    case 'start':
      return {
        order: `start ${name}`,
        does: `starts ${name}`,
        doing: `Starting ${name}`,
        done: `${name} is running`,
        notDone: `${name} did not start`,
        cannot: `${name} can’t be started`,
        noun: 'start',
        atWork: 'starting the machines',
      };
    case 'stop':
      return {
        order: `stop ${name}`,
        does: `stops ${name}`,
        doing: `Stopping ${name}`,
        done: `${name} is stopped`,
        notDone: `${name} did not stop`,
        cannot: `${name} can’t be stopped`,
        noun: 'stop',
        atWork: 'stopping the machines',
      };
    case 'scale': {
      const to = counted(order.instances, 'instance');
      return {
        order: `scale ${name} to ${order.instances}`,
        does: `scales ${name} to ${to}`,
        doing: `Scaling ${name}${from === undefined ? '' : ` from ${from}`} to ${to}`,
        done: `${name} has ${to}`,
        notDone: `${name} was not scaled to ${to}`,
        cannot: `${name} can’t be scaled to ${to}`,
        noun: 'scale order',
        atWork: from !== undefined && order.instances < from ? 'removing machines' : 'adding machines',
      };
    }
    case 'restart': {
      const what = order.instance === undefined ? name : `instance ${order.instance} of ${name}`;
      return {
        order: `restart ${what}`,
        does: `restarts ${what}`,
        doing: `Restarting ${what}`,
        done: `${capital(what)} has restarted`,
        notDone: `${capital(what)} did not restart as it should`,
        cannot: `${capital(what)} can’t be restarted`,
        noun: 'restart',
        atWork: order.instance === undefined ? 'restarting the machines' : 'restarting the machine',
      };
    }
    case 'redeploy': {
      const what =
        order.instance === undefined ? `the instances of ${name}` : `instance ${order.instance} of ${name}`;
      return {
        order: `redeploy ${what}`,
        does: `moves ${what} to ${order.instance === undefined ? 'other hosts, one after the other' : 'another host'}`,
        doing: `Redeploying ${what}`,
        done: `${capital(what)} ${order.instance === undefined ? 'run' : 'runs'} on other hosts`,
        notDone: `${capital(what)} did not all move`,
        cannot: `${capital(what)} can’t be redeployed`,
        noun: 'redeploy',
        atWork: 'moving a machine to another host',
      };
    }
    case 'limit': {
      const to = `the traffic limit of ${name} to ${order.limits.gigabytes.toLocaleString('en-GB')}\u00a0GB`;
      return {
        order: `set ${to}`,
        does: `sets ${to}`,
        doing: `Setting ${to}`,
        done: `The traffic limit of ${name} is ${order.limits.gigabytes.toLocaleString('en-GB')}\u00a0GB`,
        notDone: `The traffic limit of ${name} was not changed`,
        cannot: `The traffic limit of ${name} can’t be set so`,
        noun: 'change of limits',
        atWork: 'not concerned',
      };
    }
    default:
      return unreachable(order);
  }
}

export function deedOfPlan(plan: Plan): Deed {
  return deedOf(plan.order, plan.gateway.name, plan.before.capacity);
}

/** The title of the button that makes the opposite order: "Start GraniteFalls…"; undefined where there is none. */
export function undoTitle(plan: Plan): string | undefined {
  const { name } = plan.gateway;
  switch (plan.order.kind) {
    case 'start':
      return `Stop ${name}…`;
    case 'stop':
      return `Start ${name}…`;
    case 'scale':
      return `Scale ${name} back to ${plan.before.capacity}…`;
    case 'restart':
    case 'redeploy':
    case 'limit':
      return undefined;
    default:
      return unreachable(plan.order);
  }
}
