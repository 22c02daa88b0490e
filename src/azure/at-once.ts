/** Runs `work` for each, at most `limit` at the same time; rejects with the first rejection. */
export async function atOnce<T>(
  limit: number,
  each: Iterable<T>,
  work: (one: T) => Promise<void>,
): Promise<void> {
  const rest = each[Symbol.iterator](); // shared: whoever is free takes the next
  const goOn = async (): Promise<void> => {
    for (let next = rest.next(); next.done !== true; next = rest.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: limit }, goOn));
}
