import { Fault } from '../domain/fault.ts';
import {
  clientsPerInstance,
  conditionOf,
  type Gateway,
  type GatewayState,
  runningOf,
} from '../domain/gateway.ts';
import type { Operation } from '../domain/operation.ts';
import { type Request, requestName } from '../domain/request.ts';
import { machineLine } from './advance.ts';
import { bareStrip, lines, strip } from './frame.ts';
import { conditionWords, runningWords, unseenWords } from './gateway-words.ts';
import type { AdaptiveCard, Look } from './look.ts';
import { renderCard } from './render.ts';
import { exactTime, time } from './times.ts';
import { type Traffic, trafficLong } from './traffic.ts';
import type { CardViews, FactSet, Strip } from './views.ts';
import { count, escaped, foreign, moneyADay, named, space } from './words.ts';

/** A gateway as it is known now. Undefined is what nobody can tell, and is not shown. */
export interface GatewayStatus {
  readonly gateway: Gateway;
  /** Undefined for a gateway that Azure can't show (classic). */
  readonly state: GatewayState | undefined;
  readonly traffic: Traffic | Fault | undefined;
  readonly waiting: readonly Request[];
  readonly active: Operation | undefined;
}

function stripOf({ state, active }: GatewayStatus, look: Look): Strip {
  if (state === undefined) return strip('asking', 'State unknown', time(look.now, look));
  const { glyph, words, style } = conditionWords[conditionOf(state)];
  const busy = active === undefined ? '' : `, ${requestName(active.requestNumber)} is under way`;
  const fill = style === 'default' ? 'emphasis' : style;
  return bareStrip(fill, glyph, `${words}${busy}`, time(state.lookedAt, look));
}

function costFact(gateway: Gateway, state: GatewayState | undefined): FactSet['facts'] {
  const price = gateway.costPerDay;
  if (price === undefined || state === undefined) return [];
  const condition = conditionOf(state);
  if (condition !== 'ready' && condition !== 'stopped') return [];
  const amount = condition === 'ready' ? price.running : price.stopped;
  return [{ title: 'Cost', value: moneyADay(amount, price.currency) }];
}

function facts({ gateway, state, traffic }: GatewayStatus, look: Look): FactSet {
  const serves = state === undefined ? 0 : runningOf(state) * clientsPerInstance[gateway.size];
  return {
    facts: [
      {
        title: 'Site',
        value: `${escaped(gateway.site)}${gateway.production ? ', production' : ''}`,
      },
      ...(state === undefined
        ? []
        : [
            { title: 'Region', value: escaped(state.region) },
            { title: 'Size', value: `${gateway.size}, ${escaped(state.sku)}` },
          ]),
      ...(serves === 0
        ? []
        : [{ title: 'Serves', value: `up to about ${count(serves)}${space}clients at once` }]),
      ...(traffic === undefined ? [] : [{ title: `Traffic${space}out`, value: trafficLong(traffic, look) }]),
      ...costFact(gateway, state),
      { title: `Service${space}name`, value: escaped(foreign(gateway.serviceName, 100)) },
    ],
  };
}

function links({ waiting, active }: GatewayStatus, look: Look): CardViews['status']['links'] {
  const running =
    active === undefined
      ? []
      : [
          {
            title: `Show ${requestName(active.requestNumber)}`,
            text: `◑${space}**${requestName(active.requestNumber)}** is under way`,
            request: active.requestId,
          },
        ];
  return [
    ...running,
    ...waiting.slice(0, 5).map((one) => ({
      title: `Show ${requestName(one.number)}`,
      text: `◔${space}**${requestName(one.number)}** waits for approval until ${time(one.expiresAt, look)}: ${escaped(one.plan.title)}`,
      request: one.id,
    })),
  ];
}

function foot({ state, traffic }: Pick<GatewayStatus, 'state' | 'traffic'>, look: Look): string {
  const seen = state === undefined ? [] : [`Seen in Azure ${exactTime(state.lookedAt, look)}.`];
  const unit = traffic === undefined || traffic instanceof Fault ? [] : [`GB of 10⁹${space}bytes.`];
  return [...seen, ...unit].join(' ');
}

/** State, machines, traffic, cost and what is asked or under way, of one gateway. */
export function statusCard(status: GatewayStatus, look: Look): AdaptiveCard {
  const { gateway, state, waiting, traffic } = status;
  const bot = escaped(look.botName);
  const more = waiting.length > 5 ? `And ${waiting.length - 5} more: @${bot} pending approvals` : undefined;
  return renderCard('status', {
    strip: stripOf(status, look),
    title: named(gateway.name),
    strongs: lines(state === undefined ? unseenWords : `${runningWords(state)}.`),
    lines: state === undefined ? [] : lines(machineLine(state.instances)),
    factSets: [facts(status, look)],
    sections: [],
    links: links(status, look),
    path: lines(
      gateway.model === 'classic'
        ? undefined
        : gateway.control === 'azure'
          ? `▲${space}**Changes go directly to Azure: they may be reverted.** Microsoft supports them only through Configuration Manager.`
          : `✓${space}**Changes go through Configuration Manager: supported by Microsoft.**`,
    ),
    smalls: lines(more, foot({ state, traffic }, look)),
    buttons: [{ title: 'All gateways', verb: 'page', data: { page: 0 }, style: 'default' }],
  });
}
