import { describe, expect, jest, test } from '@jest/globals';
import { type Footstep, type Trap, Tripwire } from '../../src/sandbox/tripwire.ts';

/** Carries requests out one after the other; the names of those that got no answer. */
function walk(wire: Tripwire, steps: readonly Footstep[]): string[] {
  return steps.flatMap((step) => {
    if (wire.tread(step, 'before')) return [`${step} undone`];
    return wire.tread(step, 'after') ? [`${step} done`] : [];
  });
}

describe('a tripwire', () => {
  test.each<{ trap: Trap; walked: readonly Footstep[]; unanswered: string[] }>([
    {
      trap: { steps: ['azure-change'], moment: 'before' },
      walked: ['azure-look', 'azure-change', 'azure-change'],
      unanswered: ['azure-change undone'],
    },
    {
      trap: { steps: ['azure-change'], moment: 'after' },
      walked: ['azure-look', 'azure-change', 'azure-change'],
      unanswered: ['azure-change done'],
    },
    {
      trap: { steps: ['azure-done', 'teams-edit'], moment: 'before' },
      walked: ['teams-edit', 'azure-done', 'azure-look', 'teams-edit', 'teams-edit'],
      unanswered: ['teams-edit undone'],
    },
    {
      trap: { steps: ['azure-poll', 'azure-poll'], moment: 'before' },
      walked: ['azure-poll', 'azure-poll', 'azure-poll'],
      unanswered: ['azure-poll undone'],
    },
    { trap: { steps: ['graph', 'azure-look'], moment: 'after' }, walked: ['azure-look'], unanswered: [] },
  ])('$trap.moment $trap.steps of $walked: $unanswered', ({ trap, walked, unanswered }) => {
    const wire = new Tripwire();
    const strike = jest.fn();
    wire.set(trap, strike);
    expect(walk(wire, walked)).toEqual(unanswered);
    expect(strike).toHaveBeenCalledTimes(unanswered.length);
  });

  test('that is not set, or set anew, lets pass', () => {
    const wire = new Tripwire();
    expect(walk(wire, ['azure-change'])).toEqual([]);
    wire.set({ steps: ['azure-change'], moment: 'before' }, () => expect(true).toBe(false));
    wire.set({ steps: ['graph'], moment: 'before' }, () => undefined);
    expect(walk(wire, ['azure-change'])).toEqual([]);
    expect(wire.left).toEqual(['graph']);
  });
});
