import { type Alert, type AlertKind, alertName, type Severity, type SubKind } from '../domain/alert.ts';
import type { GatewayId } from '../domain/gateway.ts';
import type { Person } from '../domain/operator.ts';
import type { MentionEntity } from './alert-views.ts';
import { strip } from './frame.ts';
import type { Look } from './look.ts';
import { time } from './times.ts';
import type { Fill, Strip } from './views.ts';
import { foreign, named, space } from './words.ts';

/** A severity in the word, glyph and colour that all cards share. */
export const severityWords: Readonly<
  Record<
    Severity,
    {
      readonly words: string;
      readonly glyph: string;
      readonly style: Fill;
      readonly strip: 'urgent' | 'warning' | 'informing';
    }
  >
> = {
  critical: { words: 'Critical', glyph: '▲', style: 'attention', strip: 'urgent' },
  warning: { words: 'Warning', glyph: '▲', style: 'warning', strip: 'warning' },
  informational: { words: 'Informational', glyph: 'i', style: 'default', strip: 'informing' },
};

/** What people call the alerts of a kind: "traffic alerts". */
export const kindNames: Readonly<Record<AlertKind, string>> = {
  traffic: 'traffic',
  storage: 'storage',
  certificate: 'certificate',
  secret: 'secret',
  health: 'health',
  other: 'other',
};

/** What an alert is about, behind its severity: "Critical: outbound traffic". */
export function matterOf({ kind, subKind }: { readonly kind: AlertKind; readonly subKind: SubKind }): string {
  switch (subKind) {
    case 'limit':
      return kind === 'storage' ? 'storage' : 'outbound traffic';
    case 'no-data':
      return `no ${kindNames[kind]} data`;
    case 'expiry':
      return kind === 'secret' ? 'an app secret ends' : 'the certificate ends';
    case 'name':
      return 'the certificate does not fit';
    case 'instances':
      return 'instances do not run';
    case 'unreachable':
      return 'the service name does not answer';
    case 'drift':
      return 'not as it was ordered';
    case 'resource':
      return 'Azure’s own health';
    case 'watch':
      return 'a watch of Gatehouse';
    case 'signal':
      return kind === 'other' ? 'an alert of Azure Monitor' : `${kindNames[kind]}, said by Azure Monitor`;
  }
}

export function gatewayOf(alert: Pick<Alert, 'subject'>): GatewayId | undefined {
  return alert.subject.kind === 'gateway' ? alert.subject.id : undefined;
}

/** The gateway's name, or undefined where the alert is about none. Plain. */
export function gatewayNameOf(alert: Pick<Alert, 'subject'>, look: Look): string | undefined {
  const id = gatewayOf(alert);
  return id === undefined ? undefined : look.nameOf(id);
}

/** Since when it is as severe as it is now. */
export function since(alert: Alert): Date {
  const turn = alert.history.findLast(({ what }) => ['opened', 'reopened', 'worse', 'better'].includes(what));
  return turn?.at ?? alert.openedAt;
}

/** The snooze that holds at `now`; undefined where there is none or it is over. */
export function snoozeOf(alert: Alert, now: Date): Alert['snoozed'] {
  const { snoozed, state } = alert;
  return state.kind === 'open' && snoozed !== undefined && snoozed.until > now ? snoozed : undefined;
}

export function isFlapping(alert: Alert): boolean {
  return alert.state.kind === 'open' && alert.flappingSince !== undefined;
}

/** Until when a snooze or a mute holds: a time, or a length of runway. */
export function quietUntil(
  { until, runwayHours }: { readonly until: Date; readonly runwayHours?: number | undefined },
  look: Look,
): string {
  return runwayHours === undefined
    ? `until ${time(until, look)}`
    : `until less than ${runwayHours}${space}h are left`;
}

/** The line on top: what it is, who has it, or that it is over. */
export function alertStrip(alert: Alert, look: Look): Strip {
  const { state, taken, severity } = alert;
  const mark = alertName(alert.number);
  if (state.kind === 'resolved') return strip('done', `Resolved ${time(state.at, look)}`, mark);
  const snoozed = snoozeOf(alert, look.now);
  const { words, strip: kind } = severityWords[severity];
  // How bad it is stays to be seen, whoever has it or sleeps over it.
  const still = `, still ${words.toLowerCase()}`;
  if (snoozed !== undefined) return strip('snoozed', `Snoozed ${quietUntil(snoozed, look)}${still}`, mark);
  if (taken !== undefined)
    return strip('taken', `Taken by ${named(taken.by.name)} ${time(taken.at, look)}${still}`, mark);
  return strip(kind, `${words}${isFlapping(alert) ? ', comes and goes' : ''}: ${matterOf(alert)}`, mark);
}

/** "▲ Critical", "◑ Taken by Kim Osei", "○ Snoozed", "✓ Resolved", for lists. */
export function stateOf(alert: Alert, look: Look): string {
  const { words, glyph } = severityWords[alert.severity];
  const own = `${glyph}${space}${words}`;
  if (alert.state.kind === 'resolved') return `✓${space}Resolved ${time(alert.state.at, look)}`;
  if (snoozeOf(alert, look.now) !== undefined) return `${own}, snoozed`;
  if (alert.taken !== undefined) return `${own}, taken by ${named(alert.taken.by.name)}`;
  return own;
}

/**
 * A mention for a TextBlock, where it stands to the letter: what Markdown or Teams could read otherwise is left out of
 * the name.
 */
export function mentionOf({ aadObjectId, name }: Person): MentionEntity {
  const tame = foreign(name.replace(/[^\p{L}\p{M}\p{N} .,'’()-]+/gu, ' '), 60) || 'On call';
  return {
    type: 'mention',
    text: `<at>${tame}</at>`,
    mentioned: { id: aadObjectId, name: tame },
  };
}
