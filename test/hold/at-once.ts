/** Does `act` with every one, `most` of them at the same time. */
export async function atOnce<T>(
  most: number,
  all: readonly T[],
  act: (one: T) => Promise<void>,
): Promise<void> {
  const left = [...all];
  const worker = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await act(next);
  };
  await Promise.all(Array.from({ length: most }, worker));
}
