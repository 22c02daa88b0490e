import { isMeant, rolesOf } from '../approval/roles.ts';
import type { Config } from '../config/config.ts';
import type { RoleMap } from '../domain/operator.ts';
import type { Policy } from '../domain/policy.ts';
import type { Directory } from '../ports/directory.ts';
import { type Check, doubtful, type Finding, right, wrong } from './check.ts';
import { groupId, principalsOf } from './people.ts';

/** Whether enough people may approve what each policy asks for. */
export function policyChecks(config: Config, directory: Directory): readonly Check[] {
  const groups = [...principalsOf(config, 'group').keys()];
  const last = config.lastGateway;
  const needs = groups.map(groupId);
  const check = (id: string, title: string, policy: Policy, approvers: number): Check => ({
    id,
    title,
    needs,
    run: async () => {
      const people = await peopleOf(config, groups, directory);
      const maps = mapsOf(config, policy);
      if (maps.length === 0)
        return doubtful('it is for no gateway', 'Compare its gateways with those configured.');
      return worst(maps.map((map) => judgePolicy({ ...policy, approvers }, map, people)));
    },
  });
  return config.policies.flatMap((policy, index) => {
    const key = `policies[${index}]`;
    const title = `Policy ${index + 1} (${policy.orders.join(', ')})`;
    const usual = check(key, title, policy, policy.approvers);
    const isOfStop = policy.orders.includes('all') || policy.orders.includes('stop');
    if (last === 'block' || !isOfStop || last.approvers <= policy.approvers) return [usual];
    return [usual, check(`${key} last`, `${title}, for a site’s last gateway`, policy, last.approvers)];
  });
}

/** Groups by the person that is in them; users that are named one by one have none. */
type People = ReadonlyMap<string, ReadonlySet<string>>;

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

/** The role maps of the gateways that a policy may be for. */
function mapsOf({ gateways, gatewayRoles, roles }: Config, policy: Policy): readonly RoleMap[] {
  const meant = [...gateways.values()].filter(
    (one) =>
      policy.gateways.length === 0 ||
      policy.gateways.includes(one.id) ||
      (one.production && policy.gateways.includes('production')),
  );
  return [...new Set(meant.map((one) => gatewayRoles.get(one.id) ?? roles))];
}

/** Pure: counts who may decide, beside whoever orders. */
export function judgePolicy(policy: Policy, map: RoleMap, people: People): Finding {
  const { approvers, own } = policy;
  const all = [...people].map(([id, groups]) => ({ id, groups, roles: rolesOf(id, groups, map) }));
  const deciders = new Set(
    all.filter((one) => isMeant(policy.from, one.id, one.groups, one.roles)).map((one) => one.id),
  );
  const orderers = all.filter((one) => one.roles.has('operator')).map((one) => one.id);
  const beside = (orderer: string) => deciders.size - (!own && deciders.has(orderer) ? 1 : 0);
  const stuck = orderers.filter((one) => beside(one) < approvers);
  const wants = `${approvers === 1 ? '1 approver' : `${approvers} approvers`} of ${count(deciders.size)}`;
  const remedy =
    'Put more people into the groups of its `from`, name another `from`, or ask for fewer approvers.';
  if (deciders.size < approvers) return wrong(`it wants ${wants}: nobody could ever satisfy it`, remedy);
  if (orderers.length === 0)
    return doubtful(
      `it wants ${wants}, and nobody may order`,
      'Put somebody into a group of roles.operator.',
    );
  if (stuck.length === orderers.length)
    return wrong(`it wants ${wants}, beside the orderer: whoever orders, too few are left`, remedy);
  if (stuck.length > 0)
    return doubtful(
      `it wants ${wants}: too few are left when ${count(stuck.length)} of ${orderers.length} orders`,
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
