import type { Config } from '../config/config.ts';
import type { RoleMap } from '../domain/operator.ts';
import type { OrderKind } from '../domain/order.ts';
import type { Policy } from '../domain/policy.ts';
import { gatewaysUnder, type People, quorumOf } from '../domain/quorum.ts';
import type { Directory } from '../ports/directory.ts';
import { type Check, doubtful, type Finding, right, wrong } from './check.ts';
import { groupId, principalsOf } from './people.ts';

/** Whether enough people may approve what each policy asks for. */
export function policyChecks(config: Config, directory: Directory): readonly Check[] {
  const groups = [...principalsOf(config, 'group').keys()];
  const last = config.lastGateway;
  const needs = groups.map(groupId);
  const check = (
    id: string,
    title: string,
    approvers: number,
    { policy, kinds }: { policy: Policy; kinds?: readonly OrderKind[] },
  ): Check => ({
    id,
    title,
    needs,
    run: async () => {
      const people = await peopleOf(config, groups, directory);
      const maps = mapsOf(config, policy, kinds);
      if (maps.length === 0)
        return doubtful(
          'no order comes to it',
          'Compare its gateways with those configured; of the policies that fit an order the first counts.',
        );
      return worst(maps.map((map) => judgePolicy({ ...policy, approvers }, map, people)));
    },
  });
  return config.policies.flatMap((policy, index) => {
    const key = `policies[${index}]`;
    const title = `Policy ${index + 1} (${policy.orders.join(', ')})`;
    const usual = check(key, title, policy.approvers, { policy });
    if (last === 'block' || last.approvers <= policy.approvers) return [usual];
    if (mapsOf(config, policy, ['stop']).length === 0) return [usual];
    const ofLast = { policy, kinds: ['stop'] as const };
    return [usual, check(`${key} last`, `${title}, for a site’s last gateway`, last.approvers, ofLast)];
  });
}

async function peopleOf(config: Config, groups: readonly string[], directory: Directory): Promise<People> {
  const people = new Map<string, Set<string>>();
  for (const id of principalsOf(config, 'user').keys()) people.set(id, new Set());
  for (const group of groups)
    for (const { aadObjectId } of await directory.membersOf(group)) {
      const id = aadObjectId.toLowerCase();
      people.set(id, (people.get(id) ?? new Set()).add(group));
    }
  return people;
}

/** The role maps of the gateways whose orders come to a policy. */
function mapsOf(
  { gateways, gatewayRoles, roles, policies }: Config,
  policy: Policy,
  kinds?: readonly OrderKind[],
): readonly RoleMap[] {
  const meant = gatewaysUnder(policy, policies, gateways.values(), kinds);
  return [...new Set(meant.map((one) => gatewayRoles.get(one.id) ?? roles))];
}

/** Pure: whether enough people may decide, beside whoever orders. */
export function judgePolicy(policy: Policy, map: RoleMap, people: People): Finding {
  const { approvers, own } = policy;
  const { deciders, left } = quorumOf(policy, map, people);
  const stuck = left.filter((one) => one < approvers);
  const wants = `${approvers === 1 ? '1 approver' : `${approvers} approvers`} of ${count(deciders)}`;
  const remedy =
    'Put more people into the groups of its `from`, name another `from`, or ask for fewer approvers.';
  if (deciders < approvers) return wrong(`it wants ${wants}: nobody could ever satisfy it`, remedy);
  if (left.length === 0)
    return doubtful(
      `it wants ${wants}, and nobody may order`,
      'Put somebody into a group of roles.operator.',
    );
  if (stuck.length === left.length)
    return wrong(`it wants ${wants}, beside the orderer: whoever orders, too few are left`, remedy);
  if (stuck.length > 0)
    return doubtful(
      `it wants ${wants}: too few are left when ${count(stuck.length)} of ${left.length} orders`,
      remedy,
    );
  return right(`it wants ${wants}${own ? '' : ', beside the orderer'}`);
}

function count(people: number): string {
  return people === 1 ? '1 person' : `${people} people`;
}

function worst(findings: readonly Finding[]): Finding {
  const of = (kind: Finding['kind']) => findings.find((one) => one.kind === kind);
  const found = of('wrong') ?? of('doubtful') ?? of('right');
  if (found === undefined) throw new Error('nothing was judged');
  return found;
}
