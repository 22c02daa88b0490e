import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

/** A request that reached the connector. */
export interface ConnectorRequest {
  readonly method: string;
  /** Decoded path below `/v3/`, split at its slashes. */
  readonly path: readonly string[];
  readonly rawPath: string;
  readonly authorization: string | undefined;
  readonly body: Readonly<Record<string, unknown>> | undefined;
}

/** How the connector answers one request instead of its usual way. */
export interface Refusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The connection is cut instead of answered. */
  readonly cut?: boolean;
  /** Nothing is answered at all. */
  readonly silent?: boolean;
}

export interface FakeTeams {
  readonly serviceUrl: string;
  readonly openIdMetadata: string;
  readonly requests: ConnectorRequest[];
  /** Answers to come, first in first out; then the usual ones. */
  readonly refusals: Refusal[];
  /** Members by the id that is asked for. */
  readonly members: Map<string, unknown>;
  /** Resolves with the first request that `is` picks, past or to come. */
  seen(is: (request: ConnectorRequest) => boolean): Promise<ConnectorRequest>;
  /** A channel token; `claims` stand over the usual ones, undefined takes one away. */
  sign(claims?: Readonly<Record<string, unknown>>): Promise<string>;
  /** A token of the same form, signed by a key that nobody announces. */
  forge(claims?: Readonly<Record<string, unknown>>): Promise<string>;
  close(): Promise<void>;
}

const keys = Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')]);

/** Teams' side of the Bot Framework: the announced keys, tokens signed by them, and the connector's REST addresses. */
export async function startFakeTeams(appId: string): Promise<FakeTeams> {
  const [announced, unknown] = await keys;
  const key = { ...(await exportJWK(announced.publicKey)), kid: 'k1', endorsements: ['msteams'] };
  const requests: ConnectorRequest[] = [];
  const refusals: Refusal[] = [];
  const members = new Map<string, unknown>();
  const arrivals = new EventEmitter();
  let counter = 1_700_000_000_000;
  const server = createServer((request, response) => {
    void handle(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const serviceUrl = `${base}/teams/`;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
      response
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(JSON.stringify(body));
    const url = request.url ?? '';
    if (url === '/openid') return void answer(200, { issuer: 'x', jwks_uri: `${base}/keys` });
    if (url === '/keys') return void answer(200, { keys: [key] });
    const rawPath = url.replace('/teams/v3/', '');
    const path = rawPath.split('/').map(decodeURIComponent);
    const text = await read(request);
    const { method = '' } = request;
    const { authorization } = request.headers;
    requests.push({ method, path, rawPath, authorization, body: text === '' ? undefined : JSON.parse(text) });
    arrivals.emit('request');
    const refusal = refusals.shift();
    if (refusal?.cut === true) return void request.socket.destroy();
    if (refusal?.silent === true) return;
    if (refusal !== undefined) return void answer(refusal.status, refusal.body ?? {}, refusal.headers);
    counter += 1;
    const [, conversation = '', what, who = ''] = path;
    if (method === 'POST' && path.length === 1) {
      const { channelData } = (requests.at(-1)?.body ?? {}) as {
        channelData?: { channel?: { id?: string } };
      };
      const id = `${channelData?.channel?.id};messageid=${counter}`;
      return void answer(201, { id, activityId: String(counter) });
    }
    if (method === 'GET' && what === 'members') {
      const member = members.get(`${conversation} ${who}`);
      return void (member === undefined
        ? answer(404, { error: { code: 'MemberNotFoundInConversation' } })
        : answer(200, member));
    }
    answer(method === 'POST' ? 201 : 200, { id: String(counter) });
  }

  const sign =
    (privateKey: Parameters<SignJWT['sign']>[0]) =>
    (claims: Readonly<Record<string, unknown>> = {}) => {
      const now = Math.floor(Date.now() / 1000);
      const usual = { iss: 'https://api.botframework.com', aud: appId, serviceurl: serviceUrl };
      const payload = { ...usual, nbf: now - 60, exp: now + 3600, ...claims } as JWTPayload;
      return new SignJWT(payload)
        .setProtectedHeader({ alg: 'RS256', kid: 'k1', typ: 'JWT' })
        .sign(privateKey);
    };

  return {
    serviceUrl,
    openIdMetadata: `${base}/openid`,
    requests,
    refusals,
    members,
    seen: async (is) => {
      for (;;) {
        const found = requests.find(is);
        if (found !== undefined) return found;
        await once(arrivals, 'request');
      }
    },
    sign: sign(announced.privateKey),
    forge: sign(unknown.privateKey),
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
