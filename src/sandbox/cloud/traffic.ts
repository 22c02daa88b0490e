import type { Gateway } from '../tenant.ts';
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

/** GB (10^9 bytes) that leave a gateway on a usual day. */
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

/** What the clients of one gateway fetch through it, the same in every run. */
export class Demand {
  readonly #name: string;
  readonly #bytesPerDay: number;
  readonly #shift: number;
  readonly #days = new Map<number, number>();

  constructor(gateway: Gateway) {
    this.#name = gateway.name;
    const usual = gigabytesPerDay[gateway.name] ?? between(randomOf(`traffic ${gateway.name}`), 5, 60);
    this.#bytesPerDay = usual * 1e9;
    this.#shift = (hoursFromUtc[gateway.region] ?? 0) * 3_600_000;
  }

  /** Bytes between two times (ms), as if the gateway ran all the while. */
  bytes(from: number, to: number): number {
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
