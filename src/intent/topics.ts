import type { AlertKindWord, Slots } from '../domain/intent.ts';
import { severityOf } from './kinds.ts';
import type { Reading } from './reading-rule.ts';
import type { Sentence } from './sentence.ts';

function kind(s: Sentence): { kind?: AlertKindWord } {
  const certificate = s.has('certificate|certificates');
  const secret = s.has('secret|secrets|key|keys');
  if (certificate && secret) return { kind: 'expiry' };
  return certificate ? { kind: 'certificate' } : secret ? { kind: 'secret' } : {};
}

function alertSlots(s: Sentence): Slots {
  const severity = severityOf(['critical', 'warning', 'warnings', 'informational'].find((w) => s.has(w)));
  const state = s.has('open|active|unresolved|unacknowledged|firing|current|currently|ongoing|outstanding')
    ? 'open'
    : s.has('acknowledged|taken')
      ? 'acknowledged'
      : s.has('resolved|closed|solved|fixed')
        ? 'resolved'
        : undefined;
  return {
    ...s.gateway,
    ...(state === undefined ? {} : { state }),
    ...(severity === undefined ? {} : { severity }),
  };
}

function mine(s: Sentence): { mine?: true } {
  return s.has('me|my|mine|i|myself') &&
    !/^ (?:show|give|tell|get|let) me /.test(s.line.replace(/ (?:for|my|mine|i) .*/, ' '))
    ? { mine: true }
    : s.has('for me|my|mine|on me|from me|i have to|do i|must i|waiting for me|need me|my approval')
      ? { mine: true }
      : {};
}

function planSlots(s: Sentence): Slots {
  const size = s.marks('size')[0]?.value as Slots['size'];
  const at = s.items.findIndex(
    (i, n) =>
      i.mark?.kind === 'number' &&
      /^(?:clients?|devices?|users?|machines|endpoints?|computers|pcs|laptops|workstations|people|managed|internet)$/.test(
        s.items[n + 1]?.word ?? '',
      ),
  );
  const counted = s.items[at]?.mark ?? s.marks('number').find((m) => m.value >= 50);
  const clients = counted?.kind === 'number' && !counted.signed ? counted.value : undefined;
  return { ...(clients === undefined ? {} : { clients }), ...(size === undefined ? {} : { size }) };
}

