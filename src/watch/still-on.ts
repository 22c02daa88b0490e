import type { Signal } from '../domain/alert.ts';

/**
 * What a first look at Azure's list has to tell, which reaches back for weeks: what is on. What is over was nobody's here,
 * and what never says that it is over tells nothing of now.
 * @param since from then on everything is told, as by any later look
 */
export function stillOn(signals: readonly Signal[], since: Date): readonly Signal[] {
  const over = new Set(signals.filter((one) => one.condition === 'resolved').map((one) => one.azureId));
  return signals.filter(({ at, azureId, resolves }) => at >= since || (resolves && !over.has(azureId)));
}
