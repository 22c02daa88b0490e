import type { GatewayId } from '../domain/gateway.ts';

/** For whom and when a card is drawn. */
export interface Look {
  readonly now: Date;
  /** IANA zone of the channel; one that nobody knows counts as UTC. */
  readonly timeZone: string;
  /** What people write behind the @: Gatehouse. */
  readonly botName: string;
  /** The bot's application id, for links that fill in a command. */
  readonly botId: string;
  /** A gateway's name as the configuration spells it. */
  readonly nameOf: (id: GatewayId) => string;
}

/** A finished card, as Teams takes it. */
export interface AdaptiveCard {
  readonly type: 'AdaptiveCard';
  readonly version: '1.5';
  readonly [key: string]: unknown;
}
