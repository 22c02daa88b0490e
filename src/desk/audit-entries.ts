import { type Alert, alertName } from '../domain/alert.ts';
import type { AuditAct, AuditEntry } from '../domain/audit.ts';
import type { GatewayId } from '../domain/gateway.ts';
import type { Operation } from '../domain/operation.ts';
import type { Operator, Person } from '../domain/operator.ts';
import type { Plan } from '../domain/plan.ts';
import type { Request } from '../domain/request.ts';

type Who = Pick<Person, 'aadObjectId' | 'name'>;

const bot: Who = { aadObjectId: 'gatehouse', name: 'Gatehouse' };

/** An entry about a request: who did what, on which plan. */
export function entryOfRequest(
  act: AuditAct,
  request: Request,
  at: Date,
  who: Who = bot,
  detail: AuditEntry['detail'] = {},
): AuditEntry {
  return {
    at,
    actor: who.aadObjectId,
    actorName: who.name,
    act,
    gateway: request.plan.gateway.id,
    request: request.number,
    detail: { title: request.plan.title, plan: request.plan.hash, ...detail },
  };
}

/** An entry about a step of an operation. */
export function entryOfOperation(
  act: AuditAct,
  request: Request,
  to: Omit<Operation, 'epoch'>,
  at: Date,
): AuditEntry {
  const { state } = to;
  const call = request.plan.calls[to.call];
  return entryOfRequest(act, request, at, bot, {
    operation: to.id,
    ...(act === 'called' && call !== undefined
      ? { method: call.method, path: call.path, requestId: to.sent?.requestId ?? to.id }
      : {}),
    ...(state.kind === 'failed' || state.kind === 'void' || state.kind === 'looking'
      ? { why: state.why }
      : {}),
    ...(state.kind === 'failed' && state.error !== undefined ? { code: state.error.code } : {}),
  });
}

/** An entry about an alert, or about who hears of alerts. */
export function entryOfAlert(
  act: AuditAct,
  about: { readonly alert?: Alert; readonly gateway?: GatewayId | undefined; readonly title: string },
  at: Date,
  who: Who = bot,
  detail: AuditEntry['detail'] = {},
): AuditEntry {
  const { alert, title } = about;
  const gateway = alert?.subject.kind === 'gateway' ? alert.subject.id : about.gateway;
  const named = alert === undefined ? {} : { alert: alertName(alert.number) };
  return {
    at,
    actor: who.aadObjectId,
    actorName: who.name,
    act,
    gateway,
    request: undefined,
    detail: { title, ...named, ...detail },
  };
}

/** An entry about an order that came to no request. */
export function entryOfRefusal(
  act: 'blocked' | 'refused',
  plan: Pick<Plan, 'title' | 'gateway'>,
  by: Operator,
  at: Date,
  why: string,
): AuditEntry {
  return {
    at,
    actor: by.aadObjectId,
    actorName: by.name,
    act,
    gateway: plan.gateway.id,
    request: undefined,
    detail: { title: plan.title, why },
  };
}
