import type { Effect, Plan } from '../domain/plan.ts';
import { listed } from './words.ts';
import { type GuardInput, serving } from './world.ts';

/** What people notice: the parts of a plan that are words. */
export type Impact = Pick<Plan, 'title' | 'headline' | 'impact' | 'changes' | 'effects'>;

export function keepsRunning({ neighbours, gateway }: GuardInput): Effect {
  const names = serving(neighbours).map((one) => one.gateway.name);
  return names.length === 0
    ? { lead: 'Keeps running', says: `no other gateway of site ${gateway.site}.` }
    : { lead: 'Keeps running', says: `${listed(names)}, also of site ${gateway.site}.` };
}
