import type { Fault } from '../domain/fault.ts';
import type { Plan, Refusal } from '../domain/plan.ts';
import type { Due } from '../domain/timing.ts';
import { deedOf, deedOfPlan } from './deed.ts';
import { lines, numbered, paragraph, quote, said, section, strip } from './frame.ts';
import { runningWords, stateWords } from './gateway-words.ts';
import type { AdaptiveCard, Look } from './look.ts';
import { callsFold, changeTable, checksSection, effectsSection, pathSection } from './plan-sections.ts';
import { renderCard } from './render.ts';
import { time } from './times.ts';
import type { CardViews, Section } from './views.ts';
import { escaped, foreign, quoted } from './words.ts';

type Note = CardViews['note'];

/** A note is a strip and a title; all else is there or not. */
export function note(view: Pick<Note, 'strip' | 'title'> & Partial<Note>): AdaptiveCard {
  return renderCard('note', {
    strongs: [],
    lines: [],
    paragraphs: [],
    factSets: [],
    sections: [],
    smalls: [],
    buttons: [],
    links: [],
    ...view,
  });
}

/** When an order for later would be due; that nothing is scheduled stands first. */
function dueSection({ timing, words, next }: Due, look: Look): readonly Section[] {
  const zone = { ...look, timeZone: timing.timeZone };
  const when = timing.kind === 'once' ? 'Once' : `Repeating, ${words} (${timing.timeZone})`;
  const times = next.map((at) => time(at, zone));
  return section(
    'When',
    lines(
      '**Nothing is scheduled.** Gatehouse understands orders for later, and does not carry them out yet.',
      times.length === 0
        ? `**${escaped(when)}:** that time has passed.`
        : `**${escaped(when)}:** ${times.join('; ')}.`,
    ),
  );
}

/** What an order would do, without asking anybody for anything. */
export function previewCard(plan: Plan, look: Look, due?: Due): AdaptiveCard {
  const { order } = deedOfPlan(plan);
  return renderCard('approval', {
    refresh: [],
    strip: strip('settled', 'Preview: nothing will happen'),
    title: escaped(plan.title),
    strongs: lines(escaped(plan.headline)),
    paragraphs: [],
    lines: [],
    tables: changeTable(plan),
    sections: [
      ...(due === undefined ? [] : dueSection(due, look)),
      ...effectsSection(plan),
      ...checksSection(plan.verdicts),
      ...pathSection(plan),
    ],
    folds: callsFold(plan, look),
    smalls: lines(`To ask for it now, write “@${escaped(look.botName)} ${escaped(order)} because …”.`),
    approveNow: [],
    approveForms: [],
    rejectForms: [],
    buttons: [],
  });
}

/** An order that asks for what is already so. */
export function nothingToDoCard(
  refusal: Extract<Refusal, { kind: 'nothing-to-do' }>,
  look: Look,
): AdaptiveCard {
  const { order, state } = refusal;
  const name = look.nameOf(order.gateway);
  return note({
    strip: strip('settled', 'Nothing to do: nothing was changed'),
    title: escaped(`${deedOf(order, name).done} already`),
    lines: lines(
      `Azure says at ${time(state.lookedAt, look)}: **${stateWords(state)}, ${runningWords(state)}**.`,
    ),
    buttons: [
      {
        title: foreign(`Status of ${name}`, 80),
        verb: 'show-gateway',
        data: { gateway: order.gateway },
        style: 'default',
      },
    ],
  });
}

/** Somebody may not do that, or no policy covers it, or rights can't be checked now. All plain text. */
export function refusedCard(title: string, why: string, next: readonly string[], look: Look): AdaptiveCard {
  return note({
    strip: strip('blocked', 'Refused: nothing was done', time(look.now, look)),
    title: escaped(title),
    strongs: lines(escaped(why)),
    sections: section('What you can do', numbered(next.map(escaped))),
  });
}

