import { DateTime } from 'luxon';
import { asked } from '../alert/acts.ts';
import { whyShort } from '../alert/quiet.ts';
import { deedOfPlan } from '../card/deed.ts';
import { type Alert, alertName } from '../domain/alert.ts';
import type { Gateway } from '../domain/gateway.ts';
import type { Person } from '../domain/operator.ts';
import { type Request, requestName } from '../domain/request.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import { type AlertActs, personOf, type Quiet, refusals } from './alert-acts.ts';
import type { AlertDrawer } from './alert-drawer.ts';
import { changeOf } from './alert-letters.ts';
import type { Click, ClickAnswer } from './conversation-desk.ts';
import type { LimitBook } from './limit-book.ts';
import type { Looks } from './looks.ts';
import type { OrderDesk, Wanted } from './order-desk.ts';
import type { Settings } from './settings.ts';

const gone: ClickAnswer = { kind: 'message', text: 'This alert is not known any more.' };
const hourMs = 3_600_000;
/** A mute or snooze that waits for a runway lasts no longer. */
const longestMs = 30 * 24 * hourMs;

/** What the buttons of alerts' cards do. Nothing of a click is trusted but who it is from. */
export class AlertClicks {
  readonly #store: AlertStore;
  readonly #settings: Settings;
  readonly #acts: AlertActs;
  readonly #drawer: AlertDrawer;
  readonly #orders: OrderDesk;
  readonly #limits: LimitBook;
  readonly #looks: Looks;

  constructor(
    store: AlertStore,
    settings: Settings,
    desks: { acts: AlertActs; drawer: AlertDrawer; orders: OrderDesk; limits: LimitBook },
    looks: Looks,
  ) {
    this.#store = store;
    this.#settings = settings;
    this.#acts = desks.acts;
    this.#drawer = desks.drawer;
    this.#orders = desks.orders;
    this.#limits = desks.limits;
    this.#looks = looks;
  }

  /** Draws the card for who looks at it; undefined where the click is about no alert. */
  async refresh({ data }: Click): Promise<ClickAnswer | undefined> {
    if (typeof data['digest'] === 'string') {
      const card = await this.#drawer.digest(data['digest']);
      return card === undefined ? gone : { kind: 'card', card };
    }
    if (typeof data['alert'] !== 'string') return undefined;
    const alert = await this.#store.findAlert(data['alert']);
    return alert === undefined ? gone : this.#draw(alert);
  }

  /** Undefined where the verb is none of an alert's. @throws Fault */
  async take(click: Click): Promise<ClickAnswer | undefined> {
    const { verb, data, by } = click;
    if (verb === 'digest-show') return this.#show(data['digest'], data['alert']);
    if (!verb.startsWith('alert-')) return undefined;
    const alert = typeof data['alert'] === 'string' ? await this.#store.findAlert(data['alert']) : undefined;
    if (alert === undefined) return gone;
    switch (verb) {
      case 'alert-take':
        return this.#acted(await this.#acts.take(alert, by, textOf(data['note'])));
      case 'alert-resolve':
        return this.#acted(await this.#acts.resolve(alert, by, textOf(data['note'])));
      case 'alert-snooze': {
        const quiet = this.#quiet(data);
        if (typeof quiet === 'string') return { kind: 'message', text: quiet };
        return this.#acted(await this.#acts.snooze(alert, by, quiet));
      }
      case 'alert-mute':
        return this.#mute(alert, click);
      case 'alert-order':
      case 'alert-limit':
        return this.#order(alert, click);
      default:
        return { kind: 'message', text: 'This button is not known any more.' };
    }
  }

  async #draw(alert: Alert): Promise<ClickAnswer> {
    return { kind: 'card', card: await this.#drawer.card(alert) };
  }

