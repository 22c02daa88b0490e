import { personIn } from './people.ts';
import type { Reading } from './reading-rule.ts';
import type { Sentence } from './sentence.ts';

function slots(s: Sentence) {
  const user = personIn(s.items);
  return { ...s.gateway, ...(user === undefined ? {} : { user }), ...s.period };
}

const nouns = 'history|audit|audit log|audit trail|trail|activity|activities|changelog|change log|timeline';
const pastHeads = /^ (?:(?:and|so) )?(?:who|when|why|did|has|have|was|were|what|how|which|whose) /;

function asksOfPast(s: Sentence): boolean {
  if (
    s.has('happened|happening|going on') &&
    !s.has('how much') &&
    (s.namesGateway || s.marks('when').length > 0 || s.has('what happened|history'))
  )
    return true;
  // "list everything Priya changed"
  if (
    / (?:everything|anything|what|things) /.test(s.line) &&
    s.isHeaded &&
    s.tellsOfChange &&
    personIn(s.items) !== undefined
  )
    return true;
  if (
    / (?:everything|anything|what|things) .*\bdid /.test(s.line) &&
    s.isHeaded &&
    personIn(s.items) !== undefined
  )
    return true;
  if (/^ who did (?:what|that|this|it) /.test(s.line)) return true;
  if (!pastHeads.test(s.line)) return false;
  // "which alerts have been acknowledged" asks for alerts.
  if (/^ (?:which|what) alerts /.test(s.line)) return false;
  if (/^ who (?:is|was|has|have) .*(?:working|worked|been) (?:on|at) /.test(s.line)) return true;
  if (/ what (?:did|has|have|was) .*(?:do|done|doing|change|changed) /.test(s.line)) return true;
  if (/^ what (?:did|has|have) /.test(s.line) && (s.orders || s.tellsOfChange)) return true;
  if (
    /^ (?:who|why|did|has|have|was|were) /.test(s.line) &&
    (s.tellsOfChange || s.orders || s.has('did it|did this|did that|changed|touched|down|off|offline'))
  )
    return true;
  if (
    /^ (?:when|how) (?:was|were|did|has|have|often|many times) /.test(s.line) &&
    (s.tellsOfChange || s.orders)
  )
    return true;
  if (/^ (?:which|what) .*(?:were|was|has been|have been|got) /.test(s.line) && s.tellsOfChange) return true;
  return s.has('what changed|what has changed|what was changed');
}

/** Questions about what was done, when and by whom. */
export const history: readonly Reading[] = [
  {
    intent: 'export-history',
    when: (s) =>
      (s.has('export|download|dump|extract|csv|json') &&
        s.has(`${nouns}|log|logs|report|events|actions|changes`)) ||
      /^ (?:export|download)(?: as)?(?: csv| json)? $/.test(s.line) ||
      (s.has('export') && (s.has('csv|json|everything|all') || s.namesGateway || s.marks('when').length > 0)),
    slots: (s) => ({
      ...s.gateway,
      ...s.period,
      ...(s.has('csv') ? { format: 'csv' as const } : s.has('json') ? { format: 'json' as const } : {}),
    }),
  },
  {
    intent: 'show-history',
    when: (s) =>
      s.has(nouns) ||
      (s.has('log|logs') &&
        (s.namesGateway ||
          s.marks('when').length > 0 ||
          s.has('show|operations|event|events|change|changes|today|last'))) ||
      (s.has('changes|actions|operations|orders|events') &&
        !s.has('scheduled|planned|upcoming|recurring') &&
        (s.isHeaded ||
          s.has('recent|latest|last|all|past') ||
          s.marks('when').length > 0 ||
          personIn(s.items) !== undefined)) ||
      / last (?:change|action|operation|order|restart|stop|start|redeploy) /.test(s.line) ||
      asksOfPast(s),
    slots,
    mayOrder: true,
  },
];
