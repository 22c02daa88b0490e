function words(text: string): string[] {
  return text.split(/\s+/).filter((w) => w !== '');
}

/** Words that bear meaning in the grammar; a misspelt word may be corrected to one of these and to no other. */
export const lexicon: readonly string[] = words(`
  start stop halt shutdown restart reboot bounce recycle scale resize increase decrease reduce grow shrink redeploy
  convert migrate delete remove decommission destroy enforce require enable disable activate deactivate verify
  describe renew rotate replace refresh redistribute distribute acknowledge resolve close snooze mute unmute silence
  subscribe unsubscribe approve accept reject decline cancel withdraw abort mark complete finish
  status show list display export download help settings configuration certificate secret threshold limit traffic
  outbound instance instances machine machines gateway gateways alert alerts history schedule schedules scheduled
  approval approvals pending request requests packages package content connection deployment model checklist
  subscription subscriptions channel critical warning informational expiry expire expires expiring supported support
  version capacity clients devices resource group service subscription description health storage
  please thanks tomorrow today tonight yesterday monday tuesday wednesday thursday friday saturday sunday
  weekday weekdays every daily until january february march april june july august september october november
  december minutes hours weeks month months large standard classic double preview because reason stopped started three seven eight eleven twelve
  running failed stopping starting acknowledged resolved which large instances open`);

/** Pairs of which one must never be read for the other, however close the letters. */
export const antonyms: readonly (readonly [string, string])[] = [
  ['start', 'stop'],
  ['start', 'restart'],
  ['mute', 'unmute'],
  ['approve', 'reject'],
  ['enable', 'disable'],
  ['activate', 'deactivate'],
  ['subscribe', 'unsubscribe'],
  ['renew', 'remove'],
  ['increase', 'decrease'],
  ['distribute', 'redistribute'],
];

