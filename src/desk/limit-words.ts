import type { Parsed } from '../domain/intent.ts';

/** The line that lacks nothing but a gateway (at "…"); undefined for what is about something else. */
export function limitWords({ intent, slots }: Parsed): string | undefined {
  switch (intent) {
    case 'show-traffic':
      return 'traffic of';
    case 'show-threshold':
      return 'traffic limit of';
    case 'set-threshold':
      return slots.gigabytes === undefined
        ? 'traffic limit of'
        : `set the traffic limit of … to ${slots.gigabytes} GB`;
    default:
      return undefined;
  }
}
