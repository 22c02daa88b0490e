import { readFileSync } from 'node:fs';
// The package's own door drags the TypeScript source of `adaptivecards` into every type check.
import { Template } from 'adaptivecards-templating/lib/template-engine.js';
import type { AlertViews } from './alert-views.ts';
import type { AdaptiveCard } from './look.ts';
import type { CardViews } from './views.ts';

/** One entry per file in cards/. */
export type Views = CardViews & AlertViews;

const templates = new Map<keyof Views, Template>();

function templateOf(card: keyof Views): Template {
  const known = templates.get(card);
  if (known !== undefined) return known;
  // Placeholders are filled after JSON.parse, so that a quote in a name can't break the card.
  const text = readFileSync(new URL(`../../cards/${card}.json`, import.meta.url), 'utf8');
  const made = new Template(JSON.parse(text));
  templates.set(card, made);
  return made;
}

/** A property whose list is empty comes out as null, which Teams would refuse. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const rest: Record<string, unknown> = {};
  for (const [key, one] of Object.entries(value)) if (one !== null) rest[key] = withoutNulls(one);
  return rest;
}

/** Fills a template of cards/ with its view. Each file is read once, when it is first wanted. */
export function renderCard<K extends keyof Views>(card: K, view: Views[K]): AdaptiveCard {
  const filled = withoutNulls(templateOf(card).expand({ $root: view })) as AdaptiveCard & {
    readonly actions?: readonly unknown[];
  };
  if (filled.actions?.length !== 0) return filled;
  const { actions: _none, ...rest } = filled;
  return rest as AdaptiveCard;
}
