export { groupsNeeded, groupsOfMap, isMeant, rolesOf } from '../domain/roles.ts';
