import type { IntentName, Parsed } from '../domain/intent.ts';

/** What is understood and not built yet: what it will be, and what to use meanwhile. */
export interface Coming {
  readonly title: string;
  readonly says: string;
  readonly meanwhile: string;
}

const console_ = 'Use the Configuration Manager console.';
const portal = 'Look in the Azure portal.';

/** What Configuration Manager calls redeploying: a gateway in place of another. */
export const serviceRedeploy: Coming = {
  title: 'Deploying a gateway anew is coming',
  says: 'It will go through Configuration Manager: a new gateway is set up, clients move over, the old one is deleted a day later. Nothing has changed.',
  meanwhile: console_,
};

/** The settings and sections of a gateway that only Configuration Manager knows. */
const siteOnly: ReadonlySet<IntentName> = new Set([
  'convert-gateway',
  'delete-gateway',
  'set-setting',
  'redistribute-content',
  'remove-content',
  'show-settings',
  'show-content',
  'show-connection',
  'show-checklist',
  'complete-step',
]);

export function comingFor(intent: IntentName): Coming {
  const name = intent.replaceAll('-', ' ');
  return {
    title: `Understood, but not built yet: ${name}`,
    says: 'Nothing has changed. Gatehouse will do this in a later version.',
    meanwhile: siteOnly.has(intent) ? console_ : portal,
  };
}

/** An order for a size or for a new deployment, which is not carried out here: never something else instead. */
export function otherOrder({ slots, intent }: Parsed): Coming | undefined {
  if (intent === 'redeploy-gateway' && (slots.scope === 'service' || slots.change !== undefined))
    return serviceRedeploy;
  if (intent === 'scale-gateway' && slots.size !== undefined)
    return {
      title: 'Machine sizes can’t be changed here',
      says: 'Nothing has changed. Configuration Manager sets the size of a gateway’s machines.',
      meanwhile: console_,
    };
  return undefined;
}
