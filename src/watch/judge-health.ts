import type { Severity, Signal } from '../domain/alert.ts';
import { conditionOf, type Gateway, type GatewayState, runningOf } from '../domain/gateway.ts';
import { driftOf, type LastOrder } from './drift.ts';
import { type Finding, fired, type Matter, resolved, type Standing } from './say.ts';
import { counted, ofAll } from './words.ts';

const halfHourMs = 30 * 60_000;

/** What is known about a gateway at one look. */
export interface HealthFacts {
  readonly now: Date;
  /** As Azure shows it; undefined where it could not be read, and then only what stands is left as it is. */
  readonly state: GatewayState | undefined;
  /** Newest order given here that changed what runs and has succeeded; undefined where there was none. */
  readonly lastOrder: LastOrder | undefined;
  /** An order of ours is at work on it, or another change is known to run: nothing is judged. */
  readonly isBusy: boolean;
  /** Whether the service name answered on 443; undefined where nobody asked. */
  readonly probe: { readonly kind: 'served' } | { readonly kind: 'silent'; readonly why: string } | undefined;
  /** What the look before has returned; undefined at the first one. */
  readonly before: HealthSeen | undefined;
  readonly standing: Standing;
}

/** What was seen at a look and is to be there at the next one, too, before it counts. */
export interface HealthSeen {
  readonly isDown: boolean;
  readonly isSilent: boolean;
  readonly drift: string | undefined;
}

/**
 * What a look at a gateway has to say. Each counts when two looks in a row show it, since Azure shows machines as stopped
 * for a moment while they start:
 * - instances: fewer machines run than the scale set is to have, though no stop of ours is the last change;
 * - unreachable: the service name does not answer while machines run;
 * - drift: Azure shows something else than our last order left.
 * While machines start or stop, an order runs or Azure can't be read, nothing is said either way.
 */
export function judgeHealth(
  gateway: Gateway,
  facts: HealthFacts,
): { readonly signals: readonly Signal[]; readonly seen: HealthSeen } {
  const { state, lastOrder, probe, before, isBusy } = facts;
  const nothing = { isDown: false, isSilent: false, drift: undefined };
  if (state === undefined) return { signals: [], seen: before ?? nothing };
  if (isBusy || isOnTheWay(state)) return { signals: [], seen: nothing };
  const running = runningOf(state);
  const shouldRun = lastOrder?.kind !== 'stop' && state.capacity > 0;
  const drift = driftOf(gateway, state, lastOrder);
  const seen: HealthSeen = {
    isDown: shouldRun && running < state.capacity,
    isSilent: running > 0 && (probe === undefined ? (before?.isSilent ?? false) : probe.kind === 'silent'),
    drift: drift?.code,
  };
  const say = saying(gateway, facts);
  return {
    seen,
    signals: [
      ...say('instances', seen.isDown, before?.isDown === true, {
        ...instancesOf(gateway, state, running),
        wellTitle: shouldRun
          ? `${gateway.name} has all of its ${counted(state.capacity, 'machine')} running`
          : `${gateway.name} is not meant to run`,
        isExplained: !shouldRun,
      }),
      ...(probe === undefined && running > 0
        ? []
        : say('unreachable', seen.isSilent, before?.isSilent === true, silenceOf(gateway, running, probe))),
      ...say('drift', drift !== undefined, before?.drift === drift?.code, {
        severity: 'warning',
        title: drift?.title ?? '',
        detail: drift?.detail,
        step: drift?.code ?? '',
        restMs: 48 * halfHourMs,
        wellTitle: `${gateway.name} is as it was ordered again`,
      }),
    ],
  };
}

type Saying = Finding & {
  readonly wellTitle: string;
  /** Whatever Azure says of it is as it should be: nothing is meant to run. */
  readonly isExplained?: boolean;
};

function saying(gateway: Gateway, { now, standing }: HealthFacts) {
  return (
    subKind: 'instances' | 'unreachable' | 'drift',
    isOn: boolean,
    wasOn: boolean,
    words: Saying,
  ): readonly Signal[] => {
    const matter: Matter = { kind: 'health', subKind, subject: { kind: 'gateway', id: gateway.id } };
    if (!isOn) {
      const { wellTitle: title, measure, isExplained } = words;
      const well = { title, measure, ...(isExplained === true ? { endsAll: true as const } : {}) };
      return resolved(matter, well, now, standing);
    }
    return wasOn ? fired(matter, words, now, standing) : [];
  };
}

function isOnTheWay(state: GatewayState): boolean {
  const condition = conditionOf(state);
  return (
    state.provisioning === 'updating' || ['starting', 'stopping', 'changing', 'unknown'].includes(condition)
  );
}

function instancesOf(gateway: Gateway, state: GatewayState, running: number): Finding {
  const severity: Severity = running === 0 ? 'critical' : 'warning';
  return {
    severity,
    title: `${gateway.name} has ${ofAll(running, state.capacity, state.capacity === 1 ? 'machine' : 'machines')} running`,
    detail: 'No order given here has stopped it.',
    measure: { name: 'Machines that run', value: running, limit: state.capacity, unit: 'instances' },
    step: `${running} of ${state.capacity}`,
    restMs: halfHourMs,
  };
}

function silenceOf(gateway: Gateway, running: number, probe: HealthFacts['probe']): Saying {
  const { serviceName } = gateway;
  return {
    severity: 'critical',
    title: `${serviceName} does not answer while ${counted(running, 'machine')} of ${gateway.name} ${running === 1 ? 'runs' : 'run'}`,
    detail: probe?.kind === 'silent' ? `Seen from this machine: ${probe.why}.` : undefined,
    step: 'silent',
    // Why it does not answer may be told another way at each look.
    isSaid: () => true,
    restMs: halfHourMs,
    wellTitle:
      running > 0 ? `${serviceName} answers` : `${gateway.name} does not run, so that no answer is expected`,
    isExplained: running === 0,
  };
}
