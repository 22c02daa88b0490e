import type { Faults } from '../faults.ts';
import { failure, type Reply } from './exchange.ts';

const page = `<!DOCTYPE html><html><head><title>Access check</title></head><body><h1>Please wait</h1>
<p>Your connection is being checked by the company's proxy.</p></body></html>`;

/** Faults that strike every call to Azure, whoever calls and whatever for; undefined when none is on. */
export function azureFault(faults: Faults): Reply | undefined {
  if (faults.hit('azure-html')) {
    return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: page };
  }
  const tooMany = 'Number of requests exceeded the limit for this subscription. Please try again later.';
  if (faults.hit('azure-429')) {
    return { ...failure(429, 'TooManyRequests', tooMany), headers: { 'retry-after': '2' } };
  }
  if (faults.hit('azure-429-hour')) {
    return { ...failure(429, 'TooManyRequests', tooMany), headers: { 'retry-after': '3600' } };
  }
  if (faults.hit('azure-429-bare')) return failure(429, 'TooManyRequests', tooMany);
  if (faults.hit('azure-500')) {
    return failure(500, 'InternalServerError', 'Encountered internal server error. Please try again later.');
  }
  if (faults.hit('azure-503')) {
    return failure(503, 'ServiceUnavailable', 'The service is unavailable. Please try again later.');
  }
  return undefined;
}
