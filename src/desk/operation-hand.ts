import { Fault } from '../domain/fault.ts';
import type { GatewayState } from '../domain/gateway.ts';
import type { Operation } from '../domain/operation.ts';
import type { Call } from '../domain/plan.ts';
import { type Request, requestName } from '../domain/request.ts';
import { provesItself } from '../operation/effect.ts';
import type { Found } from '../operation/seek.ts';
import type { Begun } from '../operation/send.ts';
import { minute } from '../operation/step.ts';
import type { Fleet } from '../ports/fleet.ts';
import type { Log } from '../ports/log.ts';

/** What an operation does and looks at in Azure: the call that is under way, and the gateway that it changes. */
export class OperationHand {
  readonly #fleet: Fleet;
  readonly #log: Log;

  constructor(fleet: Fleet, log: Log) {
    this.#fleet = fleet;
    this.#log = log;
  }

  /** What Azure's log says of the call, where the machines can't tell. */
  async evidence(operation: Operation, request: Request): Promise<Found['evidence']> {
    const { sent } = operation;
    if (sent === undefined || operation.wasAccepted || provesItself(request.plan.order)) return undefined;
    const from = new Date(sent.since.getTime() - 5 * minute);
    return this.#fleet.evidence(request.plan.gateway, sent.requestId, from);
  }

  async begin(operation: Operation, request: Request, sendBefore: Date): Promise<Begun> {
    const call = callOf(operation, request);
    return this.#fleet.begin(request.plan.gateway, call, {
      requestId: operation.sent?.requestId ?? operation.id,
      ifMatch: call.action.kind === 'set-capacity' ? operation.seen?.etag : undefined,
      sendBefore,
    });
  }

  async poll(operation: Operation, request: Request, handle: string) {
    return this.#fleet.poll(request.plan.gateway, callOf(operation, request), handle);
  }

  /** Undefined when Azure does not tell now. */
  async look(request: Request): Promise<GatewayState | undefined> {
    try {
      return await this.#fleet.look(request.plan.gateway);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.#log.warn(
        { gateway: request.plan.gateway.id, code: error.code },
        'a look at a gateway gave no answer',
      );
      return undefined;
    }
  }
}

function callOf(operation: Operation, request: Request): Call {
  const call = request.plan.calls[operation.call];
  if (call === undefined) throw new Error(`${requestName(request.number)} has no call ${operation.call}`);
  return call;
}
