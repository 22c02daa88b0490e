import type { Cloud } from '../domain/cloud.ts';

/** What the bot shows to Entra. */
export type CredentialSettings =
  /** The identity of the machine or app that the bot runs on; `clientId` names one of several. */
  | { readonly kind: 'managed-identity'; readonly clientId?: string | undefined }
  | { readonly kind: 'secret'; readonly clientId: string; readonly secret: string };

/** Who the bot is, and where it asks for tokens. */
export interface IdentitySettings {
  readonly cloud: Cloud;
  /** Entra tenant id. */
  readonly tenant: string;
  readonly credential: CredentialSettings;
  /** Undefined for the cloud's own. */
  readonly authorityHost?: string | undefined;
  /** PEM of a certificate authority to trust beside Node's own; NODE_EXTRA_CA_CERTS does the same for the whole process. */
  readonly ca?: string | undefined;
}

/** Where Azure and Graph are, and who the bot is to them. */
export interface AzureSettings extends IdentitySettings {
  readonly resourceManager: { readonly endpoint: string; readonly audience: string };
  /** `endpoint` holds `{region}`. */
  readonly metrics: { readonly endpoint: string; readonly audience: string };
  /** Root of Microsoft Graph, without `/v1.0`. */
  readonly graph: string;
  /** `host:port` at which a service name is looked at, by service name; the others at their own address on 443. */
  readonly probe?: ReadonlyMap<string, string> | undefined;
}
