import { z } from 'zod';
import {
  AnswerUnreadable,
  AppMissing,
  AzureForbidden,
  DirectoryUnreachable,
  type Fault,
} from '../domain/fault.ts';
import type { AppSecret, WatchedApp } from '../domain/watch.ts';
import type { AppSecrets } from '../ports/watchers.ts';
import { inCall } from './call.ts';
import { type Graph, GraphRefused } from './graph.ts';

const deadlineMs = 10_000;
/** Without keyCredentials, which Graph throttles tightly. */
const fields = 'id,appId,displayName,passwordCredentials';
/** Of a secret without an end. */
const never = '9999-12-31T00:00:00Z';

/** Zod leaves out what is not named: the hint, which is the begin of the secret, goes no further than here. */
const application = z.object({
  passwordCredentials: z.array(
    z.object({
      keyId: z.string().min(1),
      displayName: z.string().nullish(),
      endDateTime: z.iso.datetime({ offset: true }).nullish(),
    }),
  ),
});

/** The app registrations' secrets through Microsoft Graph. */
export class EntraAppSecrets implements AppSecrets {
  readonly #graph: Graph;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  async secretsOf(app: WatchedApp): Promise<readonly AppSecret[]> {
    const path = `/applications(appId='${encodeURIComponent(app.appId)}')?$select=${fields}`;
    const answer = await this.#ask(app, path);
    const read = application.safeParse(answer);
    if (!read.success)
      throw new AnswerUnreadable(`Microsoft Graph’s answer about ${app.name} lacks its secrets.`);
    return read.data.passwordCredentials.map(({ keyId, displayName, endDateTime }) => ({
      keyId,
      displayName: displayName ?? undefined,
      endsAt: new Date(endDateTime ?? never),
    }));
  }

  async #ask(app: WatchedApp, path: string): Promise<unknown> {
    try {
      return await inCall({ deadlineMs }, () => this.#graph.get(path));
    } catch (cause) {
      if (cause instanceof AnswerUnreadable) throw cause;
      throw faultOf(app, cause);
    }
  }
}

function faultOf({ name }: WatchedApp, cause: unknown): Fault {
  const says = (why: string) => `The secrets of ${name} can’t be read: ${why}.`;
  if (!(cause instanceof GraphRefused))
    return new DirectoryUnreachable(says('Microsoft Graph gave no answer'), { cause });
  if (cause.status === 401 || cause.status === 403)
    return new AzureForbidden(says('the bot’s identity lacks Application.Read.All'), { cause });
  if (cause.status === 404) return new AppMissing(says('Entra knows no such app'), { cause });
  return new DirectoryUnreachable(says(cause.message), { cause });
}
