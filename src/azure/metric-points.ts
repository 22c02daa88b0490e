import { z } from 'zod';
import { AnswerUnreadable } from '../domain/fault.ts';

/** A point of a metric that has a value; `at` is its begin, ms. */
export interface MetricPoint {
  readonly at: number;
  readonly value: number;
}

const metric = z.object({
  name: z.string(),
  errorCode: z.string().optional(),
  timeseries: z.array(
    z.object({
      data: z
        .array(
          z.object({
            timeStamp: z.date(),
            total: z.number().min(0).optional(),
            average: z.number().min(0).optional(),
          }),
        )
        .optional(),
    }),
  ),
});

/**
 * The points of one resource that have a value. A point without one is a gap, not a zero, and is left out.
 * @param metrics what Azure answered for the resource
 * @param resource the gateway's name, for messages
 * @throws AnswerUnreadable when the metric is missing, malformed or failed inside an answer that is otherwise good
 */
export function pointsOf(
  metrics: unknown,
  name: string,
  aggregation: 'total' | 'average',
  resource: string,
): readonly MetricPoint[] {
  const read = z.array(metric).safeParse(metrics);
  const found = read.data?.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (found === undefined) {
    throw new AnswerUnreadable(`Azure Monitor’s answer about ${resource} lacks “${name}”.`, {
      cause: read.error,
    });
  }
  if (found.errorCode !== undefined && found.errorCode !== 'Success') {
    throw new AnswerUnreadable(`Azure Monitor could not read “${name}” of ${resource} (${found.errorCode}).`);
  }
  return found.timeseries.flatMap((one) =>
    (one.data ?? []).flatMap((point) => {
      const value = point[aggregation];
      return value === undefined ? [] : [{ at: point.timeStamp.getTime(), value }];
    }),
  );
}
