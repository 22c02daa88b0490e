import { noted } from '../alert/history.ts';
import { channelsOf } from '../alert/routes.ts';
import { noticeForShort } from '../card/alert-notices.ts';
import type { Look } from '../card/look.ts';
import type { Alert, Mute } from '../domain/alert.ts';
import { requestName } from '../domain/request.ts';
import type { OnCall } from '../domain/watch.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { Letter } from '../ports/store.ts';
import { changeOf } from './alert-letters.ts';
import { remark } from './mute-marks.ts';

/**
 * Tells what a mute hid, once. What is critical comes as it would have come, and so does all that an order of ours was to
 * cause for as long as it ran and that is still on; the rest is listed.
 */
export async function tellEnd(
  store: AlertStore,
  mute: Mute,
  onCall: OnCall | undefined,
  look: Look,
  /** That the runway it waited for is short; left out where its time is over. */
  short?: string,
): Promise<void> {
  const [hidden, subscriptions] = await Promise.all([store.hiddenBy(mute), store.subscriptions()]);
  const { predicted } = mute;
  const isOwed = ({ state, severity }: Alert) =>
    state.kind === 'open' && (predicted !== undefined || severity === 'critical');
  const says =
    predicted === undefined
      ? 'The mute that hid it is over'
      : `${requestName(predicted.request)} was to cause it, and it has not ended with it`;
  // Before the end is written down: whoever comes after a crash posts what is not there yet.
  for (const { id } of hidden.filter(isOwed))
    await store.changeAlert(
      id,
      (one, around) =>
        isOwed(one)
          ? changeOf(noted(one, 'unmuted', says, look.now), 'unmuted', { ...around, onCall }, look)
          : undefined,
      look.now,
    );
  const channels = hidden.filter((one) => !isOwed(one)).flatMap((one) => channelsOf(one, subscriptions));
  const places = new Map(
    channels.map(({ channel, serviceUrl }) => [
      channel,
      { conversation: channel, kind: 'channel', serviceUrl } as const,
    ]),
  );
  const subject = { kind: 'mute', id: mute.id } as const;
  const letters = [...places.values()].map(
    (place): Letter => ({ kind: 'card', subject, place, view: 'main' }),
  );
  if (!(await store.tellEnd(mute.id, letters))) return;
  const { by } = mute;
  const notice =
    short === undefined || by === undefined ? undefined : (one: Alert) => noticeForShort(one, by, short);
  const why = short === undefined ? '' : `: ${short}`;
  await remark(store, mute, `It is no longer muted${why}`, look, notice);
}
