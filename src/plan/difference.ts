import { powerClass, runningOf } from '../domain/gateway.ts';
import type { Plan } from '../domain/plan.ts';
import { runningWords } from './words.ts';

/** What is not as it was when the plan was approved: one sentence for the card of the request that became void. */
export function differenceOf(approved: Plan, now: Plan): string {
  const { name } = approved.gateway;
  const before = approved.before;
  const after = now.before;
  if (after.capacity !== before.capacity)
    return `${name} has ${after.capacity} instances now, and had ${before.capacity} when this was asked`;
  if (runningOf(after) !== runningOf(before))
    return `${name} has ${runningWords(runningOf(after), after.capacity)} now, and had ${runningWords(runningOf(before), before.capacity)} when this was asked`;
  if (after.sku.toLowerCase() !== before.sku.toLowerCase())
    return `${name} has machines of size ${after.sku} now, and had ${before.sku} when this was asked`;
  const changed = after.instances.filter((one, index) => {
    const old = before.instances[index];
    return old === undefined || old.id !== one.id || powerClass(old.power) !== powerClass(one.power);
  });
  if (changed.length > 0)
    return `${name} has other machines now, or others of them run, than when this was asked`;
  if ((now.approversAtLeast ?? 0) > (approved.approversAtLeast ?? 0))
    return `${name} has become the last gateway of site ${approved.gateway.site}, which more people must approve`;
  return `what is checked for ${name} has another result than when this was asked`;
}
