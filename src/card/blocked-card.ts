import type { Plan } from '../domain/plan.ts';
import { deedOfPlan } from './deed.ts';
import { lines, numbered, section, strip } from './frame.ts';
import type { AdaptiveCard, Look } from './look.ts';
import { checksSection } from './plan-sections.ts';
import { renderCard } from './render.ts';
import { time } from './times.ts';
import { capital, escaped, named } from './words.ts';

/** An order that a guard blocks: what to do instead comes before the reasons in detail. */
export function blockedCard(plan: Plan, asker: string, look: Look): AdaptiveCard {
  const deed = deedOfPlan(plan);
  const blocks = plan.verdicts.filter((one) => one.level === 'blocks');
  const remedies = [...new Set(blocks.flatMap((one) => one.remedies))];
  return renderCard('note', {
    strip: strip('blocked', 'Blocked: nothing was done'),
    title: escaped(deed.cannot),
    strongs: lines(escaped(capital(blocks[0]?.says ?? plan.headline))),
    lines: [],
    paragraphs: [],
    factSets: [],
    sections: [
      ...section('What you can do', numbered(remedies.map(escaped))),
      ...checksSection(plan.verdicts),
    ],
    smalls: lines(`Asked by ${named(asker)}, ${time(look.now, look)}.`),
    buttons: [],
    links: [],
  });
}
