import type { Principal, Role, RoleMap } from '../domain/operator.ts';
import type { ConfigFile } from './schema.ts';

export function roleMap(roles: ConfigFile['roles']): RoleMap {
  const of = (role: Role) => roles[role].map(principalOf);
  return { reader: of('reader'), operator: of('operator'), approver: of('approver'), admin: of('admin') };
}

export function principalOf(text: string): Principal {
  const [kind = '', id] = text.split(':');
  if (id === undefined) return { kind: 'role', role: kind as Role };
  return { kind: kind === 'group' ? 'group' : 'user', id: id.toLowerCase() };
}
