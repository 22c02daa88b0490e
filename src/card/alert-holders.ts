import type { Alert } from '../domain/alert.ts';
import { requestName } from '../domain/request.ts';
import type { AlertExtras } from './alert-forms.ts';
import type { MentionEntity } from './alert-views.ts';
import { isFlapping, mentionOf, quietUntil, snoozeOf } from './alert-words.ts';
import { lines } from './frame.ts';
import type { Look } from './look.ts';
import { dated } from './times.ts';
import type { Line } from './views.ts';
import { counted, named } from './words.ts';

interface Hold {
  readonly line: string | undefined;
  readonly mention: MentionEntity | undefined;
}

/** Who has it, or whose it is now. */
export function hold(alert: Alert, extra: AlertExtras, look: Look): Hold {
  const { taken } = alert;
  const silent = (line: string | undefined): Hold => ({ line, mention: undefined });
  if (alert.state.kind === 'resolved') return silent(undefined);
  if (taken !== undefined)
    return silent(`**${named(taken.by.name)}** has had it since ${dated(taken.at, look)}.`);
  const nobody = '**Nobody has taken this yet.**';
  if (extra.onCall === undefined) return silent(`${nobody} Nobody is on call.`);
  const { person } = extra.onCall;
  // Who is left in peace on purpose is named, not called.
  if (snoozeOf(alert, look.now) !== undefined || mutedNow(extra, look) !== undefined)
    return silent(`${named(person.name)} is on call. ${nobody}`);
  const mention = mentionOf(person);
  return { line: `${mention.text} is on call. ${nobody}`, mention };
}

function mutedNow({ muted }: AlertExtras, { now }: Look): AlertExtras['muted'] {
  return muted !== undefined && muted.until > now ? muted : undefined;
}

/** Why it is quiet, or restless. */
export function noise(alert: Alert, extra: AlertExtras, look: Look): readonly Line[] {
  if (alert.state.kind === 'resolved') return [];
  const snoozed = snoozeOf(alert, look.now);
  const muted = mutedNow(extra, look);
  const { flappingSince, turns } = alert;
  const muteWords =
    muted === undefined
      ? undefined
      : muted.predicted === undefined
        ? `**Muted ${quietUntil(muted, look)}**${muted.by === undefined ? '' : ` by ${named(muted.by.name)}`}: nothing is posted about it, unless it turns critical.`
        : `**Muted while ${requestName(muted.predicted.request)} runs:** that order causes it.`;
  return lines(
    isFlapping(alert) && flappingSince !== undefined
      ? `**It comes and goes:** ${counted(turns.length, 'change')} up to ${dated(turns.at(-1) ?? flappingSince, look)}. It stays open until it keeps still.`
      : undefined,
    snoozed === undefined
      ? undefined
      : `${named(snoozed.by.name)} snoozed it ${quietUntil(snoozed, look)}: ${alert.severity === 'critical' ? 'nobody is called meanwhile' : 'nothing is posted meanwhile, unless it turns critical'}.`,
    muteWords,
  );
}
