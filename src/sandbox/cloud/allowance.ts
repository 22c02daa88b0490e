/** Calls that Azure would still take: a bucket that fills again with real time. It is told in headers, and stops nobody. */
class Allowance {
  readonly #size: number;
  readonly #perSecond: number;
  #left: number;
  #at = Date.now();

  constructor(size: number, perSecond: number) {
    this.#size = size;
    this.#perSecond = perSecond;
    this.#left = size;
  }

  take(): number {
    const now = Date.now();
    this.#left = Math.min(this.#size, this.#left + ((now - this.#at) / 1000) * this.#perSecond);
    this.#at = now;
    this.#left = Math.max(0, this.#left - 1);
    return Math.floor(this.#left);
  }
}

const setRoute = /\/virtualmachinescalesets\/([^/]+)(?:\/(instanceview|deallocate))?$/;

/** The policy of Microsoft.Compute that counts a call on one scale set: bucket, and calls a minute. */
function policyOf(method: string, rest: string | undefined): readonly [string, number, number] | undefined {
  if (method === 'GET')
    return rest === 'instanceview' ? ['GetVMScaleSetInstanceView', 30, 10] : ['GetVMScaleSet', 36, 12];
  if (method === 'PATCH') return ['UpdateVMScaleSet', 12, 4];
  return rest === 'deallocate' ? ['DeallocateVMScaleSet', 12, 4] : undefined;
}

/** Counts calls as Resource Manager and Microsoft.Compute do. */
export class Allowances {
  readonly #reads = new Allowance(250, 25);
  readonly #writes = new Allowance(200, 10);
  readonly #sets = new Map<string, Allowance>();

  headers(method: string, route: string): Record<string, string> {
    const reading = method === 'GET';
    const left = reading ? this.#reads.take() : this.#writes.take();
    const headers = {
      [`x-ms-ratelimit-remaining-subscription-${reading ? 'reads' : 'writes'}`]: String(left),
    };
    const match = setRoute.exec(route);
    const policy = match === null ? undefined : policyOf(method, match[2]);
    if (match === null || policy === undefined) return headers;
    const [name, size, perMinute] = policy;
    const key = `${name} ${match[1]}`;
    const allowance = this.#sets.get(key) ?? new Allowance(size, perMinute / 60);
    this.#sets.set(key, allowance);
    return {
      ...headers,
      'x-ms-ratelimit-remaining-resource': `Microsoft.Compute/${name};${allowance.take()}`,
    };
  }
}
