import { randomUUID } from 'node:crypto';
import type { Faults } from '../faults.ts';
import { type Group, type Person, stableId, type Tenant } from '../tenant.ts';
import type { Conditions } from './conditions.ts';
import { type Exchange, failure, header, jsonBody, type Reply } from './exchange.ts';

const root = 'https://graph.microsoft.com/v1.0';
const usualPage = 100;
const largestPage = 999;
const mostGroups = 20;
const dayMs = 86_400_000;
/** Days in which the secret of Configuration Manager's app ends: usually, and when the switch says so. */
const secretDays = { usual: 41, soon: 5 } as const;

/** Microsoft Graph, as far as people, their groups and application secrets go. */
export class Graph {
  readonly #tenant: Tenant;
  readonly #faults: Faults;
  readonly #url: string;
  readonly #firstStart: number;
  readonly #conditions: Conditions;
  readonly #people = new Map<string, Person>();
  readonly #groups = new Map<string, Group>();
  readonly #groupsOf = new Map<string, string[]>();

  /** `firstStart` (ms, the tenant's time) is when the tenant's application secrets were made. */
  constructor(tenant: Tenant, faults: Faults, conditions: Conditions, url: string, firstStart: number) {
    this.#tenant = tenant;
    this.#faults = faults;
    this.#url = url;
    this.#firstStart = firstStart;
    this.#conditions = conditions;
    for (const person of tenant.people) this.#people.set(person.aadObjectId, person);
    const { team, groups } = tenant;
    const everybody = tenant.people.map((one) => one.aadObjectId);
    const all = [...Object.values(groups), { id: team.aadGroupId, name: team.name, members: everybody }];
    for (const group of all) {
      this.#groups.set(group.id, group);
      for (const member of group.members) {
        this.#groupsOf.set(member, [...(this.#groupsOf.get(member) ?? []), group.id]);
      }
    }
  }

