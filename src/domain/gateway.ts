declare const gatewayId: unique symbol;

/** A gateway's key: its configured name in lower case. Its service name is another thing, which keeps its case. */
export type GatewayId = string & { readonly [gatewayId]: true };

/** The key under which the gateway called `name` is kept. Whether such a gateway exists is for the caller to look up. */
export function gatewayIdOf(name: string): GatewayId {
  return name.trim().toLowerCase() as GatewayId;
}

/** The machine sizes that Configuration Manager offers: B2s, A2_v2, A4_v2. */
export type GatewaySize = 'lab' | 'standard' | 'large';

/** Clients that one instance serves at once (Configuration Manager's performance and scale page, 2107 and later). */
export const clientsPerInstance: Readonly<Record<GatewaySize, number>> = {
  lab: 10,
  standard: 6000,
  large: 10000,
};

/** A cloud management gateway as gatehouse.yaml describes it. */
export interface Gateway {
  readonly id: GatewayId;
  /** What people type, as the configuration spells it. */
  readonly name: string;
  /** The common name of its server authentication certificate, verbatim. */
  readonly serviceName: string;
  /** Three-character site code of the site that it serves. */
  readonly site: string;
  readonly model: 'vmss' | 'classic';
  /** Who carries changes out: Azure Resource Manager, or Configuration Manager. */
  readonly control: 'azure' | 'site';
  /** Resource Manager id; undefined for a classic gateway. */
  readonly scaleSet: string | undefined;
  readonly storageAccount: string | undefined;
  readonly size: GatewaySize;
  /** Connection points that serve it; undefined where nobody said. */
  readonly connectionPoints: number | undefined;
  readonly production: boolean;
  /** Whole money a day; undefined where nobody said, and then no card shows a price. */
  readonly costPerDay:
    | { readonly running: number; readonly stopped: number; readonly currency: string }
    | undefined;
}

/** Azure's power states of a machine (states-billing page); `stopped` is still billed, `deallocated` is not. */
export type PowerState =
  | 'creating'
  | 'starting'
  | 'running'
  | 'stopping'
  | 'stopped'
  | 'deallocating'
  | 'deallocated'
  | 'unknown';

/** What a plan distinguishes: on, off, or on the way from one to the other. */
export type PowerClass = 'on' | 'off' | 'changing' | 'unknown';

export interface Instance {
  /** Instance id in the scale set: a decimal string in Uniform mode. */
  readonly id: string;
  readonly power: PowerState;
  /** When its provisioning last came to an end, as its instance view says; undefined where Azure does not tell. */
  readonly provisionedAt?: Date | undefined;
  /** Azure calls its last provisioning failed, whatever its power. */
  readonly isFailed?: true | undefined;
}

/** A gateway as Azure shows it at `lookedAt`. */
export interface GatewayState {
  readonly gateway: GatewayId;
  readonly lookedAt: Date;
  /** Azure's short name: westus. */
  readonly region: string;
  /** Machines that the scale set is to have, 0 or more; stopped ones count. */
  readonly capacity: number;
  /** Azure's name of the machine size: Standard_A2_v2. */
  readonly sku: string;
  /** Of the scale set itself: `failed` tells of its last operation, its machines may run. */
  readonly provisioning: 'succeeded' | 'updating' | 'failed' | 'other';
  /** Sent back as If-Match with a change of capacity. */
  readonly etag: string | undefined;
  /** Only Uniform scale sets can be planned for. */
  readonly orchestration: 'uniform' | 'flexible';
  /** Sorted by id as a number. */
  readonly instances: readonly Instance[];
}

/** What a person calls the state of a gateway. */
export type Condition =
  | 'ready'
  | 'stopped'
  | 'starting'
  | 'stopping'
  | 'changing'
  | 'partly'
  | 'failed'
  | 'unknown';

export function powerClass(power: PowerState): PowerClass {
  switch (power) {
    case 'running':
      return 'on';
    case 'stopped':
    case 'deallocated':
      return 'off';
    case 'creating':
    case 'starting':
    case 'stopping':
    case 'deallocating':
      return 'changing';
    default:
      return 'unknown';
  }
}

/** How many machines run. */
export function runningOf(state: GatewayState): number {
  return state.instances.filter((one) => one.power === 'running').length;
}

/** One word for the whole gateway; `partly` means that some machines run and others are off, with nothing under way. */
export function conditionOf(state: GatewayState): Condition {
  const powers = state.instances.map((one) => one.power);
  if (powers.length === 0) return state.provisioning === 'updating' ? 'changing' : 'stopped';
  if (powers.includes('unknown')) return 'unknown';
  if (powers.some((one) => one === 'stopping' || one === 'deallocating')) return 'stopping';
  if (powers.some((one) => one === 'creating' || one === 'starting')) return 'starting';
  if (state.provisioning === 'updating') return 'changing';
  if (powers.every((one) => one === 'running')) return state.provisioning === 'failed' ? 'failed' : 'ready';
  if (powers.every((one) => powerClass(one) === 'off')) return 'stopped';
  return 'partly';
}
