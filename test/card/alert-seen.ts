import { alertCard } from '../../src/card/alert-card.ts';
import type { AlertViewer } from '../../src/card/alert-forms.ts';
import type { AdaptiveCard } from '../../src/card/look.ts';
import { alert, extras, nightLook as look } from './alert-fixtures.ts';
import { at } from './fixtures.ts';
import { nodesOf } from './teams-card.ts';

type Extras = Parameters<typeof extras>[0];

/** The card of an alert that differs so from the usual one. */
export function seen(
  more: Parameters<typeof alert>[0] = {},
  extra: Extras = {},
  viewer: AlertViewer = 'operator',
) {
  return alertCard(alert(more), viewer, look, extras(extra));
}

/** Titles of the buttons. */
export function buttons(card: AdaptiveCard): readonly string[] {
  return ((card['actions'] ?? []) as readonly { title: string }[]).map((one) => one.title);
}

/** What the buttons and their forms send. */
export function executes(card: AdaptiveCard) {
  return nodesOf(card['actions'])
    .filter((one) => one['type'] === 'Action.Execute')
    .map(({ title, verb, data, style }) => ({ title, verb, data, style }));
}

/** Whom it calls. */
export function mentions(card: AdaptiveCard): unknown {
  return (card['msteams'] as { entities?: unknown }).entities;
}

export const resolvedByAzure = {
  kind: 'resolved',
  at: at('05:12'),
  by: { kind: 'azure' },
  note: undefined,
} as const;
