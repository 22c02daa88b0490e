export type Path = readonly (string | number)[];

/** Every place in a JSON value, from the outside in. */
export function pathsOf(value: unknown, at: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  const inner = Array.isArray(value)
    ? value.map((one, index) => pathsOf(one, [...at, index]))
    : Object.entries(value).map(([key, one]) => pathsOf(one, [...at, key]));
  return [at, ...inner.flat()];
}

export function placeAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown>)[key], value);
}

const gone = Symbol('missing');

/** The value with another one at the path; the rest is shared. */
function put(value: unknown, path: Path, placed: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return placed === gone ? undefined : placed;
  const inner = put((value as Record<string | number, unknown>)[key], rest, placed);
  if (Array.isArray(value))
    return placed === gone && rest.length === 0
      ? value.toSpliced(Number(key), 1)
      : value.with(Number(key), inner);
  const copy = { ...(value as Record<string, unknown>), [key]: inner };
  if (placed === gone && rest.length === 0) delete copy[String(key)];
  return copy;
}

function longer(value: unknown): unknown {
  if (typeof value === 'string') return (value || 'x').repeat(100);
  if (typeof value === 'number') return value * 1e100;
  if (Array.isArray(value)) return Array.from({ length: 100 }, () => value).flat();
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    return Object.fromEntries(
      Array.from({ length: 100 }, (_, n) =>
        entries.map(([key, one]) => [n === 0 ? key : `${key}${n}`, one]),
      ).flat(),
    );
  }
  return 'x'.repeat(10_000);
}

/** What may stand at a place instead of what does: nothing, null, each other type, or 100 times as much. */
export function* manglings(value: unknown, path: Path): Generator<readonly [how: string, mangled: unknown]> {
  const before = placeAt(value, path);
  yield ['missing', put(value, path, gone)];
  for (const other of [
    null,
    true,
    -7.5,
    '',
    '\u0000<b>\ud800',
    [],
    [null, 'x', { a: 1 }],
    {},
    { value: [{}] },
  ])
    yield [JSON.stringify(other), put(value, path, other)];
  yield ['100 times as long', put(value, path, longer(before))];
}
