import type { Conversations } from '../desk/conversation-desk.ts';
import type { Person } from '../domain/operator.ts';
import type { Counters } from '../ports/counters.ts';
import type { Log } from '../ports/log.ts';
import type { Pace } from './deliver.ts';

/** Which Bot Framework the bot is registered with. */
export type Cloud = 'public' | 'usgovernment';

/** The bot's registration and where it may speak. Without the optional ones, the addresses of its cloud. */
export interface BotSettings {
  readonly appId: string;
  /** `public` where nothing is said. */
  readonly cloud?: Cloud | undefined;
  /** Where to begin a conversation that nobody has spoken in yet; always allowed. */
  readonly serviceUrl: string;
  /** The only addresses that get the bot's token: `https://host/path/`, where the host may begin with `*.`. */
  readonly serviceUrls?: readonly string[] | undefined;
  /** Where the keys of the channel's tokens are announced. */
  readonly openIdMetadata?: string | undefined;
  readonly loginEndpoint?: string | undefined;
  /** Sandbox only: unsigned activities and any loopback serviceUrl are accepted. */
  readonly openChannel?: boolean | undefined;
}

export interface TeamsSettings {
  readonly bot: BotSettings;
  /** The Entra tenant whose people are served. */
  readonly tenant: string;
  readonly botName: string;
  /** The bot's own token for the Bot Framework. */
  readonly token: () => Promise<string>;
  readonly conversations: Conversations;
  /** Told of everybody who speaks or clicks, before they are answered. */
  readonly rememberPerson?: ((person: Person) => void) | undefined;
  /** Keeps answers within Teams' limits; without it nothing is counted. */
  readonly pace?: Pace | undefined;
  readonly log: Log;
  readonly counters: Counters;
}

/** The addresses of a cloud's Bot Framework. */
export interface Framework {
  readonly issuer: string;
  readonly openIdMetadata: string;
  readonly loginEndpoint: string;
  readonly scope: string;
  readonly oauth: string;
  readonly serviceUrls: readonly string[];
}

export const frameworks: Readonly<Record<Cloud, Framework>> = {
  public: {
    issuer: 'https://api.botframework.com',
    openIdMetadata: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
    loginEndpoint: 'https://login.microsoftonline.com/botframework.com',
    scope: 'https://api.botframework.com',
    oauth: 'https://api.botframework.com',
    serviceUrls: [
      'https://smba.trafficmanager.net/',
      // GCC uses the public Bot Framework, from an address of its own.
      'https://smba.infra.gcc.teams.microsoft.com/',
      'https://*.botframework.com/',
    ],
  },
  usgovernment: {
    issuer: 'https://api.botframework.us',
    openIdMetadata: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
    loginEndpoint: 'https://login.microsoftonline.us/MicrosoftServices.onmicrosoft.us',
    scope: 'https://api.botframework.us',
    oauth: 'https://api.botframework.azure.us',
    serviceUrls: [
      'https://smba.infra.gov.teams.microsoft.us/',
      'https://smba.infra.dod.teams.microsoft.us/',
      'https://*.botframework.azure.us/',
    ],
  },
};
