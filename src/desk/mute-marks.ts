import { noted } from '../alert/history.ts';
import { muteOf } from '../alert/routes.ts';
import type { Look } from '../card/look.ts';
import type { Alert, Mute } from '../domain/alert.ts';
import type { Notice } from '../domain/conversation.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { Letter } from '../ports/store.ts';
import { changeOf } from './alert-letters.ts';

/** Cards that are drawn anew because a mute began or ended. */
const most = 200;

/** A mute has begun or ended: the cards of what it means say so, to everybody. What stands in no channel is left alone. */
export async function remark(
  store: AlertStore,
  { runwayHours: _runway, ...mute }: Mute,
  says: string,
  look: Look,
  /** Also what is said in their threads. */
  notice?: (alert: Alert) => Notice,
): Promise<void> {
  const { gateway } = mute;
  const any = { kind: undefined, severity: undefined };
  const open = await store.alerts({ ...any, gateway, state: 'open', limit: most });
  for (const { id } of open.filter((one) => muteOf(one, [mute], mute.from, false) !== undefined)) {
    if ((await store.threadOf(id)) === undefined) continue;
    await store.changeAlert(
      id,
      (one, around) => {
        const change = changeOf(noted(one, 'noted', says, look.now), 'noted', around, look);
        const subject = { kind: 'alert', id } as const;
        const reply: readonly Letter[] =
          notice === undefined ? [] : [{ kind: 'reply', subject, notice: notice(one), to: 'main' }];
        return { ...change, letters: [...change.letters, ...reply] };
      },
      look.now,
    );
  }
}
