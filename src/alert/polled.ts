import type { Alert, Signal } from '../domain/alert.ts';
import { familyOf, ruleName } from './common-schema.ts';
import type { Finding } from './finding.ts';
import { fieldsOf, lastSegment, textOf, textsOf, timeOf } from './lenient.ts';
import { alertLink } from './link.ts';
import { azureIdOf, makeSignal, type Reading } from './make-signal.ts';
import { readNothing } from './odd-contexts.ts';
import { nameOf, plain } from './plain.ts';
import { customOf, type Report, severityOf } from './report.ts';

/**
 * An entry of the Alerts Management list, as signals: that it fired, and where it is over that too. An entry holds neither
 * numbers nor a context, so kind and gateway are told by its target and its rule's name; `unheard` takes them over from
 * what the webhook told of the same alert. Never throws; an entry without an id gives nothing.
 */
export function readPolled(value: unknown, reading: Reading): readonly Signal[] {
  const entry = fieldsOf(value);
  const properties = fieldsOf(entry['properties']);
  const essentials = fieldsOf(properties['essentials']);
  const id = textOf(entry['id']);
  if (azureIdOf(id) === undefined || Object.keys(essentials).length === 0) return [];
  const targets = textsOf(essentials['targetResource']);
  const fired: Report = {
    source: 'poll',
    condition: 'fired',
    at: timeOf(essentials['startDateTime']),
    severity: severityOf(essentials['severity']),
    alertId: id,
    // `name` is the rule's name as it is shown; `alertRule` an id, a name or an address.
    rule: ruleName(essentials['alertRule']) ?? plain(entry['name'], 200),
    targets,
    resource: nameOf(essentials['targetResourceName']) ?? nameOf(lastSegment(targets[0])),
    custom: customOf(properties['customProperties']),
    description: plain(essentials['description'], 300),
    link: alertLink(id),
    finding: findingOf(essentials['monitorService']),
  };
  const signals = [makeSignal(fired, reading, '')];
  // The time of its end is filled on alerts that are on, too: only the condition counts.
  if (!/^resolved$/i.test(textOf(essentials['monitorCondition']) ?? '')) return signals;
  const at =
    timeOf(essentials['monitorConditionResolvedDateTime']) ?? timeOf(essentials['lastModifiedDateTime']);
  return [...signals, makeSignal({ ...fired, condition: 'resolved', at }, reading, '')];
}

function findingOf(service: unknown): Finding {
  const family = familyOf(service, {});
  const nothing = readNothing();
  const resource = { kind: 'health', subKind: 'resource' } as const;
  switch (family) {
    case 'service':
    case 'resource':
      // Such rules are always Sev4, and how bad it is stands in the context, which a list has not.
      return {
        ...nothing,
        says: (about) => ({ ...nothing.says(about), kind: resource, severity: 'warning' }),
      };
    case 'activity':
      // Always Sev4, too. The list does not say what was done: to a gateway it may have been a stop, or worse.
      return {
        ...nothing,
        says: (about) => ({
          ...nothing.says(about),
          ...(about.gateway !== undefined && { severity: 'warning' }),
        }),
      };
    case 'metric':
    case 'log':
    case 'detector':
    case 'prometheus':
      return { ...nothing, resolves: true };
    default:
      return nothing;
  }
}

/** A webhook that is on its way comes within so long: five retries take 75 s. */
const patienceMs = 3 * 60_000;

/**
 * What a poll tells that nobody has heard: left out is what an alert knows already, and what is so new that its webhook
 * may still be under way. The rest speaks of an alert that is known by Azure's id in that alert's own terms, so that webhook
 * and poll of one thing never become two alerts.
 * @param alerts those that changed in the time polled, open ones first, then resolved ones
 */
export function unheard(signals: readonly Signal[], alerts: readonly Alert[], now: Date): readonly Signal[] {
  // The first one wins: the open one, where the same id stands in an older one too.
  const known = new Map(
    alerts.flatMap((alert) => alert.voices.map(({ of, isOn }) => [of, { alert, isOn }] as const)).reverse(),
  );
  return signals.flatMap((signal) => {
    const found = signal.azureId === undefined ? undefined : known.get(signal.azureId);
    if (found === undefined) return now.getTime() - signal.at.getTime() < patienceMs ? [] : [signal];
    const isHeard = signal.condition === 'fired' || !found.isOn;
    return isHeard ? [] : [inTermsOf(found.alert, signal)];
  });
}

function inTermsOf(alert: Alert, signal: Signal): Signal {
  const { kind, subKind, subject, rule } = alert;
  return { ...signal, kind, subKind, subject, rule };
}
