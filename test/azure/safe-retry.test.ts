import {
  createHttpHeaders,
  createPipelineRequest,
  type PipelineResponse,
  RestError,
} from '@azure/core-rest-pipeline';
import { describe, expect, test } from '@jest/globals';
import { inCall } from '../../src/azure/call.ts';
import { retryAfterOf, safeRetry } from '../../src/azure/safe-retry.ts';

type Reply = number | 'lost';

/** Sends one request through the policy; answers come from `replies`, the last one for ever. */
async function send(method: 'GET' | 'POST' | 'PATCH', url: string, replies: readonly Reply[]) {
  let sent = 0;
  const result = await inCall({ deadlineMs: 20_000 }, () =>
    safeRetry.sendRequest(createPipelineRequest({ method, url }), (request): Promise<PipelineResponse> => {
      const reply = replies[Math.min(sent, replies.length - 1)];
      sent += 1;
      if (reply === 'lost') return Promise.reject(new RestError('lost', { code: 'ECONNRESET' }));
      const headers = createHttpHeaders({ 'retry-after-ms': '1' });
      return Promise.resolve({ request, headers, status: reply ?? 0 });
    }),
  ).then(
    (response) => response.status,
    (error: RestError) => error.code,
  );
  return { sent, result };
}

const set = 'https://localhost/subscriptions/s/x';

describe('a request that fails', () => {
  test.each<{
    method: 'GET' | 'POST' | 'PATCH';
    url: string;
    replies: Reply[];
    sent: number;
    result: Reply | string;
  }>([
    { method: 'GET', url: set, replies: [503, 200], sent: 2, result: 200 },
    { method: 'GET', url: set, replies: ['lost', 200], sent: 2, result: 200 },
    { method: 'GET', url: set, replies: [429], sent: 4, result: 429 },
    { method: 'GET', url: set, replies: [404], sent: 1, result: 404 },
    { method: 'GET', url: set, replies: [501], sent: 1, result: 501 },
    { method: 'POST', url: set, replies: [429, 429, 202], sent: 3, result: 202 },
    { method: 'POST', url: set, replies: [429], sent: 4, result: 429 },
    { method: 'POST', url: set, replies: [429, 500], sent: 2, result: 500 },
    { method: 'POST', url: set, replies: [500], sent: 1, result: 500 },
    { method: 'POST', url: set, replies: ['lost'], sent: 1, result: 'ECONNRESET' },
    { method: 'PATCH', url: set, replies: [503], sent: 1, result: 503 },
    { method: 'PATCH', url: set, replies: ['lost'], sent: 1, result: 'ECONNRESET' },
    {
      method: 'POST',
      url: 'https://localhost/s/metrics:getBatch?a=b',
      replies: [503, 200],
      sent: 2,
      result: 200,
    },
    {
      method: 'POST',
      url: 'https://localhost/users/u/checkMemberGroups',
      replies: ['lost', 200],
      sent: 2,
      result: 200,
    },
    {
      method: 'POST',
      url: 'https://localhost/x?y=/checkMemberGroups',
      replies: [503, 200],
      sent: 1,
      result: 503,
    },
  ])('$method $url answered $replies is sent $sent times', async ({ method, url, replies, sent, result }) => {
    expect(await send(method, url, replies)).toEqual({ sent, result });
  });

  test('outside of a call is not sent at all', async () => {
    const request = createPipelineRequest({ url: set });
    await expect(safeRetry.sendRequest(request, () => Promise.reject(new Error('sent')))).rejects.toThrow(
      'must belong to a call',
    );
  });
});

describe('what a service asks to wait', () => {
  test.each<{ headers: Record<string, string>; ms: number | undefined }>([
    { headers: { 'retry-after': '2' }, ms: 2000 },
    { headers: { 'retry-after': '0' }, ms: 0 },
    { headers: { 'retry-after': 'Wed, 18 Nov 2020 12:00:00 GMT' }, ms: 0 },
    { headers: { 'retry-after': 'soon' }, ms: undefined },
    { headers: { 'retry-after': '' }, ms: undefined },
    { headers: { 'retry-after-ms': '250', 'retry-after': '9' }, ms: 250 },
    { headers: { 'x-ms-retry-after-ms': '250' }, ms: 250 },
    { headers: {}, ms: undefined },
  ])('$headers is $ms ms', ({ headers, ms }) => {
    expect(retryAfterOf(createHttpHeaders(headers))).toBe(ms);
  });
});
