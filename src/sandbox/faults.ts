import { Tripwire } from './tripwire.ts';

/** Something that can go wrong on request. `expect` tells, in one line, what a correct bot does about it. */
export interface Fault {
  readonly id: string;
  readonly area: 'azure' | 'teams' | 'graph' | 'bot' | 'monitor' | 'expiry';
  readonly title: string;
  readonly expect: string;
  /** It strikes one gateway: the one that was named with it, the tenant's first without a name. */
  readonly ofGateway?: true;
}

export interface FaultState extends Fault {
  readonly on: boolean;
  /** Seconds of real time until it switches itself off; undefined while it stays on. */
  readonly secondsLeft: number | undefined;
  /** How often it has hit since it was switched on. */
  readonly hits: number;
  /** The gateway that was named when it was switched on. */
  readonly gateway: string | undefined;
}

/** Every fault that the switchboard knows. Whoever plays a part of the tenant asks `hit` at the place where it goes wrong. */
export const faults = [
  {
    id: 'azure-429',
    area: 'azure',
    title: '429 with Retry-After 2',
    expect: 'Slower, and nothing is sent twice.',
  },
  {
    id: 'azure-429-bare',
    area: 'azure',
    title: '429 without Retry-After',
    expect: 'Slower, and nothing is sent twice.',
  },
  {
    id: 'azure-429-hour',
    area: 'azure',
    title: '429 with Retry-After 3600',
    expect: 'It waits as told or gives up soon, and nothing is sent.',
  },
  {
    id: 'azure-500',
    area: 'azure',
    title: '500 on every call',
    expect: 'The card says that Azure does not answer.',
  },
  {
    id: 'azure-503',
    area: 'azure',
    title: '503 on every call',
    expect: 'The card says that Azure does not answer.',
  },
  {
    id: 'azure-drop-before',
    area: 'azure',
    title: 'Connection lost before acceptance',
    expect: 'The card says unknown, then what Azure shows.',
  },
  {
    id: 'azure-drop-after',
    area: 'azure',
    title: 'Connection lost after acceptance',
    expect: 'The operation is found and followed, not repeated.',
  },
  {
    id: 'azure-no-room',
    area: 'azure',
    title: 'No room (AllocationFailed)',
    expect: 'Failed, with the code and what to do.',
  },
  {
    id: 'azure-conflict',
    area: 'azure',
    title: '409 conflict on changes',
    expect: 'Failed or tried again, never half done.',
  },
  {
    id: 'azure-slow',
    area: 'azure',
    title: 'Operations take ten times as long',
    expect: 'The card keeps telling the progress.',
  },
  {
    id: 'azure-stuck',
    area: 'azure',
    title: 'Operations never end',
    expect: 'Unknown, still looking; never succeeded.',
  },
  {
    id: 'azure-gone',
    area: 'azure',
    title: 'Polling address answers 404',
    expect: 'The outcome is read from the machines.',
  },
  {
    id: 'azure-html',
    area: 'azure',
    title: 'A proxy answers with a web page',
    expect: 'Not believed: unknown, still looking.',
  },
  {
    id: 'azure-skew',
    area: 'azure',
    title: 'Azure’s clock is ten minutes ahead',
    expect: 'What happened before the call is not taken for its effect.',
  },
  {
    id: 'azure-not-back',
    area: 'azure',
    title: 'A machine that restarts or moves stays off',
    expect: 'A redeploy stops there and asks; the machines that are left are not touched.',
  },
  {
    id: 'teams-down',
    area: 'teams',
    title: 'Teams is down (503)',
    expect: 'One truthful card when it is back.',
  },
  { id: 'teams-429', area: 'teams', title: '429 on every send', expect: 'Cards come later, each once.' },
  {
    id: 'teams-429-bare',
    area: 'teams',
    title: '429 on every send, without Retry-After',
    expect: 'Cards come later, each once.',
  },
  { id: 'teams-502', area: 'teams', title: '502 on every send', expect: 'Cards come later, each once.' },
  { id: 'teams-504', area: 'teams', title: '504 on every send', expect: 'Cards come later, each once.' },
  {
    id: 'teams-removed',
    area: 'teams',
    title: 'The bot is removed from the team (403)',
    expect: 'The card is given up, the operation goes on.',
  },
  {
    id: 'teams-412',
    area: 'teams',
    title: '412 on every second send',
    expect: 'Cards come later, each once.',
  },
  {
    id: 'graph-down',
    area: 'graph',
    title: 'Graph is down (503)',
    expect: 'A decision says: cannot verify now.',
  },
  {
    id: 'monitor-spike',
    area: 'monitor',
    title: 'Traffic spike',
    expect: 'Past 90 % of 10,000 GB within 10 minutes: one card, which rises to critical.',
    ofGateway: true,
  },
  {
    id: 'monitor-storage',
    area: 'monitor',
    title: 'Storage fills up',
    expect: 'Past 90 % of 2,000 GB an hour later: one card.',
    ofGateway: true,
  },
  {
    id: 'monitor-gap',
    area: 'monitor',
    title: 'No metrics for the last hour',
    expect: 'An alert of its own, no data; no number is guessed.',
    ofGateway: true,
  },
  {
    id: 'monitor-outage',
    area: 'monitor',
    title: 'Azure can’t reach the webhook',
    expect: 'Azure gives up for 15 minutes; the bot’s own poll finds what it missed.',
  },
  {
    id: 'expiry-certificate',
    area: 'expiry',
    title: 'Certificate ends in 6 days',
    expect: 'The step of 7 days on one card; it closes when the old one is back.',
    ofGateway: true,
  },
  {
    id: 'expiry-secret',
    area: 'expiry',
    title: 'App secret ends in 5 days',
    expect: 'The step of 7 days on one card, and no part of the secret.',
  },
] as const satisfies readonly Fault[];

