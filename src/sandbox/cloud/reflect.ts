/**
 * `@peculiar/x509` refuses to load unless somebody has added decorator metadata to Reflect. It needs three functions
 * of that old proposal, and only remembers what it put in itself: this is all of it. Import it before the package.
 */
const known = new WeakMap<object, Map<unknown, unknown>>();

function own(key: unknown, target: object): unknown {
  return known.get(target)?.get(key);
}

function inherited(key: unknown, target: object | null): unknown {
  for (let step = target; step !== null; step = Object.getPrototypeOf(step) as object | null) {
    if (known.get(step)?.has(key) === true) return own(key, step);
  }
  return undefined;
}

function define(key: unknown, value: unknown, target: object): void {
  const entries = known.get(target) ?? new Map<unknown, unknown>();
  known.set(target, entries.set(key, value));
}

if (!('getMetadata' in Reflect)) {
  Object.assign(Reflect, { getMetadata: inherited, getOwnMetadata: own, defineMetadata: define });
}
