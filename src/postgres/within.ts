/**
 * What `work` comes to, or what `late` returns or throws after `ms` milliseconds; the work goes on all the same, and
 * whoever must know its end has to keep the promise.
 */
export async function within<Result, Late>(
  ms: number,
  work: Promise<Result>,
  late: () => Late,
): Promise<Result | Late> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<typeof isOver>((resolve) => {
    timer = setTimeout(resolve, ms, isOver);
  });
  try {
    const first = await Promise.race([work, over]);
    return first === isOver ? late() : (first as Result);
  } finally {
    clearTimeout(timer);
  }
}

const isOver = Symbol('the time is over');
