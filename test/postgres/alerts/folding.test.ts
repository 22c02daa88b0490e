import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Severity } from '../../../src/domain/alert.ts';
import { channelOf } from '../../../src/domain/conversation.ts';
import type { Claim } from '../../../src/ports/outbox.ts';
import { channel } from '../samples.ts';
import { arrival, hearAll, judgeFor, minutes, otherChannel, severityAt } from './samples.ts';
import { openAlerts, type Tenant } from './tenant.ts';

let db: Tenant;
/** Machine time as senders tell it. */
let now = 0;
const at = () => new Date(now);
beforeAll(async () => {
  db = await openAlerts();
});
afterAll(() => db.close());
beforeEach(async () => {
  await db.empty();
  now = Date.now() + 60_000;
});

/** Alerts of gateways with these names, each with its card wanted in the channel. */
async function tell(
  names: readonly string[],
  severity: (index: number) => Severity = () => 'warning',
  places = [channel],
): Promise<void> {
  await db.alerts.keepArrivals(names.map((name, i) => arrival(name, { severity: severity(i) }, minutes(i))));
  await hearAll(db.alerts, judgeFor(places));
}

function named(prefix: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `${prefix}${i}`);
}

interface Sent {
  readonly claim: Claim;
  readonly at: number;
}

const isPost = ({ claim }: Sent) => claim.activityId === undefined && claim.content.kind === 'card';
const isOwnPost = (sent: Sent) => isPost(sent) && sent.claim.content.subject.kind === 'alert';

/** Sends what may be sent until `until`; each takes 50 ms. */
async function send(until: number): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  for (;;) {
    const claim = await db.outbox.claim(at());
    if (claim === undefined) {
      const due = (await db.outbox.nextDue(at()))?.getTime() ?? until;
      if (due >= until) break;
      // A sender that woke for nothing would ask for ever.
      if (due <= now) throw new Error('nothing can be sent, though something is due');
      now = due;
      continue;
    }
    sent.push({ claim, at: now });
    now += 50;
    await db.outbox.landed(claim.slot, at());
    const id = claim.activityId ?? `m${claim.id}`;
    await db.outbox.sent(claim, {
      conversation: `${channelOf(claim.place.conversation)};messageid=${id}`,
      activityId: id,
    });
  }
  now = until;
  return sent;
}

/** So many tries that Teams puts off, half a second each. */
async function fail(times: number, againAfterMs: number): Promise<void> {
  for (let tried = 0; tried < times; tried++) {
    const claim = await db.outbox.claim(at());
    if (claim === undefined) throw new Error('nothing to send');
    now += 500;
    await db.outbox.landed(claim.slot, at());
    await db.outbox.putOff(claim, new Date(now + againAfterMs));
  }
}

async function digests(): Promise<readonly string[]> {
  const cards = await db.letters('card');
  return cards.filter((one) => one.subject_kind === 'digest').map((one) => one.subject_id);
}

/** Names of gateways whose alerts have a card of their own. */
async function own(): Promise<readonly string[]> {
  const cards = (await db.letters('card')).filter((one) => one.subject_kind === 'alert');
  const alerts = await Promise.all(cards.map((one) => db.alerts.findAlert(one.subject_id)));
  return alerts.map((one) => one?.subject.id ?? '');
}

