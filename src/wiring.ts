import type { FastifyInstance } from 'fastify';
import { botToken } from './azure/credential.ts';
import { makeAzure } from './azure/make-azure.ts';
import { machineClock } from './clock/machine-clock.ts';
import { ToldClock } from './clock/told-clock.ts';
import type { Config } from './config/config.ts';
import { Access } from './desk/access.ts';
import { ApprovalDesk } from './desk/approval-desk.ts';
import { AuditWatch } from './desk/audit-watch.ts';
import { ClickDesk } from './desk/click-desk.ts';
import { Comparison } from './desk/comparison.ts';
import { DeadlineDesk } from './desk/deadline-desk.ts';
import { DriftDesk } from './desk/drift-desk.ts';
import { DuplicateDesk } from './desk/duplicate-desk.ts';
import { FrontDesk } from './desk/front-desk.ts';
import { JobDesk } from './desk/job-desk.ts';
import { LetterDesk } from './desk/letter-desk.ts';
import { LimitBook } from './desk/limit-book.ts';
import { Looks } from './desk/looks.ts';
import { OperationDesk } from './desk/operation-desk.ts';
import { OrderDesk } from './desk/order-desk.ts';
import { QuestionDesk } from './desk/question-desk.ts';
import { QuestionDrawer } from './desk/question-drawer.ts';
import { ReadingDesk } from './desk/reading-desk.ts';
import type { Settings } from './desk/settings.ts';
import { Survey } from './desk/survey.ts';
import { WordDesk } from './desk/word-desk.ts';
import { makeBotServer } from './http/bot-server.ts';
import { Metrics } from './http/metrics.ts';
import { makeOperationsServer } from './http/operations-server.ts';
import type { Log } from './ports/log.ts';
import { openPostgres } from './postgres/open.ts';
import { makeTeams } from './teams/make-teams.ts';
import { wireAlerts } from './wire-alerts.ts';

/** A bot that listens and works. */
export interface RunningBot {
  /** Stops listening, ends what is under way, and leaves the store as it is. */
  stop(): Promise<void>;
}

/**
 * Builds every part and puts them together.
 * @throws Fault, Error when a part can't start; the parts that did are stopped again
 */
