import type { Fault } from '../domain/fault.ts';
import type { Gateway, GatewayId } from '../domain/gateway.ts';

/** Outbound traffic of a gateway over a period, as Azure Monitor counts it. */
export interface Traffic {
  /** Bytes that left the scale set's machines ("Network Out Total"). */
  readonly bytes: number;
  readonly from: Date;
  readonly to: Date;
  /** Time of the newest point that had a value; undefined when none had. */
  readonly newestPoint: Date | undefined;
  /** Points that the period should have and that carry no value. */
  readonly gaps: number;
}

/** What Azure Monitor has measured. */
export interface Meter {
  /**
   * Traffic of the `days` days before `now`.
   * @throws AzureUnreachable, AzureForbidden, AnswerUnreadable
   */
  traffic(gateway: Gateway, days: number, now: Date, signal?: AbortSignal): Promise<Traffic>;
  /** The same for many, in calls of 50 a region and subscription. */
  trafficOfAll(
    gateways: readonly Gateway[],
    days: number,
    now: Date,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<GatewayId, Traffic | Fault>>;
}
