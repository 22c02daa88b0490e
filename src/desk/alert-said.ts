import type { Look } from '../card/look.ts';
import { type Alert, type AlertKind, alertKinds } from '../domain/alert.ts';
import type { Gateway, GatewayId } from '../domain/gateway.ts';
import type { AlertKindWord, Parsed, Slots } from '../domain/intent.ts';
import type { Access } from './access.ts';
import type { Answer, Heard } from './conversation-desk.ts';

/** What somebody typed about alerts, and as whom. */
export interface Said {
  readonly intent: Parsed['intent'];
  readonly slots: Slots;
  readonly heard: Heard;
  /** The gateway that the words name; undefined where they name none. */
  readonly gateway: Gateway | undefined;
  /** Gateways that the speaker may see. */
  readonly visible: readonly Gateway[];
  readonly look: Look;
}

/** Answers some of what people say about alerts; undefined where the words are about something else. @throws Fault */
export interface WordTaker {
  take(said: Said): Promise<readonly Answer[]> | undefined;
}

export function plainAnswer(text: string): Answer {
  return { kind: 'text', text };
}

/** What to answer instead to somebody who may not operate the gateway; without one, gateways at all. */
export async function refusalOf(
  access: Access,
  heard: Heard,
  gateway: GatewayId | undefined,
): Promise<Answer | undefined> {
  const roles = await access.rolesOf(heard.by, gateway);
  return roles.has('operator') ? undefined : plainAnswer('Only operators may do this. Nothing has changed.');
}

/** Whether somebody who sees these gateways may see the alert. */
export function mayRead({ subject }: Alert, visible: readonly Gateway[]): boolean {
  return subject.kind !== 'gateway' || visible.some((one) => one.id === subject.id);
}

/** The kinds that a word means; none stands for all. */
export function kindsOf(word: AlertKindWord | undefined): readonly AlertKind[] {
  if (word === undefined || word === 'all') return [];
  return word === 'expiry' ? ['certificate', 'secret'] : [word];
}

/** "Certificate and secret alerts", at the beginning of a sentence. */
export function wordsOf(kinds: readonly AlertKind[]): string {
  const [first = 'all', ...more] =
    kinds.length === 0 ? ['all'] : alertKinds.filter((one) => kinds.includes(one));
  const name = [first, ...more].join(' and ');
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} alerts`;
}
