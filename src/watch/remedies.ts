import {
  AnswerUnreadable,
  AppMissing,
  AzureForbidden,
  AzureUnreachable,
  DirectoryUnreachable,
  GatewayMissing,
} from '../domain/fault.ts';
import type { WatchName } from '../domain/watch.ts';

/** The right that a watch needs: the README gives it under “Connect a real tenant”. */
const rights: Readonly<Record<WatchName, string>> = {
  traffic: 'Monitoring Reader on the subscription of the scale set and of the storage account',
  storage: 'Monitoring Reader on the subscription of the storage account',
  certificate: 'no right in Azure',
  secret: 'Application.Read.All in Microsoft Graph',
  health: 'the right to read the scale set and its machines (the README’s role)',
  'azure-alerts': 'Monitoring Reader on each subscription of the gateways',
};

const faults = [
  AnswerUnreadable,
  AppMissing,
  AzureForbidden,
  AzureUnreachable,
  DirectoryUnreachable,
  GatewayMissing,
].map((One) => new One(''));

/** What to do about a fault that a watch met, in a sentence; undefined where nothing is known that helps. */
export function remedyOf(watch: WatchName, code: string): string | undefined {
  switch (code) {
    case 'azure-forbidden':
      return `Give the bot’s identity ${rights[watch]}.`;
    case 'azure-unreachable':
    case 'cannot-verify-now':
      return 'It is tried again at each look. If it stays so, look at the Azure status page and at the bot’s log.';
    case 'gateway-missing':
      return watch === 'storage'
        ? 'Compare `storageAccount` in gatehouse.yaml with the resource id in the Azure portal.'
        : faults.find((one) => one.code === code)?.remedy;
    default:
      return faults.find((one) => one.code === code)?.remedy;
  }
}
