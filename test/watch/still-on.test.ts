import { expect, test } from '@jest/globals';
import type { Signal } from '../../src/domain/alert.ts';
import { stillOn } from '../../src/watch/still-on.ts';
import { minutes, signal } from '../postgres/alerts/samples.ts';

const said = (azureId: string, at: number, more: Partial<Signal> = {}): Signal =>
  signal('GraniteFalls', { source: 'poll', azureId, at: minutes(at), ...more });
const over = { condition: 'resolved' } as const;

test.each<{ title: string; signals: Signal[]; told: number }>([
  { title: 'has been on for a week', signals: [said('a', -10_000)], told: 1 },
  { title: 'was over before anybody looked', signals: [said('a', -300), said('a', -200, over)], told: 0 },
  { title: 'is over just now', signals: [said('a', -300), said('a', -5, over)], told: 1 },
  { title: 'never says that it is over', signals: [said('a', -300, { resolves: false })], told: 0 },
  { title: 'never does, but is new', signals: [said('a', -5, { resolves: false })], told: 1 },
])('at a first look $told is told of what $title', ({ signals, told }) => {
  expect(stillOn(signals, minutes(-10))).toHaveLength(told);
});
