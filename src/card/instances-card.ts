import type { Gateway, GatewayState } from '../domain/gateway.ts';
import { lines, strip, when } from './frame.ts';
import { powerWords, runningWords, unseenWords } from './gateway-words.ts';
import type { AdaptiveCard, Look } from './look.ts';
import { renderCard } from './render.ts';
import { exactTime, time } from './times.ts';
import type { Button } from './views.ts';
import { escaped, foreign, named, space } from './words.ts';

/** Every machine of a gateway, at most 40 lines, and the rest is counted; `state` undefined where Azure can't show it (classic). */
export function instancesCard(gateway: Gateway, state: GatewayState | undefined, look: Look): AdaptiveCard {
  const title = `Instances of ${named(gateway.name)}`;
  const status: Button = {
    title: foreign(`Status of ${gateway.name}`, 80),
    verb: 'show-gateway',
    data: { gateway: gateway.id },
    style: 'default',
  };
  if (state === undefined)
    return renderCard('instances', {
      strip: strip('asking', 'State unknown', time(look.now, look)),
      title,
      lines: lines(unseenWords),
      tables: [],
      smalls: [],
      buttons: [status],
    });
  const shown = state.instances.slice(0, 40);
  const more = state.instances.length - shown.length;
  const odd = state.instances.filter((one) => powerWords[one.power].style !== 'default').length;
  const mark = time(state.lookedAt, look);
  return renderCard('instances', {
    strip:
      odd > 0 ? strip('warning', runningWords(state), mark) : strip('settled', runningWords(state), mark),
    title,
    lines: lines(
      state.capacity === state.instances.length
        ? undefined
        : `The scale set is to have ${state.capacity}, and Azure shows ${state.instances.length}.`,
    ),
    tables: when(shown.length > 0, {
      rows: shown.map(({ id, power }) => {
        const { glyph, words, style } = powerWords[power];
        return { style, name: escaped(foreign(id, 40)), state: `${glyph}${space}${words}` };
      }),
    }),
    smalls: lines(
      more > 0 ? `And ${more} more.` : undefined,
      `${escaped(state.sku)} in ${escaped(state.region)}. Seen in Azure ${exactTime(state.lookedAt, look)}.`,
    ),
    buttons: [status],
  });
}
