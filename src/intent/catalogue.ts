import type { IntentName } from '../domain/intent.ts';

/** Who may use an intent. Operator and approver each include reader. */
export type HelpRole = 'reader' | 'operator' | 'approver';

/** What the help says about one intent. */
export interface HelpTopic {
  readonly intent: IntentName;
  /** The word after "help" that shows it; several intents may share one. */
  readonly topic: string;
  readonly line: string;
  /** One to three lines that parse to the intent; they name the gateway GraniteFalls. */
  readonly examples: readonly string[];
  readonly role: HelpRole;
}

function row(
  intent: IntentName,
  topic: string,
  role: HelpRole,
  line: string,
  ...examples: string[]
): HelpTopic {
  return { intent, topic, role, line, examples };
}

/** Every intent in the order in which the help lists them. */
export const helpTopics: readonly HelpTopic[] = [
  row('help', 'help', 'reader', 'What the bot can do, or how one thing is said.', 'help', 'help scale'),
  row('list-gateways', 'gateways', 'reader', 'The gateways, by state, region or model.', 'list gateways', 'which gateways are stopped', 'show classic gateways in westus'),
  row('show-gateway', 'status', 'reader', 'How one gateway is.', 'status of GraniteFalls', 'how is GraniteFalls doing'),
  row('show-instances', 'instances', 'reader', 'The machines of a gateway.', 'show the instances of GraniteFalls'),
  row('show-deployment-model', 'model', 'reader', 'Scale set or classic.', 'what deployment model does GraniteFalls use'),
  row('show-settings', 'settings', 'reader', 'The settings of a gateway.', 'settings of GraniteFalls', 'is tls 1.2 enforced on GraniteFalls'),
  row('show-traffic', 'traffic', 'reader', 'Outbound traffic of 14 days against its limit, and when it will be reached.', 'traffic of GraniteFalls', 'outbound traffic of GraniteFalls last 14 days'),
  row('show-threshold', 'threshold', 'reader', 'The traffic limit of a gateway, and what happens at it.', 'what is the traffic limit on GraniteFalls'),
  row('show-expiry', 'expiry', 'reader', 'When certificates and secrets expire.', 'what expires in the next 30 days', 'when does the secret expire'),
  row('show-alerts', 'alerts', 'reader', 'Alerts by state, severity and gateway, worst first.', 'open alerts', 'critical alerts on GraniteFalls'),
  row('show-approvals', 'approvals', 'reader', 'Requests that wait for a decision.', 'pending approvals', 'what is waiting for me'),
  row('show-schedules', 'schedules', 'reader', 'Orders that are planned.', 'show schedules', 'what is scheduled for GraniteFalls'),
  row('show-history', 'history', 'reader', 'Who did what, and when.', 'who stopped GraniteFalls', 'what did Kim do last week'),
  row('show-content', 'content', 'reader', 'The packages on a gateway.', 'which packages are on GraniteFalls'),
  row('show-connection', 'connection', 'reader', 'The health of the connection points.', 'connection point health of GraniteFalls'),
  row('show-subscriptions', 'subscriptions', 'reader', 'Which alerts come to this channel.', 'which alerts come to this channel'),
  row('show-oncall', 'oncall', 'reader', 'Who is on call.', 'who is on call'),
  row('show-checklist', 'checklist', 'reader', 'The steps of setting up a gateway.', 'show the set-up checklist'),
  row('check-support', 'support', 'reader', 'Whether a feature works over the gateway.', 'is CMPivot supported over the gateway', 'does pxe work'),
  row('plan-capacity', 'capacity', 'reader', 'How many instances so many clients need.', 'how many instances for 20000 clients'),
  row('export-history', 'export', 'reader', 'The audit log as a file.', 'export the audit log of last month as csv'),
  row('start-gateway', 'start', 'operator', 'Start a gateway.', 'start GraniteFalls', 'start GraniteFalls every weekday at 8'),
  row('stop-gateway', 'stop', 'operator', 'Stop a gateway.', 'stop GraniteFalls', 'stop GraniteFalls tonight at 22:00', 'what would happen if I stop GraniteFalls'),
  row('restart-gateway', 'restart', 'operator', 'Restart a gateway or one of its instances.', 'restart GraniteFalls', 'restart instance 3 of GraniteFalls'),
  row('scale-gateway', 'scale', 'operator', 'Change the number of instances.', 'scale GraniteFalls to 4', 'add two instances to GraniteFalls', 'resize GraniteFalls to large'),
  row('redeploy-gateway', 'redeploy', 'operator', 'Move instances to new hosts, or deploy the gateway anew.', 'redeploy the instances of GraniteFalls', 'move GraniteFalls to westeurope'),
  row('convert-gateway', 'convert', 'operator', 'Turn a classic gateway into a scale set.', 'convert GraniteFalls to a scale set'),
  row('delete-gateway', 'delete', 'operator', 'Delete a gateway.', 'delete GraniteFalls'),
  row('set-setting', 'settings', 'operator', 'Change a setting of a gateway.', 'enforce TLS 1.2 on GraniteFalls', 'turn off content on GraniteFalls', 'set the description of GraniteFalls to "Pilot ring"'),
  row('set-threshold', 'threshold', 'operator', 'Ask for another traffic limit. Needs approval.', 'set the traffic limit of GraniteFalls to 500 GB, warn at 50%'),
  row('renew-certificate', 'certificate', 'operator', 'How to renew the server certificate.', 'renew the certificate of GraniteFalls'),
  row('renew-secret', 'secret', 'operator', 'How to renew the secret of the app registration.', 'renew the app secret'),
  row('redistribute-content', 'content', 'operator', 'Send a package to a gateway again.', 'redistribute package ABC00012 to GraniteFalls'),
  row('remove-content', 'content', 'operator', 'Remove a package from a gateway.', 'remove ABC00012 from GraniteFalls'),
  row('acknowledge-alert', 'alerts', 'operator', 'Take an alert: everybody sees who has it.', 'ack A-17', "I'm on it, A-17"),
  row('resolve-alert', 'alerts', 'operator', 'Close an alert.', 'resolve A-17: disk was replaced'),
  row('snooze-alert', 'snooze', 'operator', 'Silence one alert for a time. A rise to critical comes all the same.', 'snooze A-17 for 2 hours'),
  row('mute-alerts', 'mute', 'operator', "Silence a gateway's alerts for a time. What was muted is listed at the end.", 'mute traffic alerts on GraniteFalls until monday'),
  row('unmute-alerts', 'mute', 'operator', 'Let alerts through again.', 'unmute GraniteFalls'),
  row('subscribe-channel', 'subscriptions', 'operator', 'Send alerts to this channel, by kind, gateway or severity.', 'send expiry alerts to this channel'),
  row('unsubscribe-channel', 'subscriptions', 'operator', 'Stop sending alerts here.', 'stop sending alerts here'),
  row('approve-request', 'approve', 'approver', 'Approve a request.', 'approve R-12'),
  row('reject-request', 'reject', 'approver', 'Reject a request.', 'reject R-12 because of the freeze'),
  row('cancel-request', 'cancel', 'operator', 'Take back your own request.', 'cancel R-12'),
  row('cancel-schedule', 'schedules', 'operator', 'Remove a schedule.', 'cancel schedule S-3'),
  row('complete-step', 'checklist', 'operator', 'Mark a step of the checklist as done.', 'mark step 3 of the checklist as done'),
  row('set-oncall', 'oncall', 'operator', 'Say who is on call, instead of the rota.', 'Kim is on call until friday'),
]; // biome-ignore format: a table, one intent a line

const topicWords = new Map<string, string>();
for (const { topic } of helpTopics) topicWords.set(topic, topic);
const others: Readonly<Record<string, string>> = {
  gateway: 'gateways', list: 'gateways', instance: 'instances', approval: 'approvals', schedule: 'schedules',
  scheduling: 'schedules', alert: 'alerts', setting: 'settings', certificates: 'certificate', expire: 'expiry',
  acknowledge: 'alerts', resolve: 'alerts', unmute: 'mute', subscribe: 'subscriptions', unsubscribe: 'subscriptions',
  subscription: 'subscriptions', duty: 'oncall', reboot: 'restart', resize: 'scale', limit: 'threshold', packages: 'content',
  thresholds: 'threshold', limits: 'threshold', mutes: 'mute', muting: 'mute', notifications: 'subscriptions',
  channels: 'subscriptions', snoozing: 'snooze', egress: 'traffic', decline: 'reject', withdraw: 'cancel', add: 'scale', setup: 'checklist', remove: 'delete', package: 'content',
}; // biome-ignore format: pairs side by side

/** The help's topic that a word names, or undefined. */
export function topicOf(word: string): string | undefined {
  return topicWords.get(word) ?? (Object.hasOwn(others, word) ? others[word] : undefined);
}
