import type { Severity } from '../domain/alert.ts';
import type { About, Finding, Statement } from './finding.ts';
import { type Fields, fieldsOf, jsonOf, listOf, textOf, textsOf, timeOf } from './lenient.ts';
import { nameOf, plain } from './plain.ts';

const kind = { kind: 'health', subKind: 'resource' } as const;

/**
 * Service Health: an incident, maintenance or advisory of Azure itself. The rule's severity is always Sev4, so the incident's
 * kind and stage tell: one that is active is critical, one that is mitigated or resolved informational.
 */
export function readServiceHealth(context: Fields): Finding {
  const properties = fieldsOf(context['properties']);
  const tracking = nameOf(properties['trackingId']);
  return {
    resources: [],
    names: [],
    rule: 'Service Health',
    matter: tracking === undefined ? undefined : `service-health/${tracking}`,
    at: timeOf(context['eventTimestamp']),
    resolves: false,
    says: () => ofService(properties, textOf(context['operationName']), textOf(context['status'])),
  };
}

const incidents: Readonly<Record<string, { readonly words: string; readonly severity: Severity }>> = {
  incident: { words: 'an incident', severity: 'critical' },
  actionrequired: { words: 'an action that is required', severity: 'warning' },
  security: { words: 'a security advisory', severity: 'warning' },
  maintenance: { words: 'maintenance', severity: 'warning' },
  information: { words: 'something to know', severity: 'informational' },
};

function ofService(properties: Fields, operation: string | undefined, status: string | undefined): Statement {
  const type = textOf(properties['incidentType']) ?? operation?.split('/')[1] ?? '';
  const { words, severity } = incidents[type.toLowerCase()] ?? { words: 'something', severity: 'warning' };
  const stage = (textOf(properties['stage']) ?? status)?.toLowerCase() ?? '';
  const isOver = /^(?:resolved|rca|complete|completed|canceled|cancelled|postponed)$/.test(stage);
  const where = [nameOf(properties['service']), ...regionsOf(properties)].slice(0, 4).join(', ');
  const name = plain(properties['title'] ?? properties['defaultLanguageTitle'], 110) ?? where;
  return {
    kind,
    severity: isOver ? 'informational' : stage === 'planned' ? 'warning' : severity,
    title: isOver
      ? `Azure says that this is over: ${name || words}`
      : `Azure reports ${words}${name === '' ? '' : `: ${name}`}`,
    detail: plain(properties['communication'] ?? properties['defaultLanguageContent'], 300),
  };
}

/** `impactedServices` is a list, or a text that holds one as JSON. */
function regionsOf(properties: Fields): readonly string[] {
  const services = listOf(jsonOf(properties['impactedServices'])).slice(0, 10);
  const regions = services.flatMap((one) => listOf(fieldsOf(one)['ImpactedRegions']).slice(0, 10));
  const named = regions.flatMap((one) => nameOf(fieldsOf(one)['RegionName']) ?? []);
  return named.length > 0 ? [...new Set(named)] : textsOf(nameOf(properties['region']));
}

/** Resource Health: what Azure thinks of one resource. Its rule's severity is always Sev4, so the status tells. */
export function readResourceHealth(context: Fields): Finding {
  const properties = fieldsOf(context['properties']);
  return {
    resources: [...textsOf(fieldsOf(context['authorization'])['scope']), ...textsOf(context['resourceId'])],
    names: [],
    rule: 'Resource Health',
    at: timeOf(context['eventTimestamp']),
    resolves: false,
    says: (about) => ofResource(properties, about),
  };
}

function ofResource(properties: Fields, about: About): Statement {
  const status = textOf(properties['currentHealthStatus'])?.toLowerCase();
  const isOurs = /user/i.test(textOf(properties['cause']) ?? '');
  const title = plain(properties['title'], 140);
  return {
    kind,
    severity: severityOf(status, isOurs),
    title: `${about.name} is ${stateOf(status)}, says Azure`,
    detail: plain([title, textOf(properties['details'])].filter((one) => one !== undefined).join('. '), 300),
  };
}

function severityOf(status: string | undefined, isOurs: boolean): Severity | undefined {
  switch (status) {
    case 'unavailable':
      // Somebody stopped it: the health watch looks whether that was ordered.
      return isOurs ? 'warning' : 'critical';
    case 'degraded':
      return 'warning';
    case 'available':
      return 'informational';
    default:
      return undefined;
  }
}

function stateOf(status: string | undefined): string {
  switch (status) {
    case 'unavailable':
      return 'unavailable';
    case 'degraded':
      return 'degraded';
    case 'available':
      return 'available again';
    default:
      return 'in an unknown state';
  }
}
