import { z } from 'zod';

/** What one role lets its holder do, as Resource Manager lists it. */
export interface Permission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
}

const answer = z.object({
  value: z.array(
    z.object({ actions: z.array(z.string()).default([]), notActions: z.array(z.string()).default([]) }),
  ),
  nextLink: z.string().nullish(),
});

const mostPages = 20;

/** Resource Manager did not tell. */
export class RightsUntold extends Error {
  override readonly name = 'RightsUntold';
  readonly status: number;

  constructor(status: number) {
    super(`Resource Manager answered ${status}`);
    this.status = status;
  }
}

/**
 * What the bot's identity may do with a resource.
 * @param endpoint Resource Manager's
 * @param path of the resource, with a leading slash
 * @throws RightsUntold, or the network's error
 */
export async function rightsOn(
  endpoint: string,
  path: string,
  token: string,
  signal: AbortSignal,
): Promise<readonly Permission[]> {
  const base = endpoint.replace(/\/+$/, '');
  const { origin } = new URL(base);
  const rights: Permission[] = [];
  let next: string | undefined =
    `${base}${path}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`;
  for (let page = 0; next !== undefined && page < mostPages; page += 1) {
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
    const response: Response = await fetch(next, { headers, signal, redirect: 'manual' });
    const read = answer.safeParse(await response.json().catch(() => undefined));
    if (!response.ok || !read.success) throw new RightsUntold(response.status);
    rights.push(...read.data.value);
    // The token is for this server alone.
    const link: string = read.data.nextLink ?? '';
    next = URL.parse(link)?.origin === origin ? link : undefined;
  }
  return rights;
}

/** Pure: roles add up, and what one of them takes out (`notActions`) another may still give. */
export function isAllowed(rights: readonly Permission[], action: string): boolean {
  return rights.some(
    ({ actions, notActions }) =>
      actions.some((one) => matches(one, action)) && !notActions.some((one) => matches(one, action)),
  );
}

/** `*` stands for any letters, slashes among them; case does not count. */
function matches(pattern: string, action: string): boolean {
  const words = pattern.split('*').map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${words.join('.*')}$`, 'i').test(action);
}
