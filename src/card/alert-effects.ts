import type { Alert } from '../domain/alert.ts';
import { requestName } from '../domain/request.ts';
import type { ExpiryOutlook } from '../domain/watch.ts';
import { gatewayNameOf } from './alert-words.ts';
import type { Look } from './look.ts';
import { gb, lineOf } from './runway.ts';
import { dated } from './times.ts';
import { ended, escaped, foreign, named, space } from './words.ts';

/** What a gateway's `stopOnCritical` says. */
export type AutoStop = 'off' | 'ask' | 'stop';

function trafficEffect(alert: Alert, name: string, autoStop: AutoStop, noStop: string | undefined): string {
  const keeps = 'it keeps running and traffic keeps costing.';
  if (autoStop === 'off') return `${keeps} Auto-stop is off.`;
  const own = alert.requests.findLast((one) => one.own !== undefined);
  if (own?.outcome !== undefined) {
    const was = `${requestName(own.number)} was its automatic stop: ${escaped(foreign(own.outcome, 200))}`;
    return `while ${name} runs, traffic keeps costing. Nothing stops it automatically any more. ${ended(was)}`;
  }
  if (own?.own === 'asks')
    return `${keeps} ${requestName(own.number)} asks the approvers whether to stop it.`;
  if (noStop !== undefined) return `${keeps} Auto-stop can’t stop it: ${escaped(foreign(noStop, 200))}.`;
  const { outlook } = alert;
  if (outlook?.kind !== 'traffic')
    return `${keeps} Auto-stop acts on Gatehouse’s own measurement only, not on this alert.`;
  const critical = lineOf('critical', outlook.thresholds);
  const isOver = outlook.gigabytes >= critical;
  const line = `the critical line (${gb(critical)})`;
  if (autoStop === 'ask') {
    return isOver
      ? `${keeps} Auto-stop is set to ask: the approvers are asked whether to stop it.`
      : `${keeps} Auto-stop is set to ask: over ${line}, the approvers are asked whether to stop it.`;
  }
  const stops = `${name} is stopped, which cuts off its internet clients. That is announced 10${space}min before, with a button to hold it.`;
  return isOver ? stops : `over ${line}, ${stops}`;
}

function expiryEffect(outlook: ExpiryOutlook, name: string, look: Look): string {
  const isOver = outlook.endsAt <= look.now;
  const from = isOver ? 'it stays so: now' : `from ${dated(outlook.endsAt, look)} on,`;
  if (outlook.what === 'certificate')
    return `${from} internet clients refuse ${name}, whose certificate${outlook.chainOf === undefined ? '' : '’s chain'} ${isOver ? 'has' : 'will have'} ended.`;
  return `${from} Configuration Manager can’t sign in to Entra with it, and the Azure services connected through this app stop working. Whether running gateways go on serving is not documented.`;
}

/** What comes if nobody does anything, without its lead. Markdown-safe. */
function effectOf(alert: Alert, autoStop: AutoStop, look: Look, noStop: string | undefined): string {
  const gateway = gatewayNameOf(alert, look);
  const name = gateway === undefined ? 'the gateway' : named(gateway);
  const { outlook, subKind, kind } = alert;
  switch (subKind) {
    case 'limit':
      return kind === 'storage'
        ? 'the storage account goes on filling, and costs more. Nothing is stopped because of storage.'
        : trafficEffect(alert, name, autoStop, noStop);
    case 'no-data':
      return `nobody sees how ${kind === 'storage' ? 'the storage' : 'the traffic'} of ${name} grows, and no limit is warned of and nothing is stopped.`;
    case 'expiry':
      return outlook?.kind === 'expiry'
        ? expiryEffect(outlook, name, look)
        : 'what needs it stops working when it ends.';
    case 'name':
      return `internet clients may refuse ${name}: they compare the name, its upper and lower case included.`;
    case 'instances':
      return `${name} serves fewer internet clients, or none, until the machines run.`;
    case 'unreachable':
      return `internet clients probably don’t reach ${name}.${alert.rule === undefined ? ' That is how it looks from where Gatehouse runs.' : ''}`;
    case 'drift':
      return 'it stays as Azure shows it, unless Configuration Manager changes it once more.';
    case 'resource':
      return 'nothing is changed from here. Azure says when it is over.';
    case 'watch':
      return 'what this watch looks at goes unseen. Azure Monitor’s own alerts still come.';
    case 'signal':
      return 'what comes of it is not known here: the alert is of a rule of your own.';
  }
}

/** "If nobody acts: ...", of an alert that is open. `noStop` says why the automatic stop that is set does not come. */
export function ifNobodyActs(alert: Alert, autoStop: AutoStop, look: Look, noStop?: string): string {
  return `If nobody acts: ${effectOf(alert, autoStop, look, noStop)}`;
}

/** Steps that renew what ends, in Configuration Manager; empty for an alert that is about something else. Markdown-safe. */
export function renewalSteps(alert: Alert, look: Look): readonly string[] {
  const { outlook, kind } = alert;
  const gateway = gatewayNameOf(alert, look);
  if (kind === 'certificate') {
    const of = gateway === undefined ? 'the gateway' : named(gateway);
    const service =
      outlook?.kind === 'expiry' ? `**${named(outlook.chainOf ?? outlook.name)}**` : 'the service name';
    const inChain =
      outlook?.kind === 'expiry' && outlook.chainOf !== undefined
        ? ' and a chain of intermediates that last'
        : '';
    return [
      `**1.** Get a server authentication certificate for ${service}, in the same upper and lower case: RSA 2048 or 4096, as a .pfx file with its private key${inChain}.`,
      `**2.** In the Configuration Manager console: Administration, Cloud Services, Cloud Management Gateway, ${of}. Then Properties, Settings, Certificate file.`,
      '**3.** Or in PowerShell: Set-CMCloudManagementGateway with its parameters ServiceCertPath and ServiceCertPassword.',
      '**4.** The machines take it over. This alert ends by itself once the new certificate is served.',
    ];
  }
  if (kind !== 'secret') return [];
  // "CMG server app, key 2": the app is what is renewed.
  const app = outlook?.kind === 'expiry' ? `**${escaped(outlook.name.replace(/, [^,]+$/, ''))}**` : 'the app';
  return [
    `**1.** If Configuration Manager made ${app}: in its console, Administration, Cloud Services, Microsoft Entra tenants, the tenant, **Renew Secret Key**. Sign in as an owner of the app or as Cloud Application Administrator.`,
    '**2.** If the app was imported: make a new secret in the Azure portal first, then enter it with its end in the same wizard. Its end is typed in there, so type it with care.',
    `**3.** An app older than 800${space}days can’t renew its secret: make a new app.`,
    '**4.** This alert ends by itself once Entra shows a secret that lasts longer. Delete the old one then.',
  ];
}
