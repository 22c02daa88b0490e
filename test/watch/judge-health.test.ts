import { describe, expect, test } from '@jest/globals';
import type { GatewayState } from '../../src/domain/gateway.ts';
import { type HealthFacts, type HealthSeen, judgeHealth } from '../../src/watch/judge-health.ts';
import { graniteFalls, stateOf } from './gateways.ts';
import { Ledger } from './ledger.ts';

/** GraniteFalls under a watch that looks every two minutes. */
class Watched {
  readonly ledger = new Ledger();
  #before: HealthSeen | undefined;
  #at = new Date('2026-11-20T12:00:00Z').getTime();

  look(state: GatewayState | undefined, more: Partial<HealthFacts> = {}): string[] {
    this.#at += 120_000;
    const { signals, seen } = judgeHealth(graniteFalls, {
      now: new Date(this.#at),
      state,
      lastOrder: undefined,
      isBusy: false,
      probe: { kind: 'served' },
      before: this.#before,
      standing: this.ledger.standing,
      ...more,
    });
    this.#before = seen;
    return this.ledger
      .take(signals)
      .map((one) => `${one.subKind} ${one.condition === 'fired' ? one.severity : 'over'}: ${one.title}`);
  }
}

const all = stateOf(['running', 'running']);
const half = stateOf(['running', 'deallocated']);
const none = stateOf(['deallocated', 'deallocated']);
const silent = { probe: { kind: 'silent', why: 'the connection was refused (ECONNREFUSED)' } } as const;

describe('machines that don’t run', () => {
  test('count at the second look, once; then worse and better by their number', () => {
    const watched = new Watched();
    expect(watched.look(all)).toEqual([]);
    expect(watched.look(half)).toEqual([]);
    expect(watched.look(half)).toEqual([
      'instances warning: GraniteFalls has 1\u00a0of\u00a02\u00a0machines running',
    ]);
    expect(watched.look(half)).toEqual([]);
    expect(watched.look(none)).toEqual([
      'instances critical: GraniteFalls has 0\u00a0of\u00a02\u00a0machines running',
    ]);
    expect(watched.look(all)).toEqual([
      'instances over: GraniteFalls has all of its 2\u00a0machines running',
    ]);
  });

  test.each<{ title: string; state: GatewayState | undefined; more?: Partial<HealthFacts> }>([
    {
      title: 'after a stop of ours',
      state: none,
      more: { lastOrder: { kind: 'stop', instances: undefined, request: 12 } },
    },
    { title: 'while an order runs', state: none, more: { isBusy: true } },
    { title: 'while they start', state: stateOf(['running', 'starting']) },
    { title: 'while Azure changes the set', state: { ...half, provisioning: 'updating' } },
    { title: 'while Azure does not tell', state: stateOf(['running', 'unknown']) },
    { title: 'of a set that is to have none', state: stateOf([]) },
    { title: 'and nobody could look', state: undefined },
  ])('say nothing $title', ({ state, more = {} }) => {
    const watched = new Watched();
    expect([watched.look(state, more), watched.look(state, more), watched.look(state, more)].flat()).toEqual(
      [],
    );
  });

  test('are no matter any more once they are stopped by an order', () => {
    const watched = new Watched();
    watched.look(half);
    watched.look(half);
    const stopped = { lastOrder: { kind: 'stop', instances: undefined, request: 12 } } as const;
    expect(watched.look(none, { isBusy: true })).toEqual([]);
    expect(watched.look(none, stopped)).toEqual(['instances over: GraniteFalls is not meant to run']);
  });
});

describe('a service name that does not answer', () => {
  test('counts at the second look, while machines run', () => {
    const watched = new Watched();
    expect(watched.look(all, silent)).toEqual([]);
    expect(watched.look(all, silent)).toEqual([
      'unreachable critical: GraniteFalls.contoso.com does not answer while 2\u00a0machines of GraniteFalls run',
    ]);
    expect(watched.look(all, { probe: { kind: 'silent', why: 'no answer within 10 s' } })).toEqual([]);
    expect(watched.look(all, { probe: undefined })).toEqual([]); // nobody asked
    expect(watched.look(all)).toEqual(['unreachable over: GraniteFalls.contoso.com answers']);
  });

  test('between two that do says nothing', () => {
    const watched = new Watched();
    const looks = [silent, {}, silent, {}].flatMap((more) => watched.look(all, more));
    expect(looks).toEqual([]);
  });

  test('of a gateway that is off is expected', () => {
    const watched = new Watched();
    const stop = { lastOrder: { kind: 'stop', instances: undefined, request: 12 } } as const;
    expect(
      [watched.look(none, { ...silent, ...stop }), watched.look(none, { ...silent, ...stop })].flat(),
    ).toEqual([]);
  });
});

describe('drift', () => {
  test.each<{ title: string; more: Partial<HealthFacts>; state: GatewayState; says: string[] }>([
    {
      title: 'runs after a stop',
      state: all,
      more: { lastOrder: { kind: 'stop', instances: undefined, request: 12 } },
      says: ['drift warning: GraniteFalls runs, though R-12 has stopped it'],
    },
    {
      title: 'has other machines than it was scaled to',
      state: all,
      more: { lastOrder: { kind: 'scale', instances: 4, request: 13 } },
      says: ['drift warning: GraniteFalls has 2\u00a0machines, though R-13 has made it 4'],
    },
    {
      title: 'is as it was ordered',
      state: all,
      more: { lastOrder: { kind: 'scale', instances: 2, request: 13 } },
      says: [],
    },
    { title: 'had no order', state: all, more: {}, says: [] },
  ])('$title', ({ state, more, says }) => {
    const watched = new Watched();
    expect([watched.look(state, more), watched.look(state, more), watched.look(state, more)].flat()).toEqual(
      says,
    );
  });

  test('is over when it is as it was ordered', () => {
    const watched = new Watched();
    const stop = { lastOrder: { kind: 'stop', instances: undefined, request: 12 } } as const;
    watched.look(all, stop);
    watched.look(all, stop);
    expect(watched.look(none, stop)).toEqual(['drift over: GraniteFalls is as it was ordered again']);
  });
});
