import { z } from 'zod';
import { orderKinds } from '../domain/order.ts';

/** The shape of gatehouse.yaml as it is written. What the values mean together is checked in resolve.ts. */

const guid = z.guid('an Entra id: 8-4-4-4-12 hexadecimal digits');
const url = z.url({ protocol: /^https?$/, error: 'an address that begins with https://' });
const name = z.string().min(1).max(60);
const principal = z
  .string()
  .regex(/^(group|user):[0-9a-f-]{36}$/i, 'group:<object id> or user:<object id>, as Entra shows them');
const role = z.enum(['reader', 'operator', 'approver', 'admin']);
const duration = z.iso.duration('an ISO 8601 duration: PT30M is 30 minutes');
const roles = z
  .strictObject({
    reader: z.array(principal).default([]).describe('May look.'),
    operator: z.array(principal).default([]).describe('May order; includes reader.'),
    approver: z.array(principal).default([]).describe('May be asked to approve; includes reader.'),
    admin: z.array(principal).default([]).describe('All of it, and may cancel others’ requests.'),
  })
  .describe('Entra groups and users of each role. Who is in none is refused.');

const secretCredential = {
  clientId: guid
    .optional()
    .describe('Application id of the secret, or of one of several managed identities.'),
  secret: z.string().min(1).optional().describe('Client secret of that application.'),
};
const addressed = (what: string) =>
  z
    .strictObject({
      endpoint: z.string().min(1).describe('Its address.'),
      audience: z.string().min(1).describe('The audience of its tokens.'),
    })
    .optional()
    .describe(what);

const percent = z.int().min(1).max(100);
const limits = {
  warning: percent.default(50).describe('Percent of it at which there is a warning.'),
  critical: percent.default(90).describe('Percent of it at which it is critical.'),
};

const gateway = z.strictObject({
  name: name
    .regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/, 'letters, digits, dots and hyphens')
    .describe('What people type.'),
  serviceName: z
    .string()
    .min(1)
    .max(253)
    .describe('Common name of its server authentication certificate, verbatim.'),
  site: z
    .string()
    .regex(/^[A-Z0-9]{3}$/, 'a site code: three capital letters or digits')
    .describe('Code of its site.'),
  model: z
    .enum(['vmss', 'classic'])
    .describe('vmss: virtual machine scale set; classic: cloud service (only looked at).'),
  control: z
    .enum(['azure', 'site'])
    .describe('Who carries changes out: Azure directly, or Configuration Manager.'),
  unsupportedWrites: z
    .literal('accepted')
    .optional()
    .describe('Needed with control: azure. Microsoft supports changes only through Configuration Manager.'),
  scaleSet: z
    .string()
    .regex(
      /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Compute\/virtualMachineScaleSets\/[^/]+$/i,
      'a scale set’s resource id, as the portal shows under JSON view',
    )
    .optional()
    .describe('Resource id of its scale set; needed with model: vmss.'),
  storageAccount: z
    .string()
    .startsWith('/subscriptions/')
    .optional()
    .describe('Resource id of its storage account.'),
  size: z.enum(['lab', 'standard', 'large']).describe('Machine size: B2s, A2_v2, A4_v2.'),
  connectionPoints: z.int().min(1).max(64).optional().describe('Connection points that serve it.'),
  production: z.boolean().default(false).describe('Whether policies for production mean it.'),
  costPerDay: z
    .strictObject({
      running: z.number().nonnegative().describe('While it runs.'),
      stopped: z.number().nonnegative().describe('While it is stopped: disks, IP address, storage.'),
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/, 'three capital letters: USD')
        .describe('USD, EUR ...'),
    })
    .optional()
    .describe('What it costs a day, about. Left out: no card shows a price.'),
  traffic: z
    .strictObject({
      gigabytes: z.number().positive().default(10_000).describe('Limit of 14 days in GB (10^9 bytes).'),
      ...limits,
      stopOnCritical: z
        .enum(['off', 'ask'])
        .default('off')
        .describe('Whether a stop is asked for when our own measurement is critical.'),
    })
    .prefault({})
    .describe('Limits of its outbound traffic, until somebody sets others by word.'),
  storage: z
    .strictObject({
      gigabytes: z.number().positive().default(2000).describe('Limit in GB (10^9 bytes).'),
      ...limits,
    })
    .prefault({})
    .describe('Limits of its storage account.'),
  roles: roles.optional().describe('Roles for this gateway alone, instead of the general ones.'),
});

