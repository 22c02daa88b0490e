/** Tests of a file, all of them or those whose full name fits. */
export interface Proof {
  readonly file: string;
  readonly tests?: RegExp;
}

export interface Promised {
  /** One sentence, as the README says it. */
  readonly promise: string;
  readonly proofs: readonly Proof[];
}

const proof = (name: string, tests?: RegExp): Proof => ({
  file: `test/${name}.test.ts`,
  ...(tests === undefined ? {} : { tests }),
});
const e2e = (name: string, tests?: RegExp): Proof => proof(`e2e/${name}`, tests);

/** What Gatehouse promises, with the tests that would fail if it did not hold. */
export const promises: readonly Promised[] = [
  {
    promise:
      'Text that does not plainly order a change never changes anything; a name that could be two is asked back.',
    proofs: [
      proof('intent/utterances'),
      proof('intent/safety'),
      e2e('asking', /granite/),
      e2e('repeats', /what looks like an order/),
    ],
  },
  {
    promise:
      'The last serving gateway of a site is not stopped, unless the configuration lets more people decide it.',
    proofs: [
      proof('plan/make-plan', /last-gateway/),
      e2e('guards', /last gateway|blocked/),
      e2e('world', /neighbour/),
    ],
  },
  {
    promise: 'One change at a time for a gateway; a second waits its turn and is checked again.',
    proofs: [e2e('world', /two approved orders/), proof('postgres/races')],
  },
  {
    promise: 'An approval is for a plan: a real difference voids it, and what does not matter lets it run.',
    proofs: [proof('plan/make-plan', /hash/), e2e('world')],
  },
  {
    promise:
      'Who somebody is comes from the authenticated activity; other tenants, strangers and forgeries are refused.',
    proofs: [
      proof('teams/authentication'),
      proof('teams/receive'),
      e2e('refusals', /who may decide|another request/),
    ],
  },
  {
    promise: 'Membership is asked of Entra at the decision; when it can’t be, nothing is decided.',
    proofs: [e2e('teams-and-graph', /Graph/)],
  },
  {
    promise: 'Nobody approves their own order, unless the policy says so.',
    proofs: [proof('approval/decide'), e2e('refusals'), e2e('chat', /not approved by its orderer/)],
  },
  {
    promise:
      'As many distinct people approve as the policy says; one reject ends it; an order without a policy is refused.',
    proofs: [e2e('policies')],
  },
  {
    promise: 'A decision happens once, however many click it at once.',
    proofs: [
      proof('postgres/races'),
      proof('hold/load'),
      e2e('refusals', /one decision/),
      e2e('repeats', /delivers twice/),
    ],
  },
  {
    promise: 'An effect is never repeated blindly: after a crash at any point the machines are changed once.',
    proofs: [
      proof('operation/steps'),
      proof('hold/kill'),
      proof('hold/kill-restarts'),
      proof('hold/kill-commits'),
      proof('hold/kill-commits-ends'),
      e2e('azure-during'),
    ],
  },
  {
    promise: '“Succeeded” is proved by the machines; a lost poll is never a failure.',
    proofs: [proof('operation/steps'), e2e('azure-before'), e2e('azure-during')],
  },
  {
    promise: 'What nobody can tell is asked, and sent again only on somebody’s word.',
    proofs: [
      e2e('restarts'),
      proof('hold/kill-restarts', /run-again|was-done|asks them/),
      proof('operation/steps', /restart|redeploy/),
    ],
  },
  {
    promise:
      'A card tells its newest state, each send within Teams’ limits, never an older one over a newer.',
    proofs: [proof('postgres/postgres-outbox'), e2e('teams-and-graph', /Teams is in trouble/)],
  },
  {
    promise: 'What somebody must hear is a reply that mentions them: a request, its reminder, the end.',
    proofs: [e2e('orders', /planned on a card/), e2e('deadlines')],
  },
  {
    promise: 'An order from a 1:1 chat is decided in the channel and followed in the chat.',
    proofs: [e2e('chat')],
  },
  {
    promise: 'Bodies of any kind get an answer, and the bot lives.',
    proofs: [proof('teams/hostile'), proof('hostile/border'), proof('hostile/wire')],
  },
  {
    promise: 'Words of others stay text on every card.',
    proofs: [proof('card/hostile'), e2e('hostile')],
  },
  {
    promise: 'A stored polling address or a next page that points elsewhere never gets a token.',
    proofs: [
      proof('azure/handle'),
      proof('azure/look', /next link to another server/),
      proof('azure/directory', /another server/),
      proof('azure/azure-alerts', /another server/),
    ],
  },
  {
    promise:
      'A webhook never starts an order; an automatic stop acts on the bot’s own measurement, and can be held.',
    proofs: [e2e('alerts-spike', /starts no order/), e2e('alerts-auto-stop')],
  },
  {
    promise:
      'An edit notifies nobody: a rise to critical mentions who is on call in a reply, a repeat posts nothing.',
    proofs: [
      e2e('alerts-spike', /mentions who is on call|posts nothing for a repeat/),
      proof('alert/on-call'),
      proof('card/notices'),
    ],
  },
  {
    promise:
      'A mute never hides a rise to critical, but for what an order was to cause; what was muted is listed at its end.',
    proofs: [
      e2e('alerts-quiet', /a mute|a snooze/),
      e2e('alerts-orders', /what the order causes is quiet|others are heard again/),
      proof('alert/routes'),
    ],
  },
  {
    promise: 'Azure’s “resolved” closes what is watched only after the bot’s own look.',
    proofs: [e2e('alerts-spike', /by Azure of what/), proof('alert/hear')],
  },
  {
    promise:
      'In a storm nothing is lost, what is critical comes first, and a channel gets ten posts a minute and one digest.',
    proofs: [proof('hold/storm'), proof('postgres/alerts/folding')],
  },
  {
    promise:
      'While Teams or the webhook is away nothing piles up: what was missed is found, and each alert is one card as it is then.',
    proofs: [e2e('alerts-outage'), proof('hold/outage')],
  },
  {
    promise:
      'What was answered with 202 is kept, however often the bot is killed; a post is at most doubled.',
    proofs: [proof('hold/storm-kills')],
  },
  {
    promise:
      'Every body that Azure sends, and any mangled one, is an alert or a stored “other”, never an exception.',
    proofs: [proof('alert/read-signal'), proof('alert/hostile'), proof('http/alert-route')],
  },
  {
    promise: 'A runway is shown only where it beats “the last day goes on”.',
    proofs: [proof('watch/runway'), proof('watch/traffic-outlook')],
  },
  {
    promise: 'Everything is in the audit, and a change of it is found.',
    proofs: [proof('postgres/audit-log'), e2e('refusals', /history/)],
  },
  {
    promise: 'A stop of the process loses nothing: what runs goes on at the next start.',
    proofs: [e2e('operating', /ends while/), proof('hold/kill')],
  },
  {
    promise: 'Replicas answer a message once and decide a request once, whichever of them hears of it.',
    proofs: [
      proof('replicas/answers'),
      proof('replicas/many', /are each decided once/),
      proof('postgres/races'),
    ],
  },
  {
    promise:
      'What a replica did that dies another one takes over within half a minute; one that was paused changes nothing later.',
    proofs: [
      proof('replicas/killed'),
      proof('replicas/paused'),
      proof('postgres/take-over'),
      proof('postgres/paused'),
    ],
  },
  {
    promise: 'Replicas start together, and are restarted one after the other under load, without a loss.',
    proofs: [proof('replicas/rolling', /start at the same moment|one after the other/)],
  },
  {
    promise: 'Replicas keep Teams’ limits together: the pacing is in the database.',
    proofs: [
      proof('postgres/postgres-outbox', /pacing/),
      proof('replicas/many', /within Teams’ limits/),
      proof('teams/deliver'),
    ],
  },
  {
    promise: 'On Azure’s bad days an operation ends in a true word and a way on, and nothing is sent twice.',
    proofs: [proof('baddays/azure')],
  },
  {
    promise:
      'On Teams’ bad days a card is posted late, anew or given up and counted, and what stands in Teams is true.',
    proofs: [proof('baddays/teams')],
  },
  {
    promise:
      'A database that freezes, dies, is full or of the version before loses nothing; meanwhile the bot says that it is not ready.',
    proofs: [
      proof('baddays/database'),
      proof('baddays/disk'),
      proof('baddays/before'),
      proof('replicas/rolling', /are not ready/),
    ],
  },
  {
    promise: 'A refresh never acts; a card names at most 60 people for it, and nobody once it is decided.',
    proofs: [
      proof('hostile/clicks', /when Teams refreshes the card by itself/),
      proof('card/request-card', /redraws itself|to refresh for/),
      proof('teams/press', /as a refresh/),
    ],
  },
  {
    promise: 'A forged click decides nothing, and one that is sent again decides once.',
    proofs: [proof('hostile/clicks'), e2e('refusals', /forged|another request|nobody, with/)],
  },
  {
    promise: 'A duplicate of a card is deleted when somebody touches it, and what is none stays.',
    proofs: [proof('hold/duplicates'), proof('postgres/where-is')],
  },
  {
    promise:
      'Closed unless opened: without an app id nothing starts, and the bot’s token goes to allowed addresses alone.',
    proofs: [
      proof('teams/receive', /without an app id|not allowed|open channel/),
      proof('teams/service-urls'),
      proof('teams/channel', /not allowed|that climbs/),
      proof('http/alert-route', /has no door/),
    ],
  },
  {
    promise: 'Edited, quoted and forwarded messages are no orders.',
    proofs: [
      proof('teams/message', /is no order/),
      proof('teams/quotes'),
      e2e('repeats', /what looks like an order/),
    ],
  },
  {
    promise: 'What is not known is not shown: no price, client, traffic or state that nobody measured.',
    proofs: [
      proof('card/lists', /nobody knows|traffic is unknown/),
      proof('card/request-card', /no price that nobody gave/),
      proof('card/alert-lists', /not known/),
      proof('azure/traffic-meter', /are absent|not told in part|is unknown/),
    ],
  },
  {
    promise: 'A webhook is stored before it is answered; where that fails Azure is asked to try again.',
    proofs: [proof('http/alert-route', /could not be stored|is taken/), proof('hold/storm-kills')],
  },
  {
    promise: 'Hostile input leaves no memory behind, and is read in time that grows with its length alone.',
    proofs: [
      proof('hostile/flood'),
      proof('teams/receive', /list of issuers longer/),
      proof('teams/arrivals'),
      proof('teams/mentions', /grows with the text/),
      proof('teams/quotes', /grows with the message/),
    ],
  },
  {
    promise: 'The doctor finds what is not right, each with its remedy, and leaves all as it was.',
    proofs: [
      proof('doctor/doctor-command'),
      proof('doctor/examine'),
      proof('doctor/judge'),
      proof('doctor/store-server'),
    ],
  },
  {
    promise: 'The app package is one that Teams takes, the same each time, and its commands are understood.',
    proofs: [proof('manifest/command'), proof('manifest/manifest'), proof('manifest/icons')],
  },
  {
    promise: 'Time comes from the clock of the configuration, but where the machine’s own must count.',
    proofs: [proof('clock/machine-time')],
  },
  {
    promise:
      'The configuration is closed: unknown keys, empty roles and unsatisfiable policies are told at once.',
    proofs: [proof('config/load')],
  },
];
