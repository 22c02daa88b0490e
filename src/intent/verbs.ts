const inflected: Readonly<Record<string, string>> = {
  start: 'started starting', stop: 'stopped stopping', halt: 'halted halting', restart: 'restarted restarting',
  reboot: 'rebooted rebooting', bounce: 'bounced bouncing', scale: 'scaled scaling', resize: 'resized resizing',
  redeploy: 'redeployed redeploying', move: 'moved moving', convert: 'converted converting', delete: 'deleted deleting',
  remove: 'removed removing', enable: 'enabled enabling', disable: 'disabled disabling', renew: 'renewed renewing',
  mute: 'muted muting', unmute: 'unmuted unmuting', approve: 'approved approving', reject: 'rejected rejecting',
  cancel: 'cancelled canceled cancelling canceling', turn: 'turned turning', shut: 'shutting', take: 'took taking taken',
  bring: 'brought bringing', set: 'setting', add: 'added adding', shutdown: '', switch: 'switched switching',
  enforce: 'enforced enforcing', rotate: 'rotated rotating', redistribute: 'redistributed redistributing',
  snooze: 'snoozed snoozing', resolve: 'resolved resolving', acknowledge: 'acknowledged acknowledging',
  migrate: 'migrated migrating', double: 'doubled doubling', rebuild: 'rebuilt rebuilding', increase: 'increased increasing',
  reduce: 'reduced reducing', decommission: 'decommissioned decommissioning', subscribe: 'subscribed subscribing', put: 'putting',
  raise: 'raised raising', lower: 'lowered lowering', change: 'changed changing', replace: 'replaced replacing', drop: 'dropped dropping',
  powercycle: '', recycle: 'recycled', complete: 'completed', close: 'closed closing', decline: 'declined', withdraw: 'withdrew withdrawn',
  silence: 'silenced', unsubscribe: 'unsubscribed unsubscribing', relocate: 'relocated', rename: 'renamed', upgrade: 'upgraded', deallocate: 'deallocated',
}; // biome-ignore format: a table of verbs

const bases = new Map<string, string>();
for (const [base, forms] of Object.entries(inflected))
  for (const form of forms.split(' ')) if (form !== '') bases.set(form, base);

/** Verbs that order something when they stand in their base form. */
export const orderVerbs: ReadonlySet<string> = new Set([
  ...Object.keys(inflected).filter((v) => !['take', 'set', 'put', 'bring', 'turn', 'change', 'move', 'add'].includes(v)),
  'poweron', 'poweroff', 'boot', 'destroy', 'retire', 'revoke', 'abort', 'deny', 'accept', 'grow', 'shrink', 'halve',
]); // biome-ignore format: a list

/** "stop" for "stopped" and "stopping"; undefined for any other word. */
export function baseOf(word: string): string | undefined {
  return bases.get(word);
}
