import { setTimeout as delay } from 'node:timers/promises';
import {
  type HttpHeaders,
  isRestError,
  type PipelinePolicy,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import { currentCall } from './call.ts';

const repeats = 3;
const longestWaitMs = 60_000;
const firstBackoffMs = 500;

/** POSTs that only ask. */
const asking = /\/(?:metrics:getBatch|checkMemberGroups)$/i;
const passingStatus = new Set([408, 429, 500, 502, 503, 504]);
const passingCode = new Set(['ECONNRESET', 'ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'EPIPE', 'EAI_AGAIN']);

/** Whether sending the request changes nothing, so that it may be sent again whatever became of it. */
export function isRead(request: PipelineRequest): boolean {
  return request.method === 'GET' || request.method === 'HEAD' || asking.test(new URL(request.url).pathname);
}

/**
 * What a service asks to wait, in ms; undefined where it asks nothing. Azure writes seconds or a date into Retry-After,
 * and some services milliseconds into headers of their own.
 */
export function retryAfterOf(headers: HttpHeaders): number | undefined {
  const ms = Number(headers.get('retry-after-ms') ?? headers.get('x-ms-retry-after-ms') ?? Number.NaN);
  if (ms >= 0) return ms;
  const text = headers.get('retry-after');
  if (text === undefined || text.trim() === '') return undefined;
  const seconds = Number(text);
  const wait = Number.isNaN(seconds) ? Date.parse(text) - Date.now() : seconds * 1000;
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

/**
 * Repeats a read that may go better next time, and a change only after 429: that alone says that the change was not
 * accepted, where a lost connection or a 5xx may have come after acceptance. Three times and 60 s at the most; a wait
 * that the call's deadline leaves no room for is not begun.
 */
export const safeRetry: PipelinePolicy = {
  name: 'safeRetry',
  async sendRequest(request, next) {
    const call = currentCall();
    let waitedMs = 0;
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await next(request).then(
        (response): Outcome => ({ response }),
        (error: unknown): Outcome => ({ error }),
      );
      const jitter = 0.8 + Math.random() * 0.4;
      const waitMs = askedWaitOf(outcome) ?? firstBackoffMs * 2 ** attempt * jitter;
      waitedMs += waitMs;
      const hasRoom = waitedMs <= longestWaitMs && performance.now() + waitMs < call.deadline;
      if (attempt >= repeats || !hasRoom || !mayRepeat(request, outcome)) {
        if ('error' in outcome) throw outcome.error;
        return outcome.response;
      }
      await delay(waitMs, undefined, { signal: call.signal });
    }
  },
};

type Outcome = { readonly response: PipelineResponse } | { readonly error: unknown };

function askedWaitOf(outcome: Outcome): number | undefined {
  return 'error' in outcome ? undefined : retryAfterOf(outcome.response.headers);
}

function mayRepeat(request: PipelineRequest, outcome: Outcome): boolean {
  if ('error' in outcome) return isRead(request) && hasPassingCode(outcome.error);
  const { status } = outcome.response;
  return status === 429 || (isRead(request) && passingStatus.has(status));
}

function hasPassingCode(error: unknown): boolean {
  return isRestError(error) && passingCode.has(error.code ?? '');
}
