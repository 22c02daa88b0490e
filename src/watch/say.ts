import { createHash } from 'node:crypto';
import {
  type Alert,
  type AlertKind,
  type AlertSubject,
  alertKeyOf,
  isWorse,
  type Measure,
  type Severity,
  type Signal,
  type SubKind,
  type Voice,
} from '../domain/alert.ts';
import type { Outlook } from '../domain/watch.ts';
import { plain } from './words.ts';

/** The newest alert of each key (`Alert.key`), open or resolved: what a watch has said already, and what became of it. */
export type Standing = ReadonlyMap<string, Alert>;

/** What a watch looks after: one alert's subject, kind and sub-kind. */
export interface Matter {
  readonly kind: AlertKind;
  readonly subKind: SubKind;
  readonly subject: AlertSubject;
}

/** That something is on. */
export interface Finding {
  readonly severity: Severity;
  readonly title: string;
  readonly detail?: string | undefined;
  readonly measure?: Measure | undefined;
  readonly outlook?: Outlook | undefined;
  /** Rule that the alert names; none for most. */
  readonly rule?: string | undefined;
  /** Azure never tells of such a thing: only our own look, or a person, ends the alert. */
  readonly isOnlyOurs?: boolean;
  /** What a repeat of the same finding has in common and the next one has not: a percent, a step of the ladder. */
  readonly step: string;
  /** Whether an open alert says this already. Left out: when severity, title and detail are the same. */
  readonly isSaid?: (alert: Alert) => boolean;
  /**
   * How long somebody's "resolved" holds while the finding is still there and no worse, ms. After that it is said again:
   * a thing is not over because somebody says so.
   */
  readonly restMs: number;
}

const longestKey = 200;
const hourMs = 3_600_000;

/** The newest alert of a matter. */
export function standingOf(standing: Standing, matter: Matter): Alert | undefined {
  return standing.get(alertKeyOf({ ...matter, rule: undefined }));
}

/**
 * The signal of a finding, or none where it would say nothing new. Its key is the same for the same finding within an
 * hour, so that a look made twice, or made before the first one was heard, leaves one row in the store; it is another one
 * after the alert was resolved in between.
 */
export function fired(matter: Matter, finding: Finding, now: Date, standing: Standing): readonly Signal[] {
  const alert = standingOf(standing, matter);
  if (alert !== undefined && isQuiet(alert, finding, now)) return [];
  const episode = alert === undefined ? 'new' : isOn(alert) ? alert.id : `${alert.id}.${alert.fired}`;
  const hour = new Date(Math.floor(now.getTime() / hourMs) * hourMs).toISOString().slice(0, 13);
  return [
    {
      ...matter,
      key: keyOf(matter, finding.severity, finding.step, episode, hour),
      source: 'watch',
      condition: 'fired',
      severity: finding.severity,
      azureId: undefined,
      at: now,
      rule: finding.rule,
      title: plain(finding.title, 200),
      detail: finding.detail === undefined ? undefined : plain(finding.detail, 300),
      measure: finding.measure,
      link: undefined,
      resolves: finding.isOnlyOurs !== true,
      outlook: finding.outlook,
    },
  ];
}

/**
 * The signal that all is well again; none where no alert is open that is a watch's to close: one that it has opened, or
 * one of Azure's that never ends by itself.
 */
export function resolved(
  matter: Matter,
  words: Pick<Finding, 'title' | 'detail' | 'measure' | 'outlook' | 'rule'> & Pick<Signal, 'endsAll'>,
  now: Date,
  standing: Standing,
): readonly Signal[] {
  const alert = standingOf(standing, matter);
  if (alert === undefined || alert.state.kind !== 'open') return [];
  if (!alert.isWatched && alert.resolves) return [];
  // While Azure alone says that it is on, such a look ends nothing: the one after Azure's end has a key of its own.
  const isBeside =
    words.endsAll !== true &&
    alert.resolves &&
    alert.voices.some((one) => one.isOn) &&
    ownVoice(alert) === undefined;
  return [
    {
      ...matter,
      key: keyOf(matter, isBeside ? 'well' : 'resolved', alert.id, String(alert.fired)),
      source: 'watch',
      condition: 'resolved',
      severity: alert.severity,
      azureId: undefined,
      at: now,
      rule: words.rule,
      title: plain(words.title, 200),
      detail: words.detail === undefined ? undefined : plain(words.detail, 300),
      measure: words.measure,
      link: undefined,
      resolves: true,
      outlook: words.outlook,
      ...(words.endsAll === true ? { endsAll: true as const } : {}),
    },
  ];
}

/** What a watch of ours said last about an alert, where it says that it is on; Azure may speak of it, too. */
export function ownVoice(alert: Alert): Voice | undefined {
  return alert.voices.find((one) => one.of === 'watch' && one.isOn);
}

/** False for what is over, and for what is only held open because it comes and goes. */
function isOn(alert: Alert): boolean {
  return alert.state.kind === 'open' && ownVoice(alert) !== undefined;
}

function isQuiet(alert: Alert, finding: Finding, now: Date): boolean {
  if (alert.state.kind === 'open') {
    const voice = ownVoice(alert);
    if (voice === undefined || voice.severity !== finding.severity) return false;
    return finding.isSaid?.(alert) ?? saysTheSame(alert, voice, finding);
  }
  if (alert.state.by.kind !== 'person' || isWorse(finding.severity, alert.severity)) return false;
  return now.getTime() - alert.state.at.getTime() < finding.restMs;
}

function saysTheSame(alert: Alert, voice: Voice, { title, detail }: Finding): boolean {
  const isShown = alert.title === voice.title; // else the alert's detail is of somebody who says worse
  const sameDetail = alert.detail === (detail === undefined ? undefined : plain(detail, 300));
  return voice.title === plain(title, 200) && (sameDetail || !isShown);
}

function keyOf({ kind, subKind, subject }: Matter, ...rest: readonly string[]): string {
  const key = ['watch', kind, subKind, `${subject.kind}:${subject.id}`, ...rest].join('|');
  if (key.length <= longestKey) return key;
  return `watch|${kind}|${subKind}|${createHash('sha256').update(key).digest('hex')}`;
}