const subscription = z.strictObject({
  channel: z
    .string()
    .regex(/^(operations|alerts|19:.+)$/, 'operations, alerts, or a channel id: 19:...@thread.tacv2')
    .describe('Where they go.'),
  gateway: name.optional().describe('Of this gateway alone; left out: of all, and of apps.'),
  kinds: z
    .array(z.enum(['traffic', 'storage', 'certificate', 'secret', 'health', 'other']))
    .default([])
    .describe('Of these kinds; left out: of all.'),
  severity: z
    .enum(['informational', 'warning', 'critical'])
    .default('warning')
    .describe('The least severe that comes.'),
});

const policy = z.strictObject({
  orders: z
    .array(z.enum(['all', ...orderKinds]))
    .min(1)
    .describe('Kinds of order, or all.'),
  gateways: z.array(name).default([]).describe('Names, or production; left out: every gateway.'),
  approvers: z.int().min(1).max(20).describe('How many different people must approve.'),
  from: z
    .union([role, principal, z.array(z.union([role, principal])).min(1)])
    .describe('Who may: a role, group:<id>, user:<id>, or a list.'),
  own: z.boolean().default(false).describe('Whether the orderer may be one of them.'),
  reason: z.enum(['required', 'optional']).default('optional').describe('Whether the order must say why.'),
  expires: duration.default('PT30M').describe('How long it waits for approval.'),
  remind: duration.optional().describe('After how long the approvers are mentioned again.'),
});

