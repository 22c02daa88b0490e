import { z } from 'zod';
import type { CallAction } from '../domain/plan.ts';
import type { ScaleSetId } from './scale-set-id.ts';

const handle = z.object({
  version: z.literal(1),
  /** Resource Manager id, lower case. */
  scaleSet: z.string(),
  action: z.enum(['start', 'deallocate', 'set-capacity', 'restart', 'redeploy']),
  /** What the SDK's poller serializes; no token is in it. */
  state: z.string(),
});

const pollerState = z.object({
  state: z.looseObject({
    status: z.string(),
    config: z.looseObject({
      operationLocation: z.string().optional(),
      resourceLocation: z.string().optional(),
      initialRequestUrl: z.string().optional(),
      requestMethod: z.string().optional(),
      metadata: z.looseObject({ mode: z.string().optional() }).optional(),
    }),
  }),
});

/** What was in a handle. */
export interface Accepted {
  readonly state: string;
  /** Azure had finished before it answered: there is nothing to poll. */
  readonly isDone: boolean;
  /** Polls are answered with a status in the body; otherwise by the HTTP status alone. */
  readonly tellsStatus: boolean;
}

/**
 * All that another process needs to poll an accepted call. With Azure's signed polling addresses about 7 KB.
 * @param state as the SDK's poller serializes it
 */
export function writeHandle(scaleSet: ScaleSetId, action: CallAction, state: string): string {
  const poller: { state: Record<string, unknown> } = JSON.parse(state);
  const { result: _, ...rest } = poller.state; // a whole scale set, when Azure was done at once
  return JSON.stringify({
    version: 1,
    scaleSet: scaleSet.path.toLowerCase(),
    action: action.kind,
    state: JSON.stringify({ state: rest }),
  });
}

/**
 * Reads a handle that may have been tampered with: the poller would carry the bot's token to any address in it.
 * @returns undefined unless it is for this call of this scale set, and all its addresses are the Resource Manager's, in
 * the scale set's subscription
 */
export function readHandle(
  text: string,
  scaleSet: ScaleSetId,
  action: CallAction,
  endpoint: string,
): Accepted | undefined {
  const read = handle.safeParse(parse(text));
  if (!read.success || read.data.action !== action.kind) return undefined;
  if (read.data.scaleSet !== scaleSet.path.toLowerCase()) return undefined;
  const poller = pollerState.safeParse(parse(read.data.state));
  if (!poller.success) return undefined;
  const { status, config } = poller.data.state;
  const { origin } = new URL(endpoint);
  const ours = `/subscriptions/${scaleSet.subscription}/`.toLowerCase();
  const isOurs = (address: string | undefined, below: string): boolean => {
    if (address === undefined) return true;
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (url === undefined || url.origin !== origin || url.username !== '') return false;
    return url.pathname
      .replaceAll(/\/{2,}/g, '/')
      .toLowerCase()
      .startsWith(below);
  };
  if (!isOurs(config.operationLocation, ours) || !isOurs(config.resourceLocation, ours)) return undefined;
  if (!isOurs(config.initialRequestUrl, scaleSet.path.toLowerCase())) return undefined;
  const isDone = status === 'succeeded';
  const { operationLocation, initialRequestUrl, requestMethod } = config;
  const isWhole = [operationLocation, initialRequestUrl, requestMethod].every((one) => one !== undefined);
  if (!isDone && (status !== 'running' || !isWhole)) return undefined;
  const tellsStatus = config.metadata?.mode === 'OperationLocation';
  return { state: read.data.state, isDone, tellsStatus };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not a handle: the schema says so
  }
}
