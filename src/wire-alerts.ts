import { readPolled } from './alert/polled.ts';
import type { Azure } from './azure/make-azure.ts';
import type { Config } from './config/config.ts';
import type { Access } from './desk/access.ts';
import { Aftermath } from './desk/aftermath.ts';
import { AlertActs } from './desk/alert-acts.ts';
import { AlertClicks } from './desk/alert-clicks.ts';
import { AlertDesk } from './desk/alert-desk.ts';
import { AlertDrawer } from './desk/alert-drawer.ts';
import { AlertIntake } from './desk/alert-intake.ts';
import { AlertWords } from './desk/alert-words.ts';
import { AutoStop } from './desk/auto-stop.ts';
import { AzureAlertsWatch } from './desk/azure-alerts-watch.ts';
import { ExpiryWatch } from './desk/expiry-watch.ts';
import { HealthWatch } from './desk/health-watch.ts';
import type { LimitBook } from './desk/limit-book.ts';
import type { Looks } from './desk/looks.ts';
import { OnCallBook } from './desk/on-call-book.ts';
import type { OrderDesk } from './desk/order-desk.ts';
import type { QuestionDesk } from './desk/question-desk.ts';
import type { Settings } from './desk/settings.ts';
import { StandingDesk } from './desk/standing-desk.ts';
import { TrafficWatch } from './desk/traffic-watch.ts';
import { WatchDesk } from './desk/watch-desk.ts';
import { cloudAddresses } from './domain/cloud.ts';
import { AlertDoor } from './http/alert-door.ts';
import type { AlertStore } from './ports/alert-store.ts';
import type { Clock } from './ports/clock.ts';
import type { Counters } from './ports/counters.ts';
import type { Jobs } from './ports/jobs.ts';
import type { Log } from './ports/log.ts';
import type { Store } from './ports/store.ts';

interface Ports {
  readonly store: Store;
  readonly alerts: AlertStore;
  readonly jobs: Jobs;
  readonly azure: Azure;
  readonly clock: Clock;
  readonly log: Log;
  readonly counters: Counters;
}

interface Desks {
  readonly access: Access;
  readonly orders: OrderDesk;
  readonly questions: QuestionDesk;
  readonly limits: LimitBook;
  readonly looks: Looks;
}

/** Builds what alerts and watches are made of. */
export function wireAlerts(config: Config, settings: Settings, ports: Ports, desks: Desks) {
  const { store, alerts, jobs, azure, clock, log, counters } = ports;
  const { access, orders, questions, limits, looks } = desks;
  const reading = { gateways: settings.gateways, apps: settings.apps };
  const gateways = [...settings.gateways.values()];
  const onCall = new OnCallBook(settings, alerts, access, clock);
  const drawer = new AlertDrawer({ alerts, store }, settings, { limits, onCall }, looks);
  const desk = new AlertDesk({ alerts, jobs, clock, log, counters }, settings, onCall, looks);
  const acts = new AlertActs(alerts, access, looks);
  const traffic = new TrafficWatch(
    { alerts, meter: azure.trafficMeter, fleet: azure.fleet, clock },
    settings,
    limits,
  );
  const health = new HealthWatch({ store, alerts, fleet: azure.fleet, probe: azure.probe, clock }, settings);
  const expiry = new ExpiryWatch({ alerts, probe: azure.probe, secrets: azure.appSecrets, clock }, settings);
  const autoStop = new AutoStop({ store, alerts, clock, log }, settings, orders, looks);
  const list = azure.azureAlerts(gateways, (value, receivedAt) =>
    readPolled(value, { receivedAt, gateways, apps: settings.apps }),
  );
  const azureAlerts = new AzureAlertsWatch({ alerts, azure: list, clock });
  return {
    drawer,
    desk,
    door: new AlertDoor({
      ...config.alerts,
      tenant: config.tenant,
      authority: config.azure.authorityHost ?? cloudAddresses[config.cloud].authorityHost,
    }),
    intake: new AlertIntake({ store: alerts, clock, counters }, reading),
    words: new AlertWords(
      { alerts, access },
      { alerts: desk, acts, questions, traffic },
      { limits, onCall },
      looks,
    ),
    clicks: new AlertClicks(alerts, settings, { acts, drawer, orders, limits }, looks),
    aftermath: new Aftermath({ store, alerts }, looks),
    standing: new StandingDesk({ store, alerts, clock }, settings, { access, limits }, looks),
    watches: new WatchDesk(
      { alerts, jobs, clock, log, counters },
      { alerts: desk, traffic, health, expiry, azureAlerts, autoStop },
      settings,
    ),
  };
}
