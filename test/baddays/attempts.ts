import type { Tenant } from '../e2e/tenant.ts';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly changed: boolean;
}

/** Every change of a gateway that was sent to Azure, accepted or not: "PATCH 409", "POST deallocate 202 accepted". */
export async function attempts(tenant: Tenant, gateway: string): Promise<readonly string[]> {
  const all = await tenant.call<readonly Asked[]>('GET', '/azure/requests');
  const set = `/virtualmachinescalesets/${gateway}`.toLowerCase();
  return all
    .filter(({ method, path }) => method !== 'GET' && path.toLowerCase().includes(set))
    .map(({ method, path, status, changed }) => {
      const action = method === 'POST' ? ` ${path.split('/').at(-1)}` : '';
      return `${method}${action} ${status}${changed ? ' accepted' : ''}`;
    });
}
