import type { AlertKind, Severity } from '../domain/alert.ts';
import type { Cloud } from '../domain/cloud.ts';
import type { Gateway, GatewayId } from '../domain/gateway.ts';
import type { RoleMap } from '../domain/operator.ts';
import type { Policy } from '../domain/policy.ts';
import type { Rota, Thresholds, WatchedApp } from '../domain/watch.ts';

export type Credential =
  | { readonly kind: 'managed-identity'; readonly clientId: string | undefined }
  | { readonly kind: 'secret'; readonly clientId: string; readonly secret: string };

/** gatehouse.yaml with every default filled in and every reference checked. */
export interface Config {
  readonly cloud: Cloud;
  readonly timeZone: string;
  readonly listen: { readonly host: string; readonly port: number };
  readonly operations: { readonly host: string; readonly port: number };
  readonly store: { readonly folder: string } | { readonly url: string };
  readonly tenant: string;
  readonly bot: {
    readonly appId: string;
    readonly name: string;
    readonly credential: Credential;
    readonly serviceUrl: string;
    /** Undefined for Microsoft's own. */
    readonly serviceUrls: readonly string[] | undefined;
    readonly openIdMetadata: string | undefined;
    readonly loginEndpoint: string | undefined;
    readonly openChannel: boolean;
  };
  readonly azure: {
    readonly credential: Credential;
    readonly authorityHost: string | undefined;
    readonly resourceManager: { readonly endpoint: string; readonly audience: string };
    readonly metrics: { readonly endpoint: string; readonly audience: string };
    readonly graph: string;
  };
  readonly roles: RoleMap;
  readonly gatewayRoles: ReadonlyMap<GatewayId, RoleMap>;
  readonly gateways: ReadonlyMap<GatewayId, Gateway>;
  readonly channels: { readonly operations: string; readonly alerts: string | undefined };
  readonly policies: readonly Policy[];
  /** Who may deliver alerts; no codes and no audience: nobody. */
  readonly alerts: {
    readonly audience: string | undefined;
    readonly sender: string;
    readonly codes: readonly string[];
  };
  readonly subscriptions: readonly {
    readonly channel: string;
    readonly gateway: GatewayId | undefined;
    readonly kinds: readonly AlertKind[];
    readonly severity: Severity;
  }[];
  readonly apps: readonly WatchedApp[];
  readonly rota: Rota | undefined;
  readonly probe: ReadonlyMap<string, string>;
  readonly trafficThresholds: ReadonlyMap<GatewayId, Thresholds>;
  readonly storageThresholds: ReadonlyMap<GatewayId, Thresholds>;
  readonly lastGateway: 'block' | { readonly approvers: number };
  /** Only the sandbox sets it. */
  readonly clock: string | undefined;
}
