import { clientsPerInstance } from '../domain/gateway.ts';
import type { AzureError } from '../domain/operation.ts';
import type { Plan } from '../domain/plan.ts';
import { deedOfPlan } from './deed.ts';
import { count, counted } from './words.ts';

/** Plain sentences: who puts them into a TextBlock escapes them. */
export interface Reason {
  readonly why: string;
  readonly next: readonly string[];
}

interface Words {
  readonly name: string;
  readonly region: string;
  readonly sku: string;
  readonly bot: string;
  readonly retry: string;
  readonly smaller: readonly string[];
}

const support = 'Can’t wait? Open an Azure support request and quote the code and the id below.';

const reasons: Readonly<Record<string, (words: Words) => Reason>> = {
  AllocationFailed: ({ sku, region, retry, smaller }) => ({
    why: `Azure has no room for machines of this size (${sku}) in ${region} right now.`,
    next: [`Try again in 15\u00a0min. ${retry}`, ...smaller, support],
  }),
  ZonalAllocationFailed: ({ sku, region, retry, smaller }) => ({
    why: `Azure has no room for machines of this size (${sku}) in the availability zone of ${region} that the scale set uses.`,
    next: [`Try again in 15\u00a0min. ${retry}`, ...smaller, support],
  }),
  OverconstrainedAllocationRequest: ({ sku, region, retry, smaller }) => ({
    why: `Azure finds no place in ${region} that fulfils all conditions of the scale set at once: size ${sku}, zone, placement.`,
    next: [`Try again in an hour: room comes and goes. ${retry}`, ...smaller, support],
  }),
  QuotaExceeded: ({ region }) => ({
    why: `The subscription has used up its quota of cores in ${region}.`,
    next: [
      `Ask for more: Azure portal, Quotas, Compute, ${region}. Small raises are usually granted within minutes.`,
      'Or free cores: scale down another gateway of this subscription and region.',
      'Then try again. Before that it fails the same way.',
    ],
  }),
  OperationNotAllowed: ({ region, name, bot }) => ({
    why: `Azure does not allow it now. Usually the quota of cores in ${region} is used up, or something holds the scale set of ${name}.`,
    next: [
      'Read what Azure said below: it names the quota, if it is that. More is asked for in the Azure portal under Quotas.',
      `Look at the gateway: “@${bot} status of ${name}”.`,
      'Then try again.',
    ],
  }),
  Conflict: ({ name, bot }) => ({
    why: `Something else was changing ${name} in Azure at the same time.`,
    next: [
      `Look whether it is over: “@${bot} status of ${name}”.`,
      'Who it was stands in the Azure portal, in the scale set’s activity log.',
      'Then try again.',
    ],
  }),
  SkuNotAvailable: ({ sku, region }) => ({
    why: `Azure does not offer machines of this size (${sku}) to this subscription in ${region}.`,
    next: [
      'Trying again does not help until that changes.',
      'Ask Azure support to open the size for the subscription, or choose another size in Configuration Manager.',
    ],
  }),
  AuthorizationFailed: ({ name }) => ({
    why: `The bot’s identity may not do this to ${name} in Azure.`,
    next: [
      'Give it the rights that the README lists under “Connect a real tenant”. They take up to 10\u00a0min to work.',
      'Then try again.',
    ],
  }),
  PreconditionFailed: ({ name, bot }) => ({
    why: `Somebody changed the scale set of ${name} between the last look and the call, so Azure took nothing.`,
    next: [
      `Look at it as it is now: “@${bot} status of ${name}”.`,
      'Still wanted? Try again: the plan is made anew.',
    ],
  }),
};

function smaller(plan: Plan, bot: string): readonly string[] {
  const { order, before, gateway } = plan;
  const fewer = Math.floor((order.kind === 'scale' ? order.instances : before.capacity) / 2);
  if (order.kind !== 'start' && order.kind !== 'scale') return [];
  if (fewer < 1 || (order.kind === 'scale' && fewer <= before.capacity)) return [];
  const serves = `${counted(fewer, 'instance')} serve up to about ${count(fewer * clientsPerInstance[gateway.size])} clients at once`;
  const then = order.kind === 'start' ? ', then start it' : '';
  return [`Still no room? Ask for less: “@${bot} scale ${gateway.name} to ${fewer}”${then}. ${serves}.`];
}

/**
 * Why Azure gave up and what to do next, in plain words. `isUnchanged` when the machines are as they were before;
 * `known` is what the operation said itself.
 */
export function reasonOf(
  error: AzureError | undefined,
  known: string,
  plan: Plan,
  isUnchanged: boolean,
  bot: string,
): Reason {
  const { name } = plan.gateway;
  const retry = isUnchanged ? `Nothing is half done, so a second ${deedOfPlan(plan).noun} is safe.` : '';
  const explain =
    error === undefined || !Object.hasOwn(reasons, error.code) ? undefined : reasons[error.code];
  if (explain !== undefined)
    return explain({
      name,
      region: plan.before.region,
      sku: plan.before.sku,
      bot,
      retry,
      smaller: smaller(plan, bot),
    });
  return {
    why: known === '' ? 'Azure reported an error that Gatehouse has no words for.' : known,
    next: [
      `Look at the gateway: “@${bot} status of ${name}”.`,
      `Try again when it is quiet. ${retry}`.trim(),
      ...(error === undefined
        ? []
        : ['Fails again? Open an Azure support request and quote the code and the id below.']),
    ],
  };
}