/** Words that are as they should be; they are neither corrected nor taken for a gateway's name. */
export const ordinary: readonly string[] = words(`
  a an the this that these those it its they them their he she his her we us our i me my mine you your yours
  who whom whose what which when where why how is are was were be been being am do does did done doing has have had
  having can could may might must shall should will would not no nor never none nobody someone somebody anyone
  anybody everyone everybody something anything everything nothing one ones and or but if then else than unless once
  while as at by for from in into of off on onto out over to too up down under upon with without within about
  above across after again against ahead along also always around away back before behind below beneath beside
  between both during each either else enough even ever few first further here how however just last least less let
  like likely long many maybe more most much near need needs next now often only other others otherwise own per
  perhaps quite rather really same second several since so some soon still such sure there therefore though through
  thus till together two under until upon very via want wants well whether yes yet ok okay please hey hi hello
  deploy stat state step steps store restore shop stock top smart chart stale sale reset lists last moved move lab
  labs test tests patch patching update updates updated upgrade backup outage maintenance freeze window weekend week
  day days hour night morning evening afternoon noon midnight set get got give put take bring turn switch make made
  keep run runs running go goes going gone come comes coming look looks looking see seen say says said tell told ask
  asks asked know think thinks thought hope work works worked working fix fixed fixes broken bad good great fine nice
  best better worse worst big small new old open opens opened close closed closes closing left right true false on
  off ready starting started starts stops stopped scales scaled scaling approved approves approving rejected rejects
  deletes deleted deleting removed removes removing muted mutes muting restarted restarts restarting rebooted
  renewed renews renewing resolved resolves resolving cancelled canceled cancels cancelling canceling stopping
  converted converts converting redeployed redeploys redeploying starte starten stoppe stoppen stoppt startet
  team all any every time times thing things wait waiting waits plan plans planned point points check checks
  checked size sizes cost costs price name names user users people person room page card cards bot app apps client
  server servers data log logs report reports audit trail event events action actions change changes changed issue
  issues problem problems incident incidents alarm alarms quick quickly large story stories storm stone score shape
  share spare scare cable scope slope smoke stale scan stand state stamp steal steel mule moot mate route none cute
  resole dissolve revolve involve reduce produce review renown remote removal approval improve prove arrive reverse
  clone lose loose expert import report sport helps helpful hello shell kelp lost fist least must mast mist
  shown shows shower slow snow know flow chow stay start-up cancels council casual proof restroom retard startle
  resort rest reset respect restore strata star stars stair stark starve stoop strop atop stomp
  context consent contend connect connected connects connection subscribe described
  key keys active current currently ongoing outstanding taken solved myself number managed internet duty planning
  notifications notification notify sent posted decision decide upcoming expiration expirations valid validity due
  dates wrong fire alarming cap warn warns warned cmgcp usage transfer transferred network sends used use upload
  uploaded gigabytes turned allowed serving serve configured properties tls crl crls vmss setup oncall dryrun tls12
  poweron poweroff powercycle vm vms node nodes host hosts virtual booting shutting deallocated failing error errors
  faulted fleet details detail happened happening touched dump extract csv json operations operation orders order
  latest command using cloud management branch configmgr mecm sccm build feature features function available possible
  severity kind region regions location azure person engineer weekly monthly hourly nightly gb tb percent level levels
  egress bandwidth throughput connectivity revocation parameters options changelog timeline trail calendar rota
  standby quota limits thresholds firing unresolved unacknowledged endpoints endpoint computers pcs laptops workstations
  sizing summary overview reachable alive hosted located offline online util setting match matches matching reserved device contexts modem exposing consent consents covert decryption scala
  withdrawn replayed reside mute-d mutt renee stanford starring toddy helo mode modes heap lint dist distance knowledge constant converter convention collection correction larger
  arch lift gist half halves salt mask dark ending depending spending appending amending sending posting routing
  forwarding delivering sender descriptor descriptive subscript subscription supposed skipping rounding remember stating
  stoppage shipping stripped stripping dropping dropped chose closer minute minutely healthy unhealthy activity
  activities completely completion incomplete unable ours lifted held filed tune junk mutex muse mary marc marco marie
  maria marek monty historic exciting compete insurance learning swapping stalling grew shaw jane approver approvers
  rejection rejections cancellation renewal renewals removal conversion deletion delegate recreate rebuild reprovision
  decease deceased contents context versions version's unsupported supports subscriber migration resulted states stated
  stats statuses status distribution distributor connecting connector insist consist resist assist exist twist wrist
  speak speaking sleep sleeping steep stoops staff stuff sound sounds snooping shooting showing scoping sealing selling
  talk tell test text tide tile time tiny tire toll tone tool tour town tray tree trip true tube type hole hope hour
  house human hurt idea lack lake lady lead leaf lean leave left legal lend length level life limit line link lion
  litter matter meter merge mind mine miss mixed moon mouse mouth nail near neat neck nest nose note noted notice
  paper park part party pass past path pause peak pick piece pile pink pipe place plain plane plant plate play please
  pleased pleasing plenty plot plus pocket poem poet point pole policy pool poor pope port pose post pot pound power
  press pretty price pride prime print prior prize probe proud pull pump pure push quality queen quiet race rage rail
  rain raise range rank rapid rare rate raw reach ready real reason recall receive recent record red refer reflect
  refuse regard region relate relax release relief rely remain remind remote rent repair repeat replay reply rescue
  revert review revise reward rich ride ring rise risk river road rock role roll roof root rope rose rough round route
  row royal rude ruin rule rush sad safe sail salad salary sand save scene school science screen sea search season
  seat seed seek seem self send sense sentence serious serve set settle seven severe shade shake shall shame sharp
  sheet shelf shift shine ship shirt shock shoe shoot shore short shot shoulder shout shut sick side sight sign silent
  silly silver simple since sing single sink sister sit site six skill skin skirt sky slave slice slide slight slip
  small smell smile smooth snake soap social society soft soil soldier solid solve son soul sound soup space
  speech speed spell spend spin spirit split spoil spoon sport spot spread spring spy square stable stack stadium
  stage staircase stamp star stare starter starving statement station statue stayed steady steam step stepped stepping
  stick stiff stock stole stomach stood stool stopper stopwatch store stored stores storing storm strange stream
  street stress stretch strike string strip strong struck structure study stupid style subject success sudden suffer
  sugar suit sum summer sun supply suppose surface surprise surround survey swear sweat sweep sweet swim swing switch
  sword symbol system table tail tale tank tap tape task taste tax tea teach tear tenth term than thank that theory
  sever threw thee even ate third thirteen thirty fourteen fifteen sixteen seventeen seventh seventy eighteen eighth
  eighty ninth nineteen ninety tenth eleventh twelfth twenty forty fifty sixty thousand hundred dozen
  count counts box boxes fortnight total overall date average max maximum min minimum highest lowest amount volume
  consumption consumed far remaining spent spike graph trend statistic statistics figure figures breakdown comparison
  needed necessary responsible lifetime age older newest oldest newer recently earlier present previous future following
  queue queued backlog missing progress percentage ratio counted various different existing accessible inactive blocked
  flag flags value values attributes specs hardware cpu memory disk load alright operational functional functioning
  responding respond responsive served disconnected linked unreachable dead degraded faulty stuck hanging fast behaving
  occur occurred occurring raised triggered fired alarmed notified receives received receiving gets getting arrives
  arriving entries entry lines logged recorded made makes caused cause colleague colleagues admins operator operators
  engineers secondary primary escalation roster rotation timetable recurring repeating regular routine datacenter
  inventory dashboard visible limitation limitations functionality capability sufficient suffice estimated recommended
  phone telephone hotline vendor manager boss helpdesk desk company office department guy guys folks crew shift
  nurse doctor bank machine
  advice question mac macs
  sized bigger smaller biggest smallest expiries checked handled
  pxe wol pki cmpivot bitlocker autopilot intune
  pizza coffee lunch dinner morning thank thanks thx cheers welcome bye congrats lol haha`);

