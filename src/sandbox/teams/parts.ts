import type { SandboxClock } from '../clock.ts';
import type { Faults } from '../faults.ts';
import type { Tenant } from '../tenant.ts';
import type { BotLine } from './bot-line.ts';
import type { Conversations } from './conversations.ts';
import type { EventHub, RoomEvent } from './event-hub.ts';
import type { Timeline } from './timeline.ts';

/** What somebody does to a gateway in the portal, past the bot. */
export interface PortalChange {
  readonly capacity?: number;
  readonly tag?: string;
  readonly updatingSeconds?: number;
  readonly power?: 'stop' | 'start';
  /** What the bot may do with its scale set. */
  readonly rights?: readonly {
    readonly actions: readonly string[];
    readonly notActions: readonly string[];
  }[];
}

/** What a storm of webhooks should be like; see the sandbox's cloud. */
export interface StormWish {
  readonly webhooks: number;
  readonly gateways: number;
  /** Real ones. */
  readonly seconds: number;
  readonly connections: number;
  readonly severities?: readonly string[];
  readonly retry: boolean;
  readonly seed?: string;
}

/** Azure Monitor's alerts, for whoever plays with them in the room. */
interface AlertsSide {
  deliveries(): readonly unknown[];
  ledger(): readonly unknown[];
  /** Undefined while another storm runs. */
  storm(wish: StormWish): Promise<unknown>;
  turnToHost(base: string): void;
}

/** What Teams and the room need of the tenant's cloud. */
export interface CloudSide {
  /** Rejects a token that Entra did not give for `audience`. */
  verifyToken(
    token: string,
    audience: string,
  ): Promise<{ readonly appId: string; readonly tenantId: string }>;
  readonly requests: { all(): readonly unknown[]; changes(): readonly unknown[] };
  edit(gateway: string, change: PortalChange): unknown;
  machines(gateway: string): unknown;
  readonly alerts?: AlertsSide;
}

interface BotStatus {
  readonly up: boolean;
  /** 0 while there is none. */
  readonly pid: number;
  readonly restarts: number;
}

/** The bot's process, where the sandbox runs it. */
export interface BotSide {
  readonly status: BotStatus;
  /** False where there is no process to send it to. */
  signal(signal: NodeJS.Signals): boolean;
  onChange(listener: (status: BotStatus) => void): unknown;
}

/** What the routes of Teams' side share. */
export interface Parts {
  readonly tenant: Tenant;
  readonly clock: SandboxClock;
  readonly faults: Faults;
  readonly cloud: CloudSide;
  readonly bot: BotSide | undefined;
  readonly conversations: Conversations;
  readonly timeline: Timeline;
  readonly events: EventHub<RoomEvent>;
  readonly line: BotLine;
  /** With a slash at its end; known once the server listens. */
  readonly serviceUrl: () => string;
}
