import type { Gateway } from '../domain/gateway.ts';
import type { Principal, RoleMap } from '../domain/operator.ts';
import type { OrderKind } from '../domain/order.ts';
import type { Policy } from '../domain/policy.ts';
import { gatewaysUnder, mostApprovers, type People, type Quorum, quorumOf } from '../domain/quorum.ts';
import { groupsNeeded } from '../domain/roles.ts';
import type { Config } from './config.ts';
import type { Complain } from './policies.ts';

type Who = Pick<Config, 'policies' | 'gateways' | 'roles' | 'gatewayRoles' | 'lastGateway'>;

const operators: readonly Principal[] = [{ kind: 'role', role: 'operator' }];
const named = 3;

/** Complains of each policy that nobody could ever satisfy. */
export function checkQuorums(who: Who, complain: Complain): void {
  const { policies, lastGateway } = who;
  policies.forEach((policy, index) => {
    const key = `policies[${index}]`;
    const usual = shortageOf(who, policy, policy.approvers);
    if (usual !== undefined) {
      complain(...wordsOf(key, policy, usual));
      return;
    }
    if (lastGateway === 'block' || lastGateway.approvers <= policy.approvers) return;
    const ofLast = shortageOf(who, policy, lastGateway.approvers, ['stop']);
    if (ofLast === undefined) return;
    const most = mostApprovers(ofLast.quorum);
    complain(
      'lastGateway.approvers',
      `nobody could ever satisfy it${ofLast.where}: ${key} leaves ${most} to approve a stop; a good value: block${most < 2 ? '' : `, or ${most} at most`}`,
    );
  });
}

interface Shortage {
  readonly quorum: Quorum;
  /** “ for GraniteFalls”; empty where all gateways have the same roles. */
  readonly where: string;
}

/** The first of the policy's gateways with too few people, as far as they can be counted. */
function shortageOf(
  { policies, gateways, roles, gatewayRoles }: Who,
  policy: Policy,
  approvers: number,
  kinds?: readonly OrderKind[],
): Shortage | undefined {
  const short = new Map<RoleMap, Quorum>();
  const meant = gatewaysUnder(policy, policies, gateways.values(), kinds);
  const mapOf = ({ id }: Gateway) => gatewayRoles.get(id) ?? roles;
  for (const map of new Set(meant.map(mapOf))) {
    const quorum = countable(policy, map);
    if (quorum !== undefined && mostApprovers(quorum) < approvers) short.set(map, quorum);
  }
  const [quorum] = short.values();
  if (quorum === undefined) return undefined;
  const names = meant.filter((one) => short.has(mapOf(one))).map(({ name }) => name);
  const others = names.length - named;
  const some = others > 0 ? [...names.slice(0, named), `${others} more`] : names;
  return { quorum, where: gatewayRoles.size === 0 ? '' : ` for ${some.join(', ')}` };
}

/** A group may be large: undefined where deciders come from one, and nobody orders where orderers do. */
function countable(policy: Policy, map: RoleMap): Quorum | undefined {
  if (groupsNeeded(policy.from, map).length > 0) return undefined;
  const quorum = quorumOf(policy, map, usersOf(policy.from, map));
  return groupsNeeded(operators, map).length > 0 ? { ...quorum, left: [] } : quorum;
}

function usersOf(from: readonly Principal[], map: RoleMap): People {
  const all = [...from, ...Object.values(map).flat()];
  return new Map(all.flatMap((one) => (one.kind === 'user' ? [[one.id, new Set()]] : [])));
}

/** The key that is wrong, and why. */
function wordsOf(
  key: string,
  { approvers }: Policy,
  { quorum, where }: Shortage,
): [key: string, says: string] {
  const { deciders } = quorum;
  if (deciders === 0)
    return [
      `${key}.from`,
      `nobody could ever approve${where}: it names nobody; a good value names people: user:<object id>, group:<object id>, or a role that has some`,
    ];
  if (deciders < approvers)
    return [
      `${key}.approvers`,
      `nobody could ever satisfy it${where}: from names ${deciders}; a good value: ${deciders} at most`,
    ];
  return [
    `${key}.own`,
    `nobody could ever satisfy it${where}: beside whoever orders, from names ${mostApprovers(quorum)}, and approvers is ${approvers}; a good value: own: true, or a from that names one more`,
  ];
}
