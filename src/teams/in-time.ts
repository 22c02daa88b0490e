/**
 * What `work` comes to, or `late` after `ms` milliseconds; the work goes on all the same. A plain timer, since each of
 * these ends unused: taking back an abortable one makes an error with its stack, a tenth of a millisecond in every turn.
 */
export async function inTime<Result, Late>(
  work: Promise<Result>,
  ms: number,
  late: Late,
): Promise<Result | Late> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<Late>((resolve) => {
    timer = setTimeout(resolve, ms, late);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}