export async function startBot(config: Config, log: Log): Promise<RunningBot> {
  const metrics = new Metrics();
  const told = config.clock === undefined ? undefined : await ToldClock.listen(config.clock, log);
  const clock = told ?? machineClock;
  const { store, alerts, outbox, jobs, close } = await openPostgres({ store: config.store, clock, log });
  const { cloud, tenant } = config;
  const azure = makeAzure({ cloud, tenant, ...config.azure, probe: config.probe }, { clock, log });
  const { fleet, meter, directory } = azure;
  const identity = {
    cloud,
    tenant,
    credential: config.bot.credential,
    authorityHost: config.bot.loginEndpoint,
  };
  const settings = settingsOf(config);
  const looks = new Looks(settings, clock);

  const teams = makeTeams({
    bot: { ...config.bot, cloud },
    tenant,
    botName: config.bot.name,
    token: botToken(identity),
    conversations: {
      hear: (heard) => front.hear(heard),
      click: (click) => front.click(click),
      joined: (place) => front.joined(place),
    },
    rememberPerson: (person) => access.remember(person),
    pace: {
      makeRoom: (conversation) => outbox.makeRoom(conversation, new Date()),
      landed: (slot) => outbox.landed(slot, new Date()),
    },
    log,
    counters: metrics,
  });
  const access = new Access(settings, directory, store, teams.channel, log);
  const limits = new LimitBook(settings, alerts);
  const survey = new Survey(settings, fleet, store, clock, limits);
  const orders = new OrderDesk(settings, store, clock, access, survey, looks);
  const questions = new QuestionDesk(settings, store, clock, orders, looks);
  const ofAlerts = wireAlerts(
    config,
    settings,
    { store, alerts, jobs, azure, clock, log, counters: metrics },
    { access, orders, questions, limits, looks },
  );
  const approvals = new ApprovalDesk(store, clock, access, looks);
  const reading = new ReadingDesk({ store, fleet, meter, clock }, looks);
  const drawer = new QuestionDrawer(settings, fleet);
  const words = new WordDesk(
    { store, outbox },
    access,
    { questions, approvals, reading, alerts: ofAlerts.words },
    looks,
  );
  const comparison = new Comparison(settings, survey, orders);
  const operations = new OperationDesk({ store, fleet, clock, log }, comparison, access, looks);
  const duplicates = new DuplicateDesk({ outbox, channel: teams.channel, log });
  const clicks = new ClickDesk(
    store,
    {
      approvals,
      doubts: operations,
      orders,
      questions,
      drawer,
      duplicates,
      reading,
      alerts: ofAlerts.clicks,
    },
    looks,
  );
  const front = new FrontDesk({ store, clock, log }, { access, words, clicks }, looks);
  const letters = new LetterDesk(
    { store, outbox, channel: teams.channel, log, counters: metrics },
    looks,
    drawer,
    ofAlerts.drawer,
  );
  const jobDesk = new JobDesk({
    operations,
    deadlines: new DeadlineDesk(store, clock, looks),
    drift: new DriftDesk(store, fleet, looks),
    standing: ofAlerts.standing,
    aftermath: ofAlerts.aftermath,
    watches: ofAlerts.watches,
    alerts: ofAlerts.desk,
  });

  const auditWatch = new AuditWatch(store, log);

  metrics.gauge('outbox_depth', () => outbox.depth());
  metrics.gauge('alert_arrivals_waiting', () => alerts.arrivalsWaiting());
  metrics.gauge('watch_late_seconds', () => ofAlerts.watches.lateness());
  const servers = [
    makeBotServer((incoming) => teams.receive(incoming), {
      door: ofAlerts.door,
      take: (payload, text) => ofAlerts.intake.take(payload, text),
    }),
    makeOperationsServer({ store: () => store.isReady(), jobs: () => jobs.isReady() }, metrics),
  ] as const;
  await alerts.configureSubscriptions(settings.subscriptions);
  const sending = letters.run();
  const hearing = ofAlerts.desk.run();

  async function stop(): Promise<void> {
    await Promise.all(servers.map((one) => one.close()));
    await Promise.all([teams.finish(), jobs.stop()]);
    letters.stop();
    ofAlerts.desk.stop();
    auditWatch.stop();
    await Promise.all([sending, hearing]);
    told?.close();
    await close();
  }

  try {
    await jobs.work((job) => jobDesk.run(job));
    await ofAlerts.watches.start();
    await listen(servers, config);
    auditWatch.start();
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}

async function listen(
  [bot, operations]: readonly [FastifyInstance, FastifyInstance],
  config: Config,
): Promise<void> {
  await operations.listen({ host: config.operations.host, port: config.operations.port });
  await bot.listen({ host: config.listen.host, port: config.listen.port });
}

function settingsOf(config: Config): Settings {
  return {
    botName: config.bot.name,
    botId: config.bot.appId,
    tenant: config.tenant,
    timeZone: config.timeZone,
    gateways: config.gateways,
    roles: config.roles,
    gatewayRoles: config.gatewayRoles,
    policies: config.policies,
    lastGateway: config.lastGateway,
    trafficThresholds: config.trafficThresholds,
    storageThresholds: config.storageThresholds,
    apps: config.apps,
    rota: config.rota,
    subscriptions: config.subscriptions.map((one, index) => ({
      ...one,
      id: `configured-${index}`,
      serviceUrl: config.bot.serviceUrl,
      isConfigured: true,
    })),
    operations: {
      conversation: config.channels.operations,
      kind: 'channel',
      serviceUrl: config.bot.serviceUrl,
    },
  };
}