describe('a storm of 1,000 alerts', () => {
  test('keeps to ten posts a minute, critical ones first, and lists the rest in one digest', async () => {
    await tell(named('g', 1000), severityAt);
    await db.alerts.foldPosts(at());
    const [digest] = await digests();
    const listed = await db.alerts.findDigest(digest ?? '');
    // What is critical and waits for its turn is seen there meanwhile.
    expect(listed).toMatchObject({ count: 991, place: channel });
    expect(listed?.alerts).toHaveLength(200);
    expect(listed?.alerts.filter((one) => one.severity === 'critical')).toHaveLength(91);
    const begin = now;
    const sent = await send(begin + 15 * 60_000);
    const posts = sent.filter(isPost);
    expect(posts.filter(isOwnPost)).toHaveLength(100);
    expect(posts).toHaveLength(101);
    for (const { at: first } of posts) {
      const within = posts.filter((one) => one.at >= first && one.at < first + 60_000);
      expect(within.length).toBeLessThanOrEqual(10);
    }
    // The last of 100 leaves in the twelfth minute: no place is left empty.
    expect(posts.at(-1)?.at).toBeLessThan(begin + 11.2 * 60_000);
    expect(await db.outbox.depth()).toBe(0);
    await db.alerts.foldPosts(at());
    const left = await db.alerts.findDigest(digest ?? '');
    expect(left?.count).toBe(900);
    expect(left?.alerts[0]?.severity).toBe('warning');
    expect(await db.outbox.depth()).toBe(1);
    // Each critical one's thread has its word, and no thread of a folded one is left.
    expect((await db.letters('reply')).length).toBe(100);
  });

  test('in two channels fills each by itself', async () => {
    await tell(named('g', 50), () => 'warning', [channel, otherChannel]);
    await db.alerts.foldPosts(at());
    const opened = await Promise.all((await digests()).map((id) => db.alerts.findDigest(id)));
    expect(opened.map((one) => [one?.place.conversation, one?.count]).sort()).toEqual([
      [otherChannel.conversation, 41],
      [channel.conversation, 41],
    ]);
    expect((await send(now + 30_000)).filter(isOwnPost)).toHaveLength(18);
  });
});

