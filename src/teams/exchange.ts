import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request } from 'node:https';

export interface Asking {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface Answered {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly text: string;
}

/** Ids, errors and members are a few hundred characters. */
const mostBytes = 1024 * 1024;

/**
 * One request over a kept connection, sent once and never redirected: the token in it is for this address alone. Node's
 * own client, since `fetch` took half a millisecond more of each turn.
 * @param onBegin is given what ends the request at once, with an error
 * @throws Error of the network, with its `code`
 */
export function exchange(
  url: URL,
  { method, headers, body }: Asking,
  onBegin: (end: (error: Error) => void) => void,
): Promise<Answered> {
  const length = body === undefined ? {} : { 'content-length': `${Buffer.byteLength(body)}` };
  const options = { method, headers: { ...headers, ...length } };
  return new Promise((resolve, reject) => {
    const answered = (message: IncomingMessage) => read(message).then(resolve, reject);
    const ask = url.protocol === 'https:' ? request : plainRequest;
    const asked = ask(url, options, answered);
    asked.on('error', reject);
    onBegin((error) => asked.destroy(error));
    asked.end(body);
  });
}

async function read(message: IncomingMessage): Promise<Answered> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new Error('the answer is longer than anything that Teams says');
    chunks.push(chunk);
  }
  const { statusCode = 0, headers } = message;
  return { status: statusCode, retryAfter: headers['retry-after'], text: Buffer.concat(chunks).toString() };
}
