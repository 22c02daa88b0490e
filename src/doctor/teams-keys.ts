import { z } from 'zod';
import type { Config } from '../config/config.ts';
import { cloudAddresses } from '../domain/cloud.ts';
import { addressId } from './addresses.ts';
import { type Check, type Finding, right, wrong } from './check.ts';

const metadata = z.object({ issuer: z.string(), jwks_uri: z.url() });
const keySet = z.object({ keys: z.array(z.object({ endorsements: z.array(z.string()).optional() })) });

/** The keys by which the bot knows that a message is from Teams. */
export function teamsKeysCheck({ cloud, bot }: Config): Check {
  const usual = cloudAddresses[cloud].bot;
  const address = bot.openIdMetadata ?? usual.openIdMetadata;
  return {
    id: 'teams-keys',
    title: 'Teams, keys of its messages',
    needs: [addressId(address)],
    run: (signal) => judgeKeys(address, usual.issuer, signal),
  };
}

async function judgeKeys(address: string, issuer: string, signal: AbortSignal): Promise<Finding> {
  const remedy = 'Leave bot.openIdMetadata out, so that the cloud’s own is taken; compare cloud.';
  const told = metadata.safeParse(await json(address, signal));
  if (!told.success) return wrong(`${address} is no OpenID metadata`, remedy);
  if (told.data.issuer !== issuer)
    return wrong(`${address} is of ${told.data.issuer}, not of ${issuer}`, remedy);
  const keys = keySet.safeParse(await json(told.data.jwks_uri, signal)).data?.keys ?? [];
  const endorsed = keys.filter((one) => one.endorsements?.includes('msteams')).length;
  if (endorsed === 0)
    return wrong(`none of the ${keys.length} keys at ${told.data.jwks_uri} is endorsed for Teams`, remedy);
  return right(`${endorsed} endorsed for Teams, of ${issuer}`);
}

/** Undefined for an error and for what is no JSON. */
async function json(address: string, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(address, { signal });
  const body: unknown = await response.json().catch(() => undefined);
  return response.ok ? body : undefined;
}