describe('posts', () => {
  test('that find room stay, the oldest ones', async () => {
    await tell(named('g', 9));
    await db.alerts.foldPosts(at());
    expect(await digests()).toEqual([]);
    await tell(named('h', 11));
    await db.alerts.foldPosts(at());
    expect(await own()).toEqual(named('g', 9));
    expect((await db.alerts.findDigest((await digests())[0] ?? ''))?.count).toBe(11);
  });

  test('that were sent take their room for a minute', async () => {
    await tell(named('g', 6));
    await db.alerts.foldPosts(at());
    await send(now + 30_000);
    await tell(named('h', 5));
    await db.alerts.foldPosts(at());
    expect((await own()).slice(6)).toEqual(['h0', 'h1', 'h2']);
    await send(now + 60_000);
    await tell(named('i', 4));
    await db.alerts.foldPosts(at());
    expect((await own()).slice(9)).toEqual(named('i', 4));
  });

  test('of critical alerts push others out, and never fold', async () => {
    await tell(named('w', 9));
    await tell(named('c', 12), () => 'critical');
    await db.alerts.foldPosts(at());
    expect((await own()).toSorted()).toEqual([...named('c', 12)].sort());
    expect((await send(now + 59_000)).filter(isOwnPost)).toHaveLength(9);
    await db.alerts.foldPosts(at());
    expect((await send(now + 59_000)).filter(isOwnPost)).toHaveLength(3);
  });

  test('of critical alerts go before those that waited longer', async () => {
    await tell(named('w', 4));
    await tell(named('c', 3), () => 'critical');
    await db.alerts.foldPosts(at());
    const posts = (await send(now + 59_000)).filter(isOwnPost);
    const alerts = await Promise.all(posts.map((one) => db.alerts.findAlert(one.claim.content.subject.id)));
    expect(alerts.map((one) => one?.subject.id)).toEqual([...named('c', 3), ...named('w', 4)]);
  });

  test('of what is over by now fold first, critical or not', async () => {
    await tell(named('c', 12), () => 'critical');
    await tell(named('w', 3));
    await db.alerts.keepArrivals(
      named('c', 8).map((name) =>
        arrival(name, { severity: 'critical', condition: 'resolved' }, minutes(30)),
      ),
    );
    await hearAll(db.alerts);
    await db.alerts.foldPosts(at());
    expect((await own()).toSorted()).toEqual(['c0', 'c1', 'c10', 'c11', 'c8', 'c9', 'w0', 'w1', 'w2']);
    const listed = await db.alerts.findDigest((await digests())[0] ?? '');
    expect(listed?.alerts.map((one) => one.state.kind)).toEqual(Array.from({ length: 6 }, () => 'resolved'));
  });

  test('that Teams put off for a moment are not folded', async () => {
    await tell(named('g', 9));
    await fail(9, 60_000);
    await db.alerts.foldPosts(at());
    expect(await own()).toHaveLength(9);
    expect((await send(now + 120_000)).filter(isOwnPost)).toHaveLength(9);
  });

  test('that were tried several times take one place each', async () => {
    await tell(named('g', 3));
    await db.alerts.foldPosts(at());
    await fail(9, 500);
    expect((await send(now + 5000)).filter(isOwnPost)).toHaveLength(3);
    await tell(named('h', 7));
    await db.alerts.foldPosts(at());
    expect((await send(now + 5000)).filter(isOwnPost)).toHaveLength(6);
  });

  test('that were tried in a full minute are tried again in it, and others wait', async () => {
    await tell(named('g', 12), () => 'critical');
    await db.alerts.foldPosts(at());
    await fail(9, 5000);
    expect((await send(now + 20_000)).filter(isOwnPost)).toHaveLength(9);
    expect((await send(now + 60_000)).filter(isOwnPost)).toHaveLength(3);
  });

  test('that are just being sent are left to their sender', async () => {
    await tell(named('g', 20));
    const claims = [await db.outbox.claim(at()), await db.outbox.claim(at())];
    await db.alerts.foldPosts(at());
    expect(await own()).toHaveLength(9);
    for (const claim of claims) {
      const stands = {
        conversation: `${channel.conversation};messageid=${claim?.id}`,
        activityId: `${claim?.id}`,
      };
      expect(claim && (await db.outbox.sent(claim, stands))).toBe('kept');
    }
    expect((await send(now + 50_000)).filter(isOwnPost)).toHaveLength(7);
  });

  test('of an hour without Teams are nine, what is critical, and one digest', async () => {
    const failUntil = async (until: number) => {
      for (; now < until; now += 5000) {
        for (;;) {
          const claim = await db.outbox.claim(at());
          if (claim === undefined) break;
          await db.outbox.landed(claim.slot, at());
          await db.outbox.putOff(claim, new Date(now + 60_000));
        }
        await db.alerts.foldPosts(at());
      }
    };
    for (let k = 0; k < 6; k++) {
      await tell(named(`at${k}-`, 30), (i) => (i === 0 ? 'critical' : 'warning'));
      await failUntil(now + 10 * 60_000);
    }
    const begin = now;
    const posts = (await send(begin + 20 * 60_000)).filter(isPost);
    const own = posts.filter(isOwnPost);
    const kinds = await Promise.all(own.map(({ claim }) => db.alerts.findAlert(claim.content.subject.id)));
    expect(kinds.filter((one) => one?.severity === 'critical')).toHaveLength(6);
    expect(kinds.filter((one) => one?.severity === 'warning').length).toBeLessThanOrEqual(9);
    expect(posts).toHaveLength(own.length + 1);
    expect(own.length + ((await db.alerts.findDigest((await digests())[0] ?? ''))?.count ?? 0)).toBe(180);
  });
});

