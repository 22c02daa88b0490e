import { Fault } from '../domain/fault.ts';
import type { Gateway, GatewayState } from '../domain/gateway.ts';
import type { Question } from '../domain/question.ts';
import type { Fleet } from '../ports/fleet.ts';
import type { Settings } from './settings.ts';

/** A gateway to choose; without a state where Azure did not tell it in time. */
export interface Choice {
  readonly gateway: Gateway;
  readonly state: GatewayState | undefined;
}

/** What a question's card says of each choice, so that they can be told apart. */
export class QuestionDrawer {
  readonly #settings: Settings;
  readonly #fleet: Fleet;

  constructor(settings: Settings, fleet: Fleet) {
    this.#settings = settings;
    this.#fleet = fleet;
  }

  async choicesOf(question: Question): Promise<readonly Choice[]> {
    const gateways = question.choices
      .map((id) => this.#settings.gateways.get(id))
      .filter((one): one is Gateway => one !== undefined);
    if (question.state !== 'open') return gateways.map((gateway) => ({ gateway, state: undefined }));
    const states = await this.#fleet.lookAll(gateways.filter((one) => one.scaleSet !== undefined));
    return gateways.map((gateway) => {
      const state = states.get(gateway.id);
      return { gateway, state: state === undefined || state instanceof Fault ? undefined : state };
    });
  }
}
