import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What somebody would write in an afternoon: each webhook becomes one message in a channel, and is answered when Teams has
 * taken it. It keeps nothing and knows nothing. Run with the service URL and the channel.
 */
const [serviceUrl = '', channel = ''] = process.argv.slice(2);

interface Body {
  readonly data: {
    readonly essentials: Readonly<Record<'severity' | 'alertRule' | 'monitorCondition', string>>;
  };
}

async function forward(body: Body): Promise<number> {
  const { severity, alertRule, monitorCondition } = body.data.essentials;
  const activity = { type: 'message', text: `${severity} ${monitorCondition}: ${alertRule}` };
  const response = await fetch(`${serviceUrl}v3/conversations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer none' },
    body: JSON.stringify({ isGroup: true, channelData: { channel: { id: channel } }, activity }),
  });
  await response.text();
  return response.ok ? 202 : 503;
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', async () => {
    response.statusCode = await forward(JSON.parse(`${Buffer.concat(chunks)}`) as Body).catch(() => 503);
    response.end();
  });
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
