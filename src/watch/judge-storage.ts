import type { Measure, Signal } from '../domain/alert.ts';
import type { Gateway } from '../domain/gateway.ts';
import type { Thresholds } from '../domain/watch.ts';
import { gigabyte } from './crossings.ts';
import { isSamePercent, severityAt } from './level.ts';
import { fired, type Matter, resolved, type Standing, standingOf } from './say.ts';
import { ofAll, percent } from './words.ts';

const dayMs = 86_400_000;

/**
 * What a look at a gateway's storage account has to say, by the percents of its own threshold.
 * @param bytes in use; undefined where Azure has no number yet, and then nothing is said
 */
export function judgeStorage(
  gateway: Gateway,
  bytes: number | undefined,
  thresholds: Thresholds,
  { now, standing }: { readonly now: Date; readonly standing: Standing },
): readonly Signal[] {
  if (bytes === undefined) return [];
  const gigabytes = bytes / gigabyte;
  const limit = thresholds.gigabytes;
  const matter: Matter = {
    kind: 'storage',
    subKind: 'limit',
    subject: { kind: 'gateway', id: gateway.id },
  };
  const measure: Measure = { name: 'Used capacity', value: gigabytes, limit, unit: 'GB' };
  const outlook = { kind: 'storage', measuredAt: now, gigabytes, thresholds } as const;
  const share = (gigabytes / limit) * 100;
  const severity = severityAt(share, thresholds, standingOf(standing, matter));
  const held = ofAll(gigabytes, limit, 'GB');
  if (severity === undefined) {
    const title = `The storage account of ${gateway.name} is below its warning again: ${held}`;
    return resolved(matter, { title, measure, outlook }, now, standing);
  }
  return fired(
    matter,
    {
      severity,
      title: `The storage account of ${gateway.name} holds ${held}`,
      detail: `${percent(Math.floor(share))} of the limit.`,
      measure,
      outlook,
      step: `${Math.floor(share)} of ${limit}`,
      isSaid: (alert) => isSamePercent(alert, gigabytes, limit),
      restMs: dayMs,
    },
    now,
    standing,
  );
}
