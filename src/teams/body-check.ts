import { readActivity, type TeamsActivity } from './activity.ts';
import { channelBearer } from './bearer.ts';
import type { ServiceUrlCheck } from './service-urls.ts';

export interface Incoming {
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Why an activity is not heard; also the label of `refused_total`. */
export type Refusal =
  | 'malformed'
  | 'too-large'
  | 'service-url'
  | 'token'
  | 'keys-unreachable'
  | 'tenant'
  | 'sender';

export const refusalStatus: Readonly<Record<Refusal, number>> = {
  malformed: 400,
  'too-large': 413,
  'service-url': 403,
  token: 401,
  'keys-unreachable': 503,
  tenant: 403,
  sender: 403,
};

export type Checked =
  | {
      readonly kind: 'passed';
      readonly activity: TeamsActivity;
      /** Undefined where it is unsigned, which only an open channel lets through. */
      readonly bearer: string | undefined;
    }
  | { readonly kind: 'refused'; readonly why: Refusal };

/** Characters of JSON. Teams' own messages end at 100 KB. */
const mostCharacters = 256 * 1024;

/**
 * The one check of every body before botbuilder sees it: `CloudAdapter` throws outside its own try for an object without
 * a string `type`, before it authenticates, and takes an absent serviceUrl for a good one.
 */
export function checkBody(
  incoming: Incoming,
  rules: {
    readonly issuer: string;
    readonly tenant: string;
    readonly isAllowed: ServiceUrlCheck;
    readonly openChannel: boolean;
  },
): Checked {
  const activity = readActivity(incoming.body);
  if (activity === undefined) return { kind: 'refused', why: 'malformed' };
  if (length(incoming) > mostCharacters) return { kind: 'refused', why: 'too-large' };
  if (!rules.isAllowed(activity.serviceUrl)) return { kind: 'refused', why: 'service-url' };
  const bearer = channelBearer(incoming.headers['authorization'], rules.issuer, rules.tenant);
  if (bearer === undefined && !rules.openChannel) return { kind: 'refused', why: 'token' };
  return { kind: 'passed', activity, bearer };
}

/** As the sender declared it, which the server holds it to; measured where a body came in chunks. */
function length({ headers, body }: Incoming): number {
  const declared = Number(headers['content-length'] ?? Number.NaN);
  if (Number.isFinite(declared)) return declared;
  try {
    return JSON.stringify(body).length;
  } catch {
    return Number.POSITIVE_INFINITY; // nested too deep to be written down, let alone to be read
  }
}
