import type { Subscription } from '../domain/alert.ts';
import type { Place } from '../domain/conversation.ts';
import type { Gateway, GatewayId } from '../domain/gateway.ts';
import type { RoleMap } from '../domain/operator.ts';
import type { Policy } from '../domain/policy.ts';
import type { Rota, Thresholds, WatchedApp } from '../domain/watch.ts';

/** What the desks need of the configuration. */
export interface Settings {
  /** The bot's name in Teams: what people mention. */
  readonly botName: string;
  /** Its application id. */
  readonly botId: string;
  /** Entra tenant that is served. */
  readonly tenant: string;
  /** IANA zone of times on cards that several people read. */
  readonly timeZone: string;
  readonly gateways: ReadonlyMap<GatewayId, Gateway>;
  readonly roles: RoleMap;
  /** Roles of gateways that have their own; they stand instead of `roles`. */
  readonly gatewayRoles: ReadonlyMap<GatewayId, RoleMap>;
  /** First match counts. */
  readonly policies: readonly Policy[];
  readonly trafficThresholds: ReadonlyMap<GatewayId, Thresholds>;
  readonly storageThresholds: ReadonlyMap<GatewayId, Thresholds>;
  readonly apps: readonly WatchedApp[];
  readonly rota: Rota | undefined;
  /** Which alerts go where by gatehouse.yaml. */
  readonly subscriptions: readonly Subscription[];
  readonly lastGateway: 'block' | { readonly approvers: number };
  /** The channel that gets the approval cards of orders from 1:1 chats. */
  readonly operations: Place;
}
