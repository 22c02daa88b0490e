type Labels = Readonly<Record<string, string>>;

/** Numbers for /metrics. Names without the `gatehouse_` prefix: `turns_total`. */
export interface Counters {
  count(name: string, labels?: Labels): void;
  /** A duration in seconds. */
  observe(name: string, seconds: number, labels?: Labels): void;
}
