import { z } from 'zod';
import { inCall } from '../azure/call.ts';
import { type Graph, GraphRefused } from '../azure/graph.ts';
import type { Config } from '../config/config.ts';
import { DirectoryUnreachable } from '../domain/fault.ts';
import type { Principal, RoleMap } from '../domain/operator.ts';
import { type Check, doubtful, type Finding, right, wrong } from './check.ts';
import { codeOf, networkTrouble } from './explain.ts';
import type { Parts } from './parts.ts';

const deadlineMs = 9000;
const named = z.object({ displayName: z.string().nullish(), accountEnabled: z.boolean().nullish() });
const rights =
  'Give the bot’s identity the application permissions User.Read.All and GroupMember.Read.All in Graph, with admin consent.';

/** Keys of gatehouse.yaml by the group or user that they name. */
export function principalsOf(config: Config, kind: 'group' | 'user'): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const note = (key: string, principals: readonly Principal[]) => {
    for (const one of principals)
      if (one.kind === kind) found.set(one.id, [...new Set([...(found.get(one.id) ?? []), key])]);
  };
  const noteMap = (prefix: string, map: RoleMap) => {
    for (const [role, principals] of Object.entries(map)) note(`${prefix}roles.${role}`, principals);
  };
  noteMap('', config.roles);
  for (const [gateway, map] of config.gatewayRoles)
    noteMap(`${config.gateways.get(gateway)?.name ?? gateway}: `, map);
  for (const [index, one] of config.policies.entries()) note(`policies[${index}].from`, one.from);
  return found;
}

export function groupId(id: string): string {
  return `group ${id}`;
}

/** Groups and users that the configuration names, and whether Graph tells who belongs where. */
export function peopleChecks(config: Config, { graph, directory }: Parts): readonly Check[] {
  const needs = ['graph-token'];
  const groups = [...principalsOf(config, 'group')];
  const users = [...principalsOf(config, 'user')];
  const checks: Check[] = [
    ...groups.map(([id, keys]) => ({
      id: groupId(id),
      title: `Group of ${keys.join(', ')}`,
      needs,
      run: (signal: AbortSignal) => judgeGroup(id, graph, directory, signal),
    })),
    ...users.map(([id, keys]) => ({
      id: `user ${id}`,
      title: `User of ${keys.join(', ')}`,
      needs,
      run: (signal: AbortSignal) => judgeUser(id, graph, signal),
    })),
  ];
  if (groups.length === 0) return checks;
  const membership: Check = {
    id: 'membership',
    title: 'Graph, who is in which group',
    needs: groups.map(([id]) => groupId(id)),
    run: () =>
      judgeMembership(
        groups.map(([id]) => id),
        directory,
      ),
  };
  return [...checks, membership];
}

async function judgeGroup(
  id: string,
  graph: Graph,
  directory: Parts['directory'],
  signal: AbortSignal,
): Promise<Finding> {
  try {
    const { displayName } = await ask(graph, `/groups/${id}?$select=id,displayName`, signal);
    const people = await directory.membersOf(id);
    const says = `“${displayName ?? id}”, ${people.length === 1 ? '1 person' : `${people.length} people`}`;
    return people.length > 0
      ? right(says)
      : doubtful(says, 'Put somebody into the group, or nobody has that role.');
  } catch (error) {
    return whyNot(error, `no group ${id}`);
  }
}

async function judgeUser(id: string, graph: Graph, signal: AbortSignal): Promise<Finding> {
  try {
    const user = await ask(graph, `/users/${id}?$select=id,displayName,accountEnabled`, signal);
    const name = user.displayName ?? id;
    return user.accountEnabled === false
      ? doubtful(
          `${name}, whose account is blocked`,
          'Take this user out of gatehouse.yaml, or unblock the account.',
        )
      : right(name);
  } catch (error) {
    return whyNot(error, `no user ${id}`);
  }
}

async function ask(graph: Graph, path: string, signal: AbortSignal): Promise<z.infer<typeof named>> {
  return named.parse(await inCall({ deadlineMs, signal }, () => graph.get(path)));
}

/** The question that each decision asks. */
async function judgeMembership(groups: readonly string[], directory: Parts['directory']): Promise<Finding> {
  for (const group of groups) {
    const [person] = await directory.membersOf(group);
    if (person === undefined) continue;
    try {
      const found = await directory.groupsOf(person.aadObjectId, [group], { fresh: true });
      if (found.has(group)) return right('told in time');
      return wrong(
        'Graph lists somebody in a group and denies it when asked',
        'Ask again in some minutes: Entra may be behind.',
      );
    } catch (error) {
      return whyNot(error, 'no such person');
    }
  }
  return right('all groups are empty, so nobody was asked about');
}

function whyNot(error: unknown, missing: string): Finding {
  const refused = error instanceof DirectoryUnreachable ? error.cause : error;
  if (!(refused instanceof GraphRefused)) {
    const trouble = networkTrouble(codeOf(refused));
    if (trouble !== undefined) return wrong(`Graph: ${trouble.says}`, trouble.remedy);
    if (error instanceof DirectoryUnreachable)
      return wrong(
        error.message,
        'Look at the network to Graph: who takes longer than this can’t decide on anything.',
      );
    throw error;
  }
  if (refused.status === 404)
    return wrong(
      `Entra knows ${missing}`,
      'Put the object id from Entra into gatehouse.yaml; compare tenant.',
    );
  if (refused.status === 401 || refused.status === 403) return wrong(refused.message, rights);
  return wrong(
    refused.message,
    'Wait until Graph is back (status page of Azure); until then nobody can order or approve.',
  );
}
