import { type Alert, isWorse, type Signal, type Voice } from '../domain/alert.ts';

const mostVoices = 30;
const mostIds = 20;

/** Who says it: Azure's alert, a watch of ours, or a body without an id. */
export function speakerOf(signal: Pick<Signal, 'azureId' | 'source'>): string {
  return signal.source === 'watch' ? 'watch' : (signal.azureId ?? 'body');
}

export function voiceOf(alert: Alert, speaker: string): Voice | undefined {
  return alert.voices.find((one) => one.of === speaker);
}

/** Those that say that it is on. */
export function speaking(alert: Alert): readonly Voice[] {
  return alert.voices.filter((one) => one.isOn);
}

/** The worst of those that say that it is on; of equals our own look, else the newest. Undefined when none does. */
export function worstOf(alert: Alert): Voice | undefined {
  return speaking(alert).reduce<Voice | undefined>((worst, one) => {
    if (worst === undefined || isWorse(one.severity, worst.severity)) return one;
    return isWorse(worst.severity, one.severity) || worst.of === 'watch' ? worst : one;
  }, undefined);
}

/** Only Azure says that it is on, and will say when it is over: our own look, which found nothing, does not end that. */
export function isAzuresOwn(alert: Alert): boolean {
  const on = speaking(alert);
  return alert.resolves && on.length > 0 && on.every((one) => one.of !== 'watch');
}

/**
 * The alert with what the signal says, in place of what the same one said before. Where there are too many, those that say that
 * it is over are forgotten first, oldest first.
 */
export function heardFrom(alert: Alert, signal: Signal): Alert {
  const of = speakerOf(signal);
  const before = alert.voices.find((one) => one.of === of);
  const isOn = signal.condition === 'fired';
  // A list entry knows less than the webhook of the same alert did, and what is older nothing new.
  const isLate = before?.isOn === true && isOn && signal.at < before.at;
  const { severity, title } = before !== undefined && (isLate || signal.source === 'poll') ? before : signal;
  const voice: Voice = { of, isOn, severity, title, at: isLate ? before.at : signal.at };
  return withVoices(alert, [...alert.voices.filter((one) => one.of !== voice.of), voice]);
}

/** The alert with nobody left who says that it is on. */
export function silenced(alert: Alert, at: Date): Alert {
  const latest = (one: Voice) => (one.at > at ? one.at : at);
  return withVoices(
    alert,
    alert.voices.map((one) => (one.isOn ? { ...one, isOn: false, at: latest(one) } : one)),
  );
}

function withVoices(alert: Alert, voices: readonly Voice[]): Alert {
  const spare = voices.length - mostVoices;
  const over = voices.filter((one) => !one.isOn).slice(0, Math.max(0, spare));
  const left = voices.filter((one) => !over.includes(one)).slice(-mostVoices);
  const ids = left.filter((one) => one.isOn && one.of !== 'watch' && one.of !== 'body').map((one) => one.of);
  return { ...alert, voices: left, azureIds: ids.slice(-mostIds) };
}

/** Whether the signal tells of an earlier time than what the same one said last: webhooks come in any order. */
export function isStale(alert: Alert, signal: Signal): boolean {
  const last = voiceOf(alert, speakerOf(signal));
  if (last === undefined) return false;
  // An end wins over a beginning of the same moment.
  if (signal.condition === 'fired') return last.isOn ? false : signal.at <= last.at;
  if (last.isOn) return signal.at < last.at;
  // Each look is one of its own: that it found all well before does not make the next one a repeat.
  return signal.source !== 'watch' || signal.at <= last.at;
}