/** Questions that a topic's word tells, most particular first. */
export const topics: readonly Reading[] = [
  {
    intent: 'show-oncall',
    when: (s) =>
      s.has('oncall|on duty|duty|rota|standby|pager') && s.marks('user').length === 0 && !s.has('alerts'),
    mayBeStrange: true,
  },
  {
    intent: 'plan-capacity',
    when: (s) =>
      (s.has('clients|client|devices|endpoints|computers|users|pcs|laptops|machines|people|workstations') &&
        !s.namesGateway &&
        (s.marks('number').some((m) => m.value >= 50) || s.has('how many clients|enough')) &&
        (s.isHeaded || s.has('capacity|sizing|size|enough|instances|for|how many'))) ||
      (s.has('capacity|sizing|capacity planning|plan capacity') && !s.namesGateway && s.items.length <= 6),
    slots: planSlots,
    mayOrder: true,
  },
  {
    intent: 'show-subscriptions',
    when: (s) =>
      (s.has('subscriptions|subscribed|subscription') && !s.namesGateway) ||
      (s.has('alerts|alert|notifications') &&
        s.has('here|this channel|the channel|channel') &&
        s.has('which|what|come|sent|get|posted|receive|go|show|list|arrive|does')),
  },
  {
    intent: 'show-approvals',
    when: (s) =>
      s.has('approvals|approval|pending requests|open requests|waiting requests|requests|pending') ||
      / (?:waiting|waits) (?:for|on) (?:me|my|us|approval|a decision|an approver|approvers|somebody|someone|decision) /.test(
        s.line,
      ) ||
      (/ (?:to|must|should|can|need|needs) (?:i )?(?:be )?(?:approve|approved|decide) /.test(s.line) &&
        s.isQuestion) ||
      / (?:need|needs) my /.test(s.line) ||
      (s.marks('request').length > 0 && !/^ (?:who|when|why|did|was|has) /.test(s.line)),
    slots: (s) => ({ ...s.gateway, ...mine(s) }),
    mayOrder: true,
  },
  {
    intent: 'show-schedules',
    when: (s) =>
      s.has('schedule|schedules|scheduled|planned|upcoming|calendar|timetable|recurring|coming up') ||
      (s.marks('schedule').length > 0 && s.isHeaded) ||
      (/^ (?:when|what time) (?:will|does|is|are|do) /.test(s.line) && (s.orders || s.tellsOfChange)) ||
      /^ (?:when is|what is) the next (?:start|stop|restart|reboot) /.test(s.line),
    slots: (s) => s.gateway,
    mayOrder: true,
  },
  {
    intent: 'show-expiry',
    when: (s) =>
      s.has(
        'expire|expires|expiring|expired|expiry|expiration|expirations|run out|runs out|running out|valid|validity|lifetime|expires soon|expiries',
      ) ||
      (s.has('certificate|certificates|secret|secrets') &&
        s.isHeaded &&
        s.has('when|how long|until|old|renewed|renewal|due|good|left|status|show|list|days')) ||
      / (?:certificate|secret)s? (?:status|dates?|overview) /.test(s.line),
    slots: (s) => ({ ...s.gateway, ...kind(s), ...s.within }),
    mayOrder: true,
  },
  {
    intent: 'show-alerts',
    when: (s) =>
      s.has('alert|alerts|alarms|alarm|firing|incidents|warnings') ||
      (s.marks('alert').length > 0 &&
        (s.isQuestion ||
          s.isHeaded ||
          s.items.length === 1 ||
          /^ (?:details?|status|state) /.test(s.line))) ||
      (s.has('alerting') && s.isQuestion) ||
      /^ (?:what is|anything|is anything) (?:wrong|broken|red|on fire|alarming) /.test(s.line) ||
      (s.has('problems|issues') && s.isHeaded),
    slots: alertSlots,
    mayOrder: true,
  },
  {
    intent: 'show-threshold',
    when: (s) =>
      s.has('limit|limits|threshold|thresholds|cap|quota') ||
      / (?:warn|warns|warning level|critical level|(?:go|goes|turn|turns) critical) /.test(s.line),
    slots: (s) => s.gateway,
    mayOrder: true,
  },
  {
    intent: 'show-connection',
    when: (s) =>
      s.has(
        'connection point|connection points|connection|connections|connected|connectivity|connect|cmgcp|cp',
      ),
    slots: (s) => s.gateway,
  },
  {
    intent: 'show-traffic',
    when: (s) =>
      s.has(
        'data sent|data out|data transferred out|sent by|traffic|outbound|egress|bandwidth|throughput|data usage|data transfer|transferred|network usage|network',
      ) ||
      (s.has('sent|send|sends|used|use|transfer|transferred|gb|data|upload|uploaded|push out') &&
        /^ (?:how much|how many (?:gb|gigabytes|data)) /.test(s.line)),
    slots: (s) => ({ ...s.gateway, ...s.period }),
  },
  {
    intent: 'show-content',
    when: (s) =>
      s.has('package|packages|distributed|distribution') ||
      (s.has('content') && !s.has('enabled|disabled|turned on|turned off|allowed|serve|serving|setting')) ||
      s.marks('package').length > 0,
    slots: (s) => s.gateway,
  },
  {
    intent: 'show-settings',
    when: (s) =>
      s.has(
        'settings|setting|configuration|configured|properties|tls12|tls|crl|crls|revocation|verify|description|parameters|options|content|enforced',
      ),
    slots: (s) => s.gateway,
    mayOrder: true,
  },
  {
    intent: 'show-deployment-model',
    when: (s) =>
      s.has(
        'deployment model|deployment models|model|deployment type|type of deployment|kind of deployment|deployed as',
      ) ||
      (s.has('classic|vmss') &&
        !s.has('gateways|which gateway|what gateway') &&
        (s.isQuestion || s.has('or'))),
    slots: (s) => s.gateway,
  },
  {
    intent: 'show-checklist',
    when: (s) =>
      s.has('checklist|setup|setup steps|next step|steps|to do list') || (s.has('step') && s.isQuestion),
    mayOrder: true,
  },
  {
    intent: 'show-instances',
    when: (s) =>
      s.has('instance|instances|vms|vm|machines|nodes|hosts|boxes|virtual machines') &&
      (s.namesGateway || s.has('instances|it|gateway')),
    slots: (s) => s.gateway,
  },
];
