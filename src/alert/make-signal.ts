import { createHash } from 'node:crypto';
import type { AlertSubject, Signal } from '../domain/alert.ts';
import type { Gateway } from '../domain/gateway.ts';
import type { WatchedApp } from '../domain/watch.ts';
import { appOf, gatewayOf } from './about.ts';
import type { About } from './finding.ts';
import { kindOf } from './kind.ts';
import { lastSegment } from './lenient.ts';
import { clip, plain } from './plain.ts';
import type { Report } from './report.ts';

/** What is known here beside what came. */
export interface Reading {
  readonly receivedAt: Date;
  readonly gateways: readonly Gateway[];
  readonly apps: readonly WatchedApp[];
}

/** A sender's clock may run ahead by so much; a later time is not believed. */
const aheadMs = 5 * 60_000;

/**
 * A report as a signal: whom it is about, what kind, in words.
 * @param text what came, for the key of a report without an id
 */
export function makeSignal(report: Report, reading: Reading, text: string): Signal {
  const { finding, condition, custom } = report;
  const rule = report.rule ?? finding.rule ?? report.resource ?? 'Azure Monitor';
  const names = [rule, ...finding.names];
  const resources = [...report.targets, ...finding.resources];
  const match = gatewayOf({ resources, property: custom.gateway, names }, reading.gateways);
  const about: About = {
    gateway: match?.gateway,
    isScaleSet: match?.isScaleSet ?? false,
    name: match?.gateway.name ?? report.resource ?? clip(rule, 80),
    topic: match?.gateway.name ?? clip(rule, 80),
    rule: clip(rule, 120),
    isOver: condition === 'resolved',
  };
  const said = finding.says(about);
  const kind = kindOf({ property: custom.kind, said: said.kind, names, isOfGateway: match !== undefined });
  const app = kind.kind === 'secret' ? appOf(custom.app, names, reading.apps) : undefined;
  // What a context says of times is when it began.
  const told = report.at ?? (condition === 'fired' ? finding.at : undefined);
  const at =
    told === undefined || told.getTime() > reading.receivedAt.getTime() + aheadMs ? reading.receivedAt : told;
  const azureId = azureIdOf(report.alertId);
  return {
    key: keyOf(azureId, condition, told, text),
    source: report.source,
    condition,
    ...kind,
    subject: subjectOf(match?.gateway, app, finding.matter ?? rule),
    // What nobody graded (a budget) is a warning: it neither wakes anybody nor stays unseen.
    severity: said.severity ?? report.severity ?? 'warning',
    azureId,
    at,
    rule: clip(rule, 200),
    title: clip(said.title, 200),
    detail: said.detail ?? report.description,
    measure: said.measure,
    link: report.link ?? finding.link,
    resolves: finding.resolves,
    outlook: undefined,
  };
}

function subjectOf(gateway: Gateway | undefined, app: WatchedApp | undefined, rule: string): AlertSubject {
  if (app !== undefined) return { kind: 'app', id: app.appId.toLowerCase() };
  if (gateway !== undefined) return { kind: 'gateway', id: gateway.id };
  return { kind: 'rule', id: clip(rule.toLowerCase(), 120) };
}

/** Last segment of Azure's id in lower case, by which webhook and poll name the same alert; of an odd one its hash. */
export function azureIdOf(alertId: string | undefined): string | undefined {
  const last = lastSegment(alertId)?.toLowerCase();
  if (last === undefined) return undefined;
  return last.length <= 100 && plain(last, 100) === last ? last : `sha256-${sha256(last)}`;
}

/**
 * What a repeat of the same delivery has in common with the first. The time is part of it, so that one that was fired anew
 * under the same id is heard (as a repeat on the same alert), while a delivery that Azure tries again is not.
 */
function keyOf(
  azureId: string | undefined,
  condition: Signal['condition'],
  told: Date | undefined,
  text: string,
): string {
  if (azureId === undefined) return `sha256:${sha256(text)}|${condition}`;
  return `${azureId}|${condition}${told === undefined ? '' : `|${told.getTime()}`}`;
}

export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