/** What was understood and is not built yet. All plain text. */
export function comingCard(
  coming: { readonly title: string; readonly says: string; readonly meanwhile: string },
  look: Look,
  due?: Due,
): AdaptiveCard {
  return note({
    strip: strip('asking', 'Not there yet: nothing was done', time(look.now, look)),
    title: escaped(coming.title),
    lines: lines(escaped(coming.says)),
    sections: [
      ...(due === undefined ? [] : dueSection(due, look)),
      ...section('Until then', lines(escaped(coming.meanwhile))),
    ],
  });
}

/** An answer could not be had: what happened, and what to do next. */
export function faultCard(fault: Fault, look: Look): AdaptiveCard {
  return note({
    strip: strip('failed', 'Not possible now: nothing was changed', time(look.now, look)),
    title: 'That could not be done',
    strongs: lines(escaped(foreign(fault.message).replace(/(?<![.!?…])$/, '.'))),
    sections: section('What to do next', lines(escaped(fault.remedy))),
    smalls: lines(`Code: ${escaped(fault.code)}`),
  });
}

/** Something went wrong that nobody foresaw. `reference` leads to it in the log. */
export function errorCard(reference: string, look: Look): AdaptiveCard {
  return note({
    strip: strip('failed', 'Something went wrong here', time(look.now, look)),
    title: 'That could not be answered',
    strongs: lines('The fault is in the bot, not in what you wrote.'),
    sections: section(
      'What to do next',
      numbered([
        `Ask again in a minute. If it was an order, look first whether it was taken: “@${escaped(look.botName)} pending approvals”.`,
        `Fails again? Give whoever runs the bot this reference: **${escaped(foreign(reference, 60))}**. It leads to the cause in the log.`,
      ]),
    ),
  });
}

/**
 * Words that were not understood (`heard`), or that left open which gateway is meant. What they may have meant is to
 * be written again, and is never acted on by itself.
 */
export function didYouMeanCard(
  suggestions: readonly string[],
  heard: string | undefined,
  look: Look,
): AdaptiveCard {
  const bot = `@${escaped(look.botName)}`;
  const wrote = heard === undefined || heard.trim() === '' ? undefined : quoted(heard);
  return note({
    strip: strip('asking', 'Nothing has changed'),
    title: wrote === undefined ? 'Which gateway?' : 'That was not understood',
    paragraphs: wrote === undefined ? [] : [paragraph(said('You wrote: '), quote(wrote))],
    sections: section(
      wrote === undefined
        ? 'Write one of these'
        : suggestions.length > 1
          ? 'Did you mean one of these?'
          : 'Did you mean this?',
      lines(...suggestions.slice(0, 6).map((one) => `**${bot} ${escaped(foreign(one, 120))}**`)),
    ),
    smalls: lines(`All that ${escaped(look.botName)} understands: ${bot} help`),
    links: suggestions.slice(0, 3).map((one) => ({
      title: foreign(`Fill in: ${one}`, 80),
      url: `https://teams.microsoft.com/l/chat/0/0?users=28:${look.botId}&message=${encodeURIComponent(foreign(one, 300).toWellFormed())}`,
    })),
  });
}

/** Said once, when the bot comes to a team or a chat. */
export function welcomeCard(look: Look): AdaptiveCard {
  const bot = `@${escaped(look.botName)}`;
  return note({
    strip: strip('settled', 'Ready'),
    title: `${escaped(look.botName)} runs your cloud management gateways`,
    strongs: lines('Nothing changes without a plan, and no plan runs without approval.'),
    sections: section(
      'Try one of these',
      lines(
        `**${bot} list gateways** shows how they are.`,
        `**${bot} preview stop** and a gateway’s name shows what the order would do, and does nothing.`,
        `**${bot} help** shows all that it understands.`,
      ),
    ),
    smalls: lines(
      `An order’s card shows what is now, what will be and what breaks. Approvers answer it with a button, or in words: “${bot} approve R-12”.`,
    ),
  });
}
