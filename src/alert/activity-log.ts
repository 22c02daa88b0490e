import type { About, Finding, Statement } from './finding.ts';
import { type Fields, fieldsOf, firstText, numberOf, textOf, textsOf, timeOf } from './lenient.ts';
import { portalLink } from './link.ts';
import { nameOf, plain } from './plain.ts';
import { capital, count } from './words.ts';

interface Entry {
  /** "Microsoft.Compute/virtualMachineScaleSets/deallocate/action" */
  readonly operation: string;
  /** "succeeded", "started", "failed" */
  readonly status: string | undefined;
  readonly level: string | undefined;
}

/**
 * `alertContext` of an activity log alert: administrative, policy, autoscale, security, recommendation. What it says of the
 * one who acted (`caller`, `claims`) is never read.
 */
export function readActivityLog(context: Fields): Finding {
  const properties = fieldsOf(context['properties']);
  const entry: Entry = {
    operation: textOf(context['operationName'])?.slice(0, 300) ?? '',
    status: nameOf(context['status'])?.toLowerCase(),
    level: textOf(context['level'])?.toLowerCase(),
  };
  const source = textOf(context['eventSource'])?.toLowerCase();
  return {
    resources: [
      ...textsOf(fieldsOf(context['authorization'])['scope']),
      ...textsOf(properties['entity']),
      ...textsOf(context['resourceId']),
      ...textsOf(properties['resourceName']),
    ],
    names: [],
    rule: nameOf(entry.operation),
    at: timeOf(context['eventTimestamp']),
    link: portalLink(properties['recommendationResourceLink']),
    resolves: false,
    says: (about) => {
      switch (source) {
        case 'autoscale':
          return ofAutoscale(entry, properties, about);
        case 'recommendation':
          return ofRecommendation(properties, about);
        default:
          return ofOperation(entry, context, about);
      }
    },
  };
}

const off =
  /^microsoft\.compute\/virtualmachinescalesets\/(?:virtualmachines\/)?(deallocate|poweroff)\/action$/i;
const gone = /^microsoft\.compute\/virtualmachinescalesets\/(?:virtualmachines\/)?delete(?:\/action)?$/i;

function ofOperation({ operation, status, level }: Entry, context: Fields, about: About): Statement {
  const detail = plain(firstText(context['description'], fieldsOf(context['properties'])['message']), 300);
  const hasFailed = status === 'failed' || status === 'canceled' || status === 'cancelled';
  const isDone = status === 'succeeded';
  const who = about.isScaleSet ? about.name : `one machine of ${about.name}`;
  if (about.gateway !== undefined && !hasFailed && off.test(operation))
    return {
      ...missing('warning'),
      title: `${capital(who)} ${isDone ? 'was' : 'is being'} stopped in Azure`,
      detail: undefined,
    };
  if (about.gateway !== undefined && !hasFailed && gone.test(operation))
    return {
      ...missing(about.isScaleSet ? 'critical' : 'warning'),
      title: `${capital(about.isScaleSet ? `the scale set of ${about.name}` : who)} ${isDone ? 'was' : 'is being'} deleted in Azure`,
    };
  const title = `${about.name}: ${deedOf(operation)}${status === undefined ? '' : ` ${status}`}`;
  return {
    kind: { kind: 'other', subKind: 'signal' },
    severity: level === 'critical' ? 'critical' : level === 'error' ? 'warning' : undefined,
    title,
    detail: detail === operation ? undefined : detail,
  };
}

function missing(severity: 'warning' | 'critical') {
  return { kind: { kind: 'health', subKind: 'instances' }, severity } as const;
}

/** "restart of virtualMachines" */
function deedOf(operation: string): string {
  const parts = operation.split('/').filter((one) => one !== '');
  if (parts.at(-1)?.toLowerCase() === 'action') parts.pop();
  const deed = parts.pop();
  const what = parts.pop();
  if (deed === undefined) return 'something was done in Azure,';
  return (
    nameOf(what === undefined || what.includes('.') ? deed : `${deed} of ${what}`) ??
    'something was done in Azure,'
  );
}

function ofAutoscale(entry: Entry, properties: Fields, about: About): Statement {
  const from = numberOf(properties['oldInstancesCount']);
  const to = numberOf(properties['newInstancesCount']);
  const change =
    from === undefined || to === undefined ? '' : ` from ${count(from)} to ${count(to)} instances`;
  return {
    kind: { kind: 'other', subKind: 'signal' },
    title: `Autoscale changes ${about.name}${change}${entry.status === undefined ? '' : `: ${entry.status}`}`,
    detail: plain(properties['description'], 300),
  };
}

function ofRecommendation(properties: Fields, about: About): Statement {
  const name = plain(properties['recommendationName'], 110) ?? 'no name given';
  return {
    kind: { kind: 'other', subKind: 'signal' },
    title: `Azure recommends for ${about.name}: ${name}`,
    detail: plain(properties['recommendationCategory'], 100),
  };
}
