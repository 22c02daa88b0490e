import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

/** Files and folders of src that may read the machine's own time, each with the reason; all others ask a Clock. */
const allowed: Readonly<Record<string, string>> = {
  'doctor/': 'it compares this machine’s clock with those of servers, and runs without a Clock',
  'parse-command.ts': 'a program of its own; “now” may be given to it',
  'postgres/server/': 'waits for a process on this machine',
  'azure/pipeline.ts': 'a call that waited on this machine for too long is not sent',
  'desk/operation-desk.ts': 'the same: until when the call may be sent',
  'azure/safe-retry.ts': 'Retry-After is a date of the real network',
  'azure/token-keeper.ts': 'tokens end by the real time',
  'teams/authentication.ts': 'tokens end by the real time',
  'teams/turns.ts': 'forgets after a minute what Teams tells twice',
  // Teams counts by the real time, however fast the sandbox's clock runs: so do the outbox and its pacing.
  'teams/connector.ts': 'when a post may leave, Retry-After',
  'teams/deliver.ts': 'how long an answer waits for room',
  'wiring.ts': 'room for what goes past the outbox',
  'desk/letter-desk.ts': 'what is due in the outbox',
  'desk/duplicate-desk.ts': 'room for a removal',
  'desk/alert-desk.ts': 'which posts are due to be folded',
  'desk/word-desk.ts': 'a place in the pacing for the answer',
  'postgres/decisions.ts': 'when the cards of a decision are due',
  'postgres/letters.ts': 'when a letter is due',
  'postgres/alerts/alert-cards.ts': 'when a card is due',
  'postgres/alerts/alert-letters.ts': 'when a letter is due',
  'postgres/alerts/digests.ts': 'when a digest is due',
};

const reading = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.[jt]s$/.test(file) && !/^(clock|sandbox)\//.test(file))
  .filter((file) => /\bnew Date\(\)|\bDate\.now\(\)/.test(readFileSync(join('src', file), 'utf8')));

const isIn = (file: string, place: string) => (place.endsWith('/') ? file.startsWith(place) : file === place);

describe('the time of this machine', () => {
  test('is read where it must be, and nowhere else', () => {
    const others = reading.filter((file) => !Object.keys(allowed).some((place) => isIn(file, place)));
    expect(others).toEqual([]);
  });

  test.each(Object.entries(allowed))('is read in %s: %s', (place) => {
    expect(reading.some((file) => isIn(file, place))).toBe(true);
  });
});
