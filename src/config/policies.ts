import { Duration } from 'luxon';
import { type Gateway, type GatewayId, gatewayIdOf } from '../domain/gateway.ts';
import type { Policy } from '../domain/policy.ts';
import { principalOf } from './principals.ts';
import type { ConfigFile } from './schema.ts';

/** Takes a problem: the key that has it, and what is wrong and what a good value is. */
export type Complain = (key: string, says: string) => void;

/** The policies, each by itself; whether enough people are there for them is checkQuorums' question. */
export function policiesOf(
  file: ConfigFile,
  gateways: ReadonlyMap<GatewayId, Gateway>,
  complain: Complain,
): readonly Policy[] {
  return file.policies.map((one, index) => {
    const key = `policies[${index}]`;
    for (const name of one.gateways)
      if (name !== 'production' && !gateways.has(gatewayIdOf(name)))
        complain(`${key}.gateways`, `no gateway is called ${name}`);
    const expiresMs = milliseconds(one.expires);
    const remindMs = one.remind === undefined ? undefined : milliseconds(one.remind);
    if (expiresMs < 60_000) complain(`${key}.expires`, 'at least a minute: PT1M');
    if (remindMs !== undefined && (remindMs <= 0 || remindMs >= expiresMs)) {
      const half = Duration.fromMillis(Math.max(expiresMs, 60_000) / 2).rescale();
      complain(`${key}.remind`, `after the request and before expires; a good value: ${half.toISO()}`);
    }
    return {
      orders: one.orders,
      gateways: one.gateways.map((name) => name.toLowerCase()),
      approvers: one.approvers,
      from: (Array.isArray(one.from) ? one.from : [one.from]).map(principalOf),
      own: one.own,
      reason: one.reason,
      expiresMs,
      remindMs,
    };
  });
}

function milliseconds(duration: string): number {
  return Duration.fromISO(duration).toMillis();
}
