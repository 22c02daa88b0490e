import type { FastifyInstance } from 'fastify';
import type { Person } from '../tenant.ts';
import { findPlace } from './connector.ts';
import type { ConnectorGuard } from './connector-guard.ts';
import { userName } from './conversations.ts';
import type { Parts } from './parts.ts';
import { ServiceError } from './service-error.ts';

const pageSizes = { least: 50, most: 500 };

type ById = { Params: { id: string; member: string } };
type Paged = { Params: { id: string }; Querystring: { pageSize?: string; continuationToken?: string } };

/** The part of the connector that reads: members of a conversation, the team and its channels. */
export function rosterRoutes(app: FastifyInstance, parts: Parts, guard: ConnectorGuard): void {
  const { tenant, conversations } = parts;
  const roster = (id: string): readonly Person[] => {
    const place = findPlace(parts, id);
    guard.pace('read', place.id);
    return conversations.members(place, tenant.people);
  };
  const member = (person: Person): unknown => {
    const [givenName, surname] = person.name.split(' ');
    const { id, name, aadObjectId } = person;
    const mail = userName(person);
    const names = { givenName, surname, email: mail, userPrincipalName: mail };
    return {
      id,
      name,
      objectId: aadObjectId,
      aadObjectId,
      ...names,
      tenantId: tenant.tenantId,
      userRole: 'user',
    };
  };

  app.get<ById>('/conversations/:id/members', (request) => roster(request.params.id).map(member));

  app.get<ById>('/conversations/:id/members/:member', (request) => {
    const wanted = conversations.person(request.params.member);
    const found = roster(request.params.id).find((person) => person.key === wanted?.key);
    if (found === undefined)
      throw new ServiceError(404, 'MemberNotFoundInConversation', 'Member not found in the conversation');
    return member(found);
  });

  app.get<Paged>('/conversations/:id/pagedmembers', (request) => {
    const people = roster(request.params.id);
    const asked = Number(request.query.pageSize ?? 200) || 200;
    const size = Math.min(Math.max(asked, pageSizes.least), pageSizes.most);
    const from = Number(request.query.continuationToken ?? 0) || 0;
    const next = from + size;
    const continuationToken = next < people.length ? { continuationToken: String(next) } : {};
    return { members: people.slice(from, next).map(member), ...continuationToken };
  });

  const checkTeam = (id: string): void => {
    if (id !== tenant.team.id)
      throw new ServiceError(403, 'BotNotInConversationRoster', 'The bot is not part of the team');
    guard.pace('read', id);
  };

  app.get<ById>('/teams/:id', (request) => {
    checkTeam(request.params.id);
    const counts = { channelCount: tenant.channels.length, memberCount: tenant.people.length };
    return { ...tenant.team, tenantId: tenant.tenantId, type: 'standard', ...counts };
  });

  app.get<ById>('/teams/:id/conversations', (request) => {
    checkTeam(request.params.id);
    // Teams names every channel but General: that one's name is each client's own word.
    const channels = tenant.channels.map(({ id, name }) => (id === tenant.team.id ? { id } : { id, name }));
    return { conversations: channels.map((channel) => ({ ...channel, type: 'standard' })) };
  });
}