  /** `refusal` is the answer to a caller who may not call at all. */
  answer(exchange: Exchange, refusal: Reply | undefined): Reply {
    const requestId = randomUUID();
    const clientRequestId = header(exchange, 'client-request-id') ?? requestId;
    const reply = this.#faults.hit('graph-down')
      ? failure(503, 'ServiceUnavailable', 'Service is temporarily unavailable. Please wait and retry again.')
      : (refusal ?? this.#route(exchange));
    const headers = { ...reply.headers, 'request-id': requestId, 'client-request-id': clientRequestId };
    const { error } = (reply.body ?? {}) as { error?: object };
    if (error === undefined) return { ...reply, headers };
    const innerError = {
      date: new Date().toISOString().slice(0, 19),
      'request-id': requestId,
      'client-request-id': clientRequestId,
    };
    return { ...reply, headers, body: { error: { ...error, innerError } } };
  }

  #route(exchange: Exchange): Reply {
    const { method, route } = exchange;
    const application = /^\/graph\/v1\.0\/applications\(appid='([^']+)'\)$/.exec(route);
    if (application !== null && method === 'GET') return this.#application(exchange, application[1] ?? '');
    const [, kind, id = '', call] =
      /^\/graph\/v1\.0\/(users|groups)\/([^/]+)(?:\/([^/]+))?$/.exec(route) ?? [];
    if (kind === 'users') return this.#user(exchange, id, call);
    if (kind === 'groups') return this.#group(exchange, id, call);
    return failure(400, 'BadRequest', `Resource not found for the segment '${exchange.path}'.`);
  }

  #user(exchange: Exchange, id: string, call: string | undefined): Reply {
    const person = this.#people.get(id);
    if (person === undefined) return notFound(id);
    if (call === undefined && exchange.method === 'GET') {
      const mail = `${person.name.toLowerCase().replaceAll(' ', '.')}@contoso.com`;
      const user = {
        id,
        displayName: person.name,
        mail,
        userPrincipalName: mail,
        accountEnabled: true,
      };
      return { status: 200, body: entity('users', selected(exchange, user)) };
    }
    if (exchange.method !== 'POST') return wrongMethod(exchange);
    const groups = this.#groupsOf.get(id) ?? [];
    const body = jsonBody(exchange);
    if (call === 'checkmembergroups') {
      const asked = body?.['groupIds'];
      if (!Array.isArray(asked) || asked.some((one) => typeof one !== 'string')) {
        return badRequest("Invalid value specified for property 'groupIds' of resource 'User'.");
      }
      if (asked.length > mostGroups)
        return badRequest(`The number of groupIds is over the limit of ${mostGroups}.`);
      return { status: 200, body: ids(groups.filter((one) => asked.some((id) => id.toLowerCase() === one))) };
    }
    if (call === 'getmembergroups') {
      if (typeof body?.['securityEnabledOnly'] !== 'boolean') {
        return badRequest("A value is required for parameter 'securityEnabledOnly'.");
      }
      return { status: 200, body: ids(groups) };
    }
    return badRequest(`Resource not found for the segment '${call}'.`);
  }

  #group(exchange: Exchange, id: string, call: string | undefined): Reply {
    const group = this.#groups.get(id);
    if (group === undefined) return notFound(id);
    if (exchange.method !== 'GET') return wrongMethod(exchange);
    if (call === undefined) {
      const body = { id, displayName: group.name, securityEnabled: true, mailEnabled: false };
      return { status: 200, body: entity('groups', selected(exchange, body)) };
    }
    if (call !== 'transitivemembers') return badRequest(`Resource not found for the segment '${call}'.`);
    const { query } = exchange;
    const top = Number(query.get('$top') ?? usualPage);
    if (!Number.isInteger(top) || top < 1 || top > largestPage) {
      return badRequest(
        `Invalid page size specified: '${query.get('$top')}'. Must be between 1 and ${largestPage} inclusive.`,
      );
    }
    const from = Number(query.get('$skiptoken') ?? 0) || 0;
    const value = group.members.slice(from, from + top).map((member) => ({
      '@odata.type': '#microsoft.graph.user',
      ...selected(exchange, { id: member, displayName: this.#people.get(member)?.name ?? null }),
    }));
    const next = new URLSearchParams(query);
    next.set('$skiptoken', String(from + top));
    const more =
      from + top < group.members.length ? { '@odata.nextLink': `${this.#url}${exchange.path}?${next}` } : {};
    return { status: 200, body: { '@odata.context': `${root}/$metadata#directoryObjects`, ...more, value } };
  }

  #application(exchange: Exchange, appId: string): Reply {
    const found = this.#applications().find((one) => one.appId === appId);
    if (found === undefined) return notFound(appId);
    const { name, credentials } = found;
    const application = {
      id: stableId(`application ${appId}`),
      appId,
      displayName: name,
      passwordCredentials: credentials,
      keyCredentials: [],
    };
    return { status: 200, body: entity('applications', selected(exchange, application)) };
  }

  #applications(): { readonly appId: string; readonly name: string; readonly credentials: object[] }[] {
    const { azure, bot, apps } = this.#tenant;
    // One secret is close to its end, beside its successor: what an operator of such an application sees once a year.
    const own = [
      this.#credential(azure.secret, '2025', -353, 12),
      this.#credential(azure.secret, '2026', -3, 362),
    ];
    const soon = this.#conditions.since('expiry-secret');
    const [from, days] = soon === undefined ? [this.#firstStart, secretDays.usual] : [soon, secretDays.soon];
    return [
      { appId: azure.clientId, name: 'Gatehouse (Azure)', credentials: own },
      { appId: bot.appId, name: bot.name, credentials: [this.#credential(bot.secret, null, -10, 170)] },
      ...apps.map(({ appId, name }) => ({
        appId,
        name,
        credentials: [this.#credential(stableId(name), 'ConfigMgr secret 2025', days - 365, days, from)],
      })),
    ];
  }

  /** A secret that was made and ends so many days from a time; from the first start without one. */
  #credential(
    secret: string,
    displayName: string | null,
    fromDays: number,
    toDays: number,
    start = this.#firstStart,
  ): object {
    const day = (days: number): string => new Date(start + days * dayMs).toISOString();
    return {
      customKeyIdentifier: null,
      displayName,
      endDateTime: day(toDays),
      hint: secret.slice(0, 3),
      keyId: stableId(`secret ${secret} ${toDays}`),
      secretText: null,
      startDateTime: day(fromDays),
    };
  }
}

function selected(exchange: Exchange, whole: object): object {
  const names = exchange.query
    .get('$select')
    ?.split(',')
    .map((one) => one.trim());
  if (names === undefined) return whole;
  return Object.fromEntries(Object.entries(whole).filter(([key]) => names.includes(key)));
}

function entity(kind: string, body: object): object {
  return { '@odata.context': `${root}/$metadata#${kind}/$entity`, ...body };
}

function ids(value: readonly string[]): object {
  return { '@odata.context': `${root}/$metadata#Collection(Edm.String)`, value };
}

function notFound(id: string): Reply {
  const text = `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`;
  return failure(404, 'Request_ResourceNotFound', text);
}

function badRequest(text: string): Reply {
  return failure(400, 'Request_BadRequest', text);
}

function wrongMethod(exchange: Exchange): Reply {
  return failure(
    405,
    'Request_BadRequest',
    `Specified HTTP method '${exchange.method}' is not allowed for the request target.`,
  );
}
