import type { InvokeResponse } from 'botbuilder';
import { z } from 'zod';
import type { ClickAnswer } from '../desk/conversation-desk.ts';

/** What Action.Execute sends: the card's inputs are merged into `data` by Teams. */
const cardAction = z.object({
  action: z.object({
    type: z.string(),
    verb: z.string().min(1).max(100).optional(),
    data: z.record(z.string(), z.unknown()).nullish(),
  }),
  trigger: z.string().optional(),
});

export type CardAction =
  | {
      readonly kind: 'action';
      readonly verb: string;
      readonly data: Readonly<Record<string, unknown>>;
      readonly isAutomatic: boolean;
    }
  | { readonly kind: 'unusable'; readonly code: 'NotSupported' | 'BadRequest'; readonly message: string };

/** botbuilder drops `trigger` from its own parsing, and tells the two kinds of mistake by the HTTP status. */
export function readCardAction(value: unknown): CardAction {
  const read = cardAction.safeParse(value).data;
  if (read === undefined) return unusable('BadRequest', 'The action can’t be read.');
  const { type, verb, data } = read.action;
  if (type !== 'Action.Execute') return unusable('NotSupported', 'Only Action.Execute is supported.');
  if (verb === undefined) return unusable('BadRequest', 'The action has no verb.');
  // Only a person may do something: what Teams has not said is no press of one.
  const isAutomatic = read.trigger !== undefined && read.trigger !== 'manual';
  return { kind: 'action', verb, data: data ?? {}, isAutomatic };
}

/** HTTP 200 in any case: botbuilder would send the body's statusCode, and Teams shows nothing of such an answer. */
export function clickResponse(answer: ClickAnswer): InvokeResponse {
  return answer.kind === 'card'
    ? respond(200, 'application/vnd.microsoft.card.adaptive', answer.card)
    : respond(200, 'application/vnd.microsoft.activity.message', answer.text);
}

/** Leaves the card as it is; Teams says that something went wrong. */
export function errorResponse(statusCode: 400 | 500, code: string, message: string): InvokeResponse {
  return respond(statusCode, 'application/vnd.microsoft.error', { code, message });
}

/** Answers to what the bot does not offer. Not botbuilder's 501: a stranger's input is no failure of the server. */
export function otherResponse(name: string | undefined): InvokeResponse {
  switch (name) {
    case 'message/submitAction': // a thumb up or down below an answer
    case 'signin/verifyState':
    case 'signin/tokenExchange':
      return { status: 200, body: {} };
    case 'task/fetch':
    case 'task/submit':
      return { status: 200, body: { task: { type: 'message', value: 'Gatehouse has no dialogs.' } } };
    default:
      return { status: 404, body: { error: { code: 'not-offered' } } };
  }
}

function respond(statusCode: number, type: string, value: unknown): InvokeResponse {
  return { status: 200, body: { statusCode, type, value } };
}

function unusable(code: 'NotSupported' | 'BadRequest', message: string): CardAction {
  return { kind: 'unusable', code, message };
}
