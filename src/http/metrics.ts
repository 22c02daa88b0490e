import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Counters } from '../ports/counters.ts';

/** Numbers for Prometheus: every name gets the prefix `gatehouse_`, and is made when it is first used. */
export class Metrics implements Counters {
  readonly #registry = new Registry();
  readonly #counters = new Map<string, Counter>();
  readonly #histograms = new Map<string, Histogram>();

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  count(name: string, labels: Readonly<Record<string, string>> = {}): void {
    let counter = this.#counters.get(name);
    if (counter === undefined) {
      counter = new Counter({
        name: `gatehouse_${name}`,
        help: name.replaceAll('_', ' '),
        labelNames: Object.keys(labels),
        registers: [this.#registry],
      });
      this.#counters.set(name, counter);
    }
    counter.inc(labels);
  }

  observe(name: string, seconds: number, labels: Readonly<Record<string, string>> = {}): void {
    let histogram = this.#histograms.get(name);
    if (histogram === undefined) {
      histogram = new Histogram({
        name: `gatehouse_${name}`,
        help: name.replaceAll('_', ' '),
        labelNames: Object.keys(labels),
        buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
        registers: [this.#registry],
      });
      this.#histograms.set(name, histogram);
    }
    histogram.observe(labels, seconds);
  }

  /** A number that is read when Prometheus asks. */
  gauge(name: string, read: () => Promise<number>): void {
    new Gauge({
      name: `gatehouse_${name}`,
      help: name.replaceAll('_', ' '),
      registers: [this.#registry],
      async collect() {
        try {
          this.set(await inTime(read()));
        } catch {
          // Without the database there is no such number; the others are wanted all the more.
          this.remove();
        }
      },
    });
  }

  async text(): Promise<string> {
    return this.#registry.metrics();
  }
}

/** Prometheus waits 10 s for all numbers together. */
async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no number in time')), 2000);
  });
  return await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
