/** The only source of time for the product's own times. Tokens, TLS, deadlines and Teams' pacing use the machine's. */
export interface Clock {
  now(): Date;
  /** Seconds of the product's time in one second of the machine; 1 but in the sandbox, 0 when it stands still. */
  speed(): number;
  /** Calls `listener` after each change of speed; returns what ends that. */
  onSpeed(listener: () => void): () => void;
}