/** Small words of other languages that English has not; one of them outside a name makes a text foreign. */
export const foreign: ReadonlySet<string> = new Set(
  words(`
  der das und ist nicht kein keine keinen ich wir ihr sie bitte-nicht auf fur für mit von vom zum zur bei wie wer wann
  warum welche welcher welches alle heute morgen-fruh gestern jetzt sofort mal doch noch auch zeige zeig gib mir
  guten starte starten stoppe stoppen stoppt startet anhalten neustarten herunterfahren hochfahren loschen löschen lösche
  le les une est sont pas ne je nous vous ils elle avec pour sur dans qui quoi quand pourquoi arrête arrete arreter
  arrêter démarre démarrer demarrer redémarre redémarrer supprime supprimer montre affiche
  el los las una unos esta está son por para con quien quién que qué como cómo cuando cuándo detener detén inicia
  iniciar reinicia reiniciar elimina eliminar muestra borrar favor-no apaga parar
  il lo gli sono non-si chi cosa quando perché ferma fermare avvia avviare riavvia riavviare mostra elimina
  het een niet wij jij wat-is waarom wanneer toon herstart stoppen starten verwijder
  nein niemals keiner keins niemand nur wenn sobald sofern solange aber oder sonst erst bevor nachdem lieber vielleicht
  falls-nicht jamais sauf lorsque dès mais seulement encore si non personne rien aucun peut-être nunca jamás todavía pero
  ni nadie ninguno tampoco quizás mejor ancora però nessuno niente meglio forse ainda ninguém nem nooit nee geen tenzij
  zodra maar wellicht als se nej aldrig hvis når om kanske kanskje ingen nigdy jeśli jeżeli gdy może jangan tidak bukan
  belum kalau jika hayır eğer değil yok älä není pokud nikdy dacă hat gesagt zustimmt sagt sigue toujours wird wurde immer steeds fortfarande
  nie jest proszę zatrzymaj uruchom pokaż não as-um iniciar mostre reinicie parem og ikke er jag inte och visa`),
);

/** Politeness of other languages, dropped like "please". */
export const politeForeign: readonly string[] = [
  'bitte',
  'danke',
  'svp',
  'merci',
  'gracias',
  'grazie',
  'obrigado',
];