describe('a digest', () => {
  async function folded(): Promise<string> {
    await tell(named('g', 20));
    await db.alerts.foldPosts(at());
    const [digest] = await digests();
    await send(now + 10_000);
    return digest ?? '';
  }
  const wanted = async (digest: string) =>
    (await db.letters('card')).find((one) => one.subject_id === digest);

  test('grows as long as no half hour passes without a new row, and its one card is rewritten', async () => {
    const digest = await folded();
    now += 60_000;
    for (let i = 0; i < 3; i++) {
      await tell(named(`m${i}-`, 12));
      await db.alerts.foldPosts(at());
      await send(now + 20 * 60_000);
    }
    expect(await digests()).toEqual([digest]);
    expect((await db.alerts.findDigest(digest))?.count).toBe(11 + 9);
    expect((await wanted(digest))?.sent).toBeGreaterThan(1);
    await send(now + 11 * 60_000);
    await tell(named('n', 12));
    await db.alerts.foldPosts(at());
    expect(await digests()).toHaveLength(2);
  });

  test('is rewritten when one of its alerts is news, at most every five seconds', async () => {
    const digest = await folded();
    const before = await wanted(digest);
    const start = Date.now();
    for (const severity of ['informational', 'warning', 'informational'] as const)
      await tell(['g15'], () => severity);
    const after = await wanted(digest);
    expect(after?.wanted).toBe((before?.wanted ?? 0) + 3);
    expect(after?.due_at.getTime()).toBeGreaterThanOrEqual(start + 4900);
    expect(after?.due_at.getTime()).toBeLessThan(start + 6000);
    expect(await own()).not.toContain('g15');
  });

  test('lets go what becomes critical: its own card is posted, and it is listed until then', async () => {
    const digest = await folded();
    await tell(['g15'], () => 'critical');
    expect((await own()).filter((one) => one === 'g15')).toHaveLength(1);
    expect((await db.letters('reply')).at(-1)?.text).toBe('A-16 changed');
    expect((await db.alerts.findDigest(digest))?.alerts[0]?.subject.id).toBe('g15');
    const posts = (await send(now + 120_000)).filter(isOwnPost);
    expect(posts).toHaveLength(1);
    await db.alerts.foldPosts(at());
    const left = await db.alerts.findDigest(digest);
    expect(left?.alerts.map((one) => one.subject.id)).not.toContain('g15');
    expect(left?.count).toBe(10);
  });

  test('lists what is critical and waits for its turn, as long as it waits, and shows it first when asked', async () => {
    await tell(named('c', 14), () => 'critical');
    await db.alerts.foldPosts(at());
    const [digest = ''] = await digests();
    const listed = async () => (await db.alerts.findDigest(digest))?.alerts.map((one) => one.subject.id);
    expect((await listed())?.toSorted()).toEqual(['c10', 'c11', 'c12', 'c13', 'c9']);
    await send(now + 50_000);
    const { id } = await db.alertOf('c13');
    expect(await db.alerts.unfold(digest, id)).toBe(true);
    expect(await db.alerts.unfold(digest, id)).toBe(false);
    const [next] = (await send(now + 60_000)).filter(isOwnPost);
    expect(next?.claim.content.subject.id).toBe(id);
    await db.alerts.foldPosts(at());
    expect(await listed()).toEqual([]);
    expect(await own()).toHaveLength(14);
    expect(await digests()).toHaveLength(1);
  });

  test('gives the card of a row to whoever asks for it, once, and nothing folds it again', async () => {
    const digest = await folded();
    const { id } = await db.alertOf('g15');
    await tell(named('later', 30));
    const asked = await Promise.all([1, 2, 3].map(() => db.alerts.unfold(digest, id)));
    expect(asked.sort()).toEqual([false, false, true]);
    await db.alerts.foldPosts(at());
    expect(await own()).toContain('g15');
    expect(await db.alerts.unfold(digest, (await db.alertOf('g0')).id)).toBe(false);
    expect(await db.alerts.unfold('dg_none', id)).toBe(false);
    const [post] = (await send(now + 60_000)).filter(isOwnPost);
    expect(post?.claim.content.subject.id).toBe(id);
  });

  test('is unknown under another name', async () => {
    expect(await db.alerts.findDigest('dg_none')).toBeUndefined();
  });
});