export type FaultId = (typeof faults)[number]['id'];

interface Entry {
  /** Real time, ms. */
  readonly until: number | undefined;
  hits: number;
  readonly gateway: string | undefined;
}

/** The switchboard of faults. Real time, not the tenant's: a fault of a minute lasts a minute at any speed. */
export class Faults {
  /** For what must go wrong at one exact request and not for a while. */
  readonly tripwire = new Tripwire();
  readonly #on = new Map<FaultId, Entry>();
  readonly #listeners = new Set<() => void>();

  /** `gateway` is the name of the one that it strikes, for a fault that strikes one. */
  set(id: FaultId, on: boolean, seconds?: number, gateway?: string): void {
    const until = seconds === undefined ? undefined : Date.now() + seconds * 1000;
    if (on) this.#on.set(id, { until, hits: 0, gateway });
    else this.#on.delete(id);
    for (const listener of this.#listeners) listener();
  }

  isOn(id: FaultId): boolean {
    const entry = this.#on.get(id);
    if (entry?.until !== undefined && Date.now() >= entry.until) this.set(id, false);
    return this.#on.has(id);
  }

  /** The gateway that was named when it was switched on. */
  gatewayOf(id: FaultId): string | undefined {
    return this.#on.get(id)?.gateway;
  }

  /** True where the fault is on; counts that it struck. */
  hit(id: FaultId): boolean {
    if (!this.isOn(id)) return false;
    const entry = this.#on.get(id);
    if (entry !== undefined) entry.hits += 1;
    return true;
  }

  list(): FaultState[] {
    return faults.map((fault) => {
      const on = this.isOn(fault.id);
      const entry = this.#on.get(fault.id);
      const secondsLeft =
        entry?.until === undefined ? undefined : Math.ceil((entry.until - Date.now()) / 1000);
      return { ...fault, on, secondsLeft, hits: entry?.hits ?? 0, gateway: entry?.gateway };
    });
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