  async #acted(acted: { readonly alert: Alert } | { readonly text: string }): Promise<ClickAnswer> {
    return 'alert' in acted ? this.#draw(acted.alert) : { kind: 'message', text: acted.text };
  }

  async #show(digest: unknown, id: unknown): Promise<ClickAnswer> {
    if (typeof digest !== 'string' || typeof id !== 'string') return gone;
    const isPosted = await this.#store.unfold(digest, id);
    return {
      kind: 'message',
      text: isPosted ? 'Its card is on its way.' : 'Its card is in this channel already.',
    };
  }

  async #mute(alert: Alert, click: Click): Promise<ClickAnswer> {
    const quiet = this.#quiet(click.data);
    if (typeof quiet === 'string') return { kind: 'message', text: quiet };
    if (quiet.runwayHours !== undefined && whyShort(alert.outlook, quiet.runwayHours) !== undefined)
      return { kind: 'message', text: `${alertName(alert.number)} ${refusals['short-already']}` };
    const gateway = alert.subject.kind === 'gateway' ? alert.subject.id : undefined;
    const said = await this.#acts.mute(gateway, [alert.kind], click.by, quiet);
    if (said !== 'muted') return { kind: 'message', text: said };
    return this.#draw((await this.#store.findAlert(alert.id)) ?? alert);
  }

  /** An order with its plan and approval, in the alert's thread; never more than that. */
  async #order(alert: Alert, click: Click): Promise<ClickAnswer> {
    const gateway =
      alert.subject.kind === 'gateway' ? this.#settings.gateways.get(alert.subject.id) : undefined;
    if (gateway === undefined) return { kind: 'message', text: 'This alert is about no gateway of ours.' };
    const wanted = await this.#wanted(alert, gateway, click);
    if (typeof wanted === 'string') return { kind: 'message', text: wanted };
    if (this.#orders.policyOf(wanted)?.reason === 'required' && wanted.reason === undefined)
      return { kind: 'message', text: `Write a reason: orders on ${gateway.name} need one.` };
    const asked = await this.#askedBefore(alert, wanted);
    if (asked !== undefined) return { kind: 'message', text: asked };
    const moment = Math.floor(this.#looks.shared().now.getTime() / 30_000);
    const heard = `${alert.id} ${wanted.kind} ${click.by.aadObjectId} ${moment}`;
    const given = { by: click.by, place: click.place, heard, answers: undefined, alert: alert.id };
    const { answers, request } = await this.#orders.order(wanted, given);
    const [answer] = answers;
    if (answer !== undefined)
      return { kind: 'message', text: answer.kind === 'card' ? answer.summary : answer.text };
    if (request === undefined) return { kind: 'message', text: 'Asked already: see its card below.' };
    return this.#noted(alert, request, personOf(click.by));
  }

  /** One is enough, whoever pressed the button: two stops would be two changes. */
  async #askedBefore(alert: Alert, { kind }: Wanted): Promise<string | undefined> {
    const { requests } = await this.#drawer.told(alert);
    const lead = kind === 'limit' ? 'set the traffic limit' : `${kind} `;
    const open = requests.find((one) => one.outcome === undefined && one.order.startsWith(lead));
    return open && `${requestName(open.number)} asks for that already: see its card below.`;
  }

  async #noted(alert: Alert, request: Request, by: Person): Promise<ClickAnswer> {
    const look = this.#looks.shared();
    const { order } = deedOfPlan(request.plan);
    const line = { id: request.id, number: request.number, order, outcome: undefined };
    const changed = await this.#store.changeAlert(
      alert.id,
      (one, around) => {
        const { alert: after, news } = asked(one, line, by, look.now);
        return changeOf(after, news, around, look);
      },
      look.now,
    );
    return changed === undefined
      ? { kind: 'message', text: `Asked: ${requestName(request.number)}, for ${alertName(alert.number)}.` }
      : this.#draw(changed);
  }

  async #wanted(alert: Alert, gateway: Gateway, { verb, data }: Click): Promise<Wanted | string> {
    const base = {
      gateway,
      instances: undefined,
      delta: undefined,
      instance: undefined,
      scope: undefined,
      preview: false,
      timing: undefined,
    };
    const written = textOf(data['reason']);
    const because = written ?? `${alertName(alert.number)}: ${alert.title}`;
    if (verb === 'alert-limit') {
      const gigabytes = Number(`${data['gigabytes'] ?? ''}`.replace(/[\s,\u00a0]/g, ''));
      if (!(gigabytes > 0 && gigabytes <= 10_000_000)) return 'Limit: a number of GB, such as 12000.';
      const { setBy: _setBy, ...limits } = await this.#limits.of(gateway.id);
      return { ...base, kind: 'limit', limits: { ...limits, gigabytes }, reason: because };
    }
    const { order } = data;
    if (order !== 'stop' && order !== 'start') return 'This order is not known any more.';
    return { ...base, kind: order, reason: order === 'stop' ? written : because };
  }

  /** What the form chose; a sentence where it chose nothing that can be. */
  #quiet(data: Click['data']): Quiet | string {
    const { now, timeZone } = this.#looks.shared();
    const after = (ms: number) => new Date(now.getTime() + ms);
    switch (data['until']) {
      case 'PT1H':
        return { until: after(hourMs), runwayHours: undefined };
      case 'PT4H':
        return { until: after(4 * hourMs), runwayHours: undefined };
      case 'runway-12':
        return { until: after(longestMs), runwayHours: 12 };
      default: {
        const until = morningOf(data['date'], timeZone);
        if (until === undefined || until <= now || until > after(12 * longestMs))
          return 'Choose how long: 1 hour, 4 hours, or a date to come.';
        return { until, runwayHours: undefined };
      }
    }
  }
}

/** 09:00 of a day as the form gives it. */
function morningOf(date: unknown, zone: string): Date | undefined {
  const day = DateTime.fromISO(typeof date === 'string' ? date : '', { zone });
  return day.isValid ? day.set({ hour: 9, minute: 0, second: 0 }).toJSDate() : undefined;
}

function textOf(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim().slice(0, 500) : '';
  return text === '' ? undefined : text;
}
