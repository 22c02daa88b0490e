/** The clouds of Microsoft's that the bot can work in. */
export type Cloud = 'public' | 'usgovernment';

/** Where a cloud's services are; all without a slash at the end. */
export interface CloudAddresses {
  /** Where Entra gives tokens. */
  readonly authorityHost: string;
  readonly resourceManager: { readonly endpoint: string; readonly audience: string };
  /** The batch service of Azure Monitor's metrics; `{region}` stands for Azure's short name of a region. */
  readonly metrics: { readonly endpoint: string; readonly audience: string };
  /** Microsoft Graph; also the audience of its tokens. */
  readonly graph: string;
  /** The Bot Framework's side: `audience` of the bot's own token, `issuer` of the tokens that Teams' messages carry. */
  readonly bot: {
    readonly audience: string;
    readonly issuer: string;
    readonly openIdMetadata: string;
    readonly serviceUrl: string;
  };
}

/** Microsoft's own addresses; the configuration may set others. */
export const cloudAddresses: Readonly<Record<Cloud, CloudAddresses>> = {
  public: {
    authorityHost: 'https://login.microsoftonline.com',
    resourceManager: {
      endpoint: 'https://management.azure.com',
      audience: 'https://management.azure.com',
    },
    metrics: {
      endpoint: 'https://{region}.metrics.monitor.azure.com',
      audience: 'https://metrics.monitor.azure.com',
    },
    graph: 'https://graph.microsoft.com',
    bot: {
      audience: 'https://api.botframework.com',
      issuer: 'https://api.botframework.com',
      openIdMetadata: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
      serviceUrl: 'https://smba.trafficmanager.net/teams',
    },
  },
  usgovernment: {
    authorityHost: 'https://login.microsoftonline.us',
    resourceManager: {
      endpoint: 'https://management.usgovcloudapi.net',
      audience: 'https://management.usgovcloudapi.net',
    },
    metrics: {
      endpoint: 'https://{region}.metrics.monitor.azure.us',
      audience: 'https://metrics.monitor.azure.us',
    },
    graph: 'https://graph.microsoft.us',
    bot: {
      audience: 'https://api.botframework.us',
      issuer: 'https://api.botframework.us',
      openIdMetadata: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
      serviceUrl: 'https://smba.infra.gov.teams.microsoft.us/gcch',
    },
  },
};
