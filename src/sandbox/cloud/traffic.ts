import { type Gateway, usualLimits } from '../tenant.ts';
import type { Surge } from './conditions.ts';
import { between, randomOf } from './random.ts';
import type { Power, ScaleSet } from './scale-set.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;
const weekMinutes = 10_080;

/** A stretch of time in which at least one machine ran; ms. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Clients are awake when their region is. */
const hoursFromUtc: Readonly<Record<string, number>> = {
  westus: -8,
  eastus: -5,
  westeurope: 1,
  centralindia: 5.5,
};

/** A surge begins with a burst that takes the sum of 14 days past the critical line, and goes on as three times the usual. */
const burstMs = 8 * minuteMs;
const burstReaches = 0.93;
const leastBurst = 0.05;
const usualTimes = 3;

/** GB (10^9 bytes) that leave a gateway on a usual day: its machines and its storage account together. */
const gigabytesPerDay: Readonly<Record<string, number>> = {
  GraniteFalls: 600,
  GraniteHill: 120,
  RedmondEdge: 2,
};

/** What clients ask for in a minute of the week, which begins as 1970 did, on a Thursday: an office's day, with a little ripple. */
function rate(minute: number): number {
  const weekday = (Math.floor(minute / 1440) + 4) % 7;
  const hour = (minute % 1440) / 60;
  const office = Math.exp(-((hour - 13) ** 2) / 24.5) * (weekday === 0 || weekday === 6 ? 0.15 : 1);
  const ripple = 1 + 0.05 * Math.sin(minute / 7.5) + 0.03 * Math.sin(minute / 2.1);
  return (0.25 + office) * ripple;
}

/** From the week's begin to each of its minutes; the whole week is 7, so that a day is 1. */
const sums = new Float64Array(weekMinutes + 1);
for (let minute = 0; minute < weekMinutes; minute += 1) {
  sums[minute + 1] = (sums[minute] ?? 0) + rate(minute);
}
const whole = sums[weekMinutes] ?? 1;
for (let minute = 0; minute <= weekMinutes; minute += 1) sums[minute] = ((sums[minute] ?? 0) / whole) * 7;

/** Usual days since 1970 until that time. */
function daysUntil(at: number): number {
  const minutes = at / minuteMs;
  const weeks = Math.floor(minutes / weekMinutes);
  const minute = minutes - weeks * weekMinutes;
  const index = Math.floor(minute);
  const before = sums[index] ?? 0;
  return weeks * 7 + before + ((sums[index + 1] ?? before) - before) * (minute - index);
}

/** What leaves it on a usual day, in GB. */
export function usualGigabytes(gateway: Gateway): number {
  return gigabytesPerDay[gateway.name] ?? between(randomOf(`traffic ${gateway.name}`), 5, 60);
}

/** What the clients of one gateway fetch through it, the same in every run. */
export class Demand {
  readonly #name: string;
  readonly #bytesPerDay: number;
  readonly #shift: number;
  readonly #days = new Map<number, number>();
  readonly #surges: () => readonly Surge[];
  readonly #bursts = new Map<number, number>();

  /** `surges` are those of this gateway, oldest first. */
  constructor(gateway: Gateway, surges: () => readonly Surge[] = () => []) {
    this.#surges = surges;
    this.#name = gateway.name;
    this.#bytesPerDay = usualGigabytes(gateway) * 1e9;
    this.#shift = (hoursFromUtc[gateway.region] ?? 0) * 3_600_000;
  }

  /** Bytes between two times (ms), as if the gateway ran all the while. */
  bytes(from: number, to: number): number {
    return this.#surges().reduce((sum, one) => sum + this.#extra(one, from, to), this.#usual(from, to));
  }

  /** What a surge adds between two times. */
  #extra(surge: Surge, from: number, to: number): number {
    const calm = surge.from + burstMs;
    const end = Math.min(to, surge.to ?? to);
    const burst = Math.max(0, Math.min(end, calm) - Math.max(from, surge.from)) / burstMs;
    const after = Math.max(from, calm);
    return (
      (burst > 0 ? burst * this.#burst(surge) : 0) +
      (after < end ? (usualTimes - 1) * this.#usual(after, end) : 0)
    );
  }

  /** Bytes of the whole burst: asked once, so that what is past stays as it was told. */
  #burst(surge: Surge): number {
    const known = this.#bursts.get(surge.from);
    if (known !== undefined) return known;
    const limit = usualLimits.traffic * 1e9;
    const before = this.#surges().filter((one) => one.from < surge.from);
    const from = surge.from - 14 * dayMs;
    const sum = before.reduce(
      (all, one) => all + this.#extra(one, from, surge.from),
      this.#usual(from, surge.from),
    );
    const burst = Math.max(leastBurst * limit, burstReaches * limit - sum);
    this.#bursts.set(surge.from, burst);
    return burst;
  }

  #usual(from: number, to: number): number {
    let sum = 0;
    for (let at = from; at < to; ) {
      const day = Math.floor(at / dayMs);
      const end = Math.min(to, (day + 1) * dayMs);
      sum += this.#factor(day) * (daysUntil(end + this.#shift) - daysUntil(at + this.#shift));
      at = end;
    }
    return sum * this.#bytesPerDay;
  }

  /** No two days are alike. */
  #factor(day: number): number {
    const known = this.#days.get(day);
    if (known !== undefined) return known;
    const factor = between(randomOf(`${this.#name} ${day}`), 0.94, 1.06);
    this.#days.set(day, factor);
    return factor;
  }
}

const serving: Power = 'running';

/** When the set served anybody between the two times, in order; `local` is the time by which the set lives now. */
export function servingSpans(set: ScaleSet, local: number, from: number, to: number): Span[] {
  const spans: Span[] = [];
  for (const machine of set.machines) {
    const steps = machine.steps.filter((step) => step.at <= local);
    for (const [index, step] of steps.entries()) {
      const end = Math.min(steps[index + 1]?.at ?? to, to, machine.deletedAt ?? to);
      const begin = Math.max(step.at, from);
      if (step.power === serving && begin < end) spans.push({ from: begin, to: end });
    }
  }
  const merged: Span[] = [];
  for (const span of spans.sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last === undefined || span.from > last.to) merged.push(span);
    else if (span.to > last.to) merged[merged.length - 1] = { from: last.from, to: span.to };
  }
  return merged;
}