export const configFile = z.strictObject({
  cloud: z.enum(['public', 'usgovernment']).default('public').describe('Sets Microsoft’s addresses.'),
  timeZone: z.string().default('UTC').describe('IANA zone of the times on cards: Europe/Berlin.'),
  listen: z
    .strictObject({
      port: z.int().min(0).max(65535).default(3978).describe('Port of the bot.'),
      host: z.string().default('0.0.0.0').describe('Address that the bot listens on.'),
      operations: z
        .string()
        .regex(/^.+:\d+$/, 'host:port')
        .default('127.0.0.1:9090')
        .describe('Where /healthz, /readyz and /metrics are; keep it private.'),
    })
    .default({ port: 3978, host: '0.0.0.0', operations: '127.0.0.1:9090' })
    .describe('Where the bot listens.'),
  store: z
    .strictObject({
      folder: z.string().min(1).optional().describe('Folder of the embedded PostgreSQL.'),
      url: z
        .string()
        .regex(/^postgres(ql)?:\/\//, 'postgres://user:password@host/database')
        .optional()
        .describe('A PostgreSQL server instead.'),
    })
    .default({ folder: './data' })
    .describe('Where everything is kept.'),
  tenant: guid.describe('Entra tenant whose people are served.'),
  bot: z
    .strictObject({
      appId: guid.describe('Application id of the Azure Bot.'),
      name: name.default('Gatehouse').describe('The bot’s name in Teams.'),
      credential: z
        .literal('managed-identity')
        .optional()
        .describe('The bot is a user-assigned managed identity.'),
      secret: z.string().min(1).optional().describe('Or: its client secret.'),
      serviceUrl: url.optional().describe('Teams’ address for messages that the bot begins.'),
      serviceUrls: z
        .array(url)
        .optional()
        .describe('Addresses that the bot’s token may go to; left out: Microsoft’s.'),
      openIdMetadata: url.optional().describe('Where the keys of Teams’ tokens are.'),
      loginEndpoint: url.optional().describe('Where the bot gets its token.'),
      openChannel: z.boolean().default(false).describe('Sandbox only: accepts unsigned activities.'),
    })
    .describe('The Azure Bot.'),
  azure: z
    .strictObject({
      credential: z
        .literal('managed-identity')
        .optional()
        .describe('The machine’s or app’s managed identity.'),
      ...secretCredential,
      authorityHost: url.optional().describe('Entra’s address.'),
      resourceManager: addressed('Azure Resource Manager.'),
      metrics: addressed('Azure Monitor’s metrics; the endpoint holds {region}.'),
      graph: url.optional().describe('Root of Microsoft Graph.'),
    })
    .describe('Who the bot is to Azure and Graph, and where they are.'),
  alerts: z
    .strictObject({
      audience: z.string().optional().describe('Audience of the secure webhook’s token.'),
      sender: guid.optional().describe('Application id of Azure Monitor’s webhook sender.'),
      codes: z
        .array(z.string().min(16))
        .max(2)
        .default([])
        .describe('Secrets for ?code=; two while one is replaced.'),
    })
    .optional()
    .describe('Who may deliver alerts of Azure Monitor to /api/alerts. Left out: nobody.'),
  subscriptions: z
    .array(subscription)
    .optional()
    .describe('Which alerts go to which channel; left out: all from warning on to channels.alerts.'),
  apps: z
    .array(
      z.strictObject({
        name: name.describe('What people call it.'),
        appId: guid.describe('Application (client) id.'),
        keyId: guid
          .optional()
          .describe(
            'Key id of the secret that Configuration Manager uses; left out: the newest one is watched, and of older ones it is told that they end.',
          ),
      }),
    )
    .default([])
    .describe('App registrations whose secrets’ ends are watched.'),
  onCall: z
    .strictObject({
      people: z.array(principal).min(1).max(52).describe('user:<object id> each, a week each, in turn.'),
      starts: z.iso
        .date('a date: 2026-11-16')
        .describe('The day on which the first one’s first week begins.'),
      handover: z
        .string()
        .regex(/^(MON|TUE|WED|THU|FRI|SAT|SUN) ([01]\d|2[0-3]):[0-5]\d$/, 'a weekday and time: MON 09:00')
        .default('MON 09:00')
        .describe('When the next one takes over, in timeZone.'),
    })
    .optional()
    .describe('Who is on call, week by week. A word in Teams may set somebody else for a while.'),
  probe: z
    .record(z.string(), z.string().regex(/^.+:\d+$/, 'host:port'))
    .default({})
    .describe('Where a service name is looked at instead of its own address on 443.'),
  roles,
  sites: z
    .array(
      z.strictObject({
        code: z
          .string()
          .regex(/^[A-Z0-9]{3}$/, 'three capital letters or digits')
          .describe('Site code.'),
        version: z.int().min(2000).max(9999).optional().describe('Configuration Manager version: 2509.'),
      }),
    )
    .min(1)
    .describe('The sites that the gateways serve.'),
  gateways: z.array(gateway).min(1).describe('The gateways, one entry each.'),
  channels: z
    .strictObject({
      operations: z
        .string()
        .startsWith('19:', 'a channel id: 19:...@thread.tacv2')
        .describe('Approvals of orders from 1:1 and group chats go here.'),
      alerts: z
        .string()
        .startsWith('19:', 'a channel id: 19:...@thread.tacv2')
        .optional()
        .describe('Alerts go here.'),
    })
    .describe('Channels of Teams, by id.'),
  policies: z.array(policy).min(1).describe('First match counts; an order that none matches is refused.'),
  lastGateway: z
    .union([
      z.literal('block'),
      z.strictObject({ approvers: z.int().min(2).max(20).describe('How many people must approve it.') }),
    ])
    .default('block')
    .describe('Whether a site’s last gateway may be stopped: block, or by how many approvers.'),
  clock: url.optional().describe('Sandbox only: where the time comes from.'),
});

export type ConfigFile = z.infer<typeof configFile>;

/** The JSON Schema that editors use for gatehouse.yaml. */
export function configJsonSchema(): object {
  return z.toJSONSchema(configFile, { io: 'input' });
}
