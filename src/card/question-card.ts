import type { Gateway, GatewayState } from '../domain/gateway.ts';
import type { Question } from '../domain/question.ts';
import { lines, paragraph, quote, said, strip, when } from './frame.ts';
import { runningWords } from './gateway-words.ts';
import type { AdaptiveCard, Look } from './look.ts';
import { renderCard } from './render.ts';
import type { Paragraph, Strip } from './views.ts';
import { capital, escaped, foreign, named, quoted, space } from './words.ts';

/** A gateway to choose, with what tells it apart; `state` where Azure told it in time. */
export interface Choice {
  readonly gateway: Gateway;
  readonly state?: GatewayState | undefined;
}

/** More than these are a list to open instead of buttons. */
const mostButtons = 8;

function titleOf({ order, missing }: Question, look: Look): string {
  const which = missing.includes('gateway')
    ? 'which gateway'
    : order.gateway === undefined
      ? 'it'
      : look.nameOf(order.gateway);
  const asksNumber = missing.includes('instances');
  const onlyReason = missing.length === 1 && missing[0] === 'reason';
  if (onlyReason) return `Why ${order.kind} ${which}?`;
  if (order.kind !== 'scale') return capital(`${order.kind} ${which}?`);
  if (asksNumber)
    return missing.includes('gateway')
      ? 'Scale which gateway, and to how many instances?'
      : `Scale ${which} to how many instances?`;
  if (order.delta !== undefined)
    return order.delta > 0 ? `Add ${order.delta} to ${which}?` : `Take ${-order.delta} from ${which}?`;
  return `Scale ${which}${order.instances === undefined ? '' : ` to ${order.instances}`}?`;
}

function choiceTitle({ gateway, state }: Choice): string {
  const where = state === undefined ? '' : `, ${state.region}, ${runningWords(state)}`;
  return foreign(`${gateway.name}: site ${gateway.site}${where}`, 120);
}

function stripOf(question: Question): Strip {
  switch (question.state) {
    case 'open':
      return strip('asking', 'Nothing has changed yet');
    case 'answered':
      return strip('settled', 'Answered');
    case 'dismissed':
      return strip('ended', 'Never mind: nothing has changed');
  }
}

function heard({ text, missing }: Question, choices: number): Paragraph {
  const fit =
    missing.includes('gateway') && choices > 1 ? ` There are ${choices}${space}gateways to choose from.` : '';
  return paragraph(said('You wrote: '), quote(quoted(text)), said(fit));
}

/** The two things that are called redeploy, in two sentences. */
const scopes = [
  {
    title:
      'The instances: the same machines move to other hosts in Azure, one after the other. Minutes each.',
    value: 'instances',
  },
  {
    title: 'The service: Configuration Manager sets up a new gateway in place of this one. More than a day.',
    value: 'service',
  },
] as const;

/** What the bot asks back. Once it is answered or dismissed the form is gone. */
export function questionCard(question: Question, choices: readonly Choice[], look: Look): AdaptiveCard {
  const { missing, order, asker } = question;
  const isOpen = question.state === 'open';
  const bot = escaped(look.botName);
  const next = order.preview
    ? 'Next: a preview. Nothing will happen.'
    : 'Next: a plan with all effects. It runs only after approval.';
  const nobody = isOpen && missing.includes('gateway') && choices.length === 0;
  const open = isOpen && !nobody;
  return renderCard('question', {
    strip: stripOf(question),
    title: escaped(titleOf(question, look)),
    paragraphs: [heard(question, isOpen ? choices.length : 0)],
    lines: nobody ? lines(`No gateway fits. See all: **@${bot} list gateways**`) : [],
    gateways: when(open && missing.includes('gateway'), {
      style: choices.length > mostButtons ? 'compact' : 'expanded',
      choices: choices.map((one) => ({ title: choiceTitle(one), value: one.gateway.id })),
    }),
    instances: when(open && missing.includes('instances'), { label: 'Instances, 1 to 16' }),
    scopes: when(open && missing.includes('scope'), { label: 'Redeploy what?', choices: scopes }),
    reasons: when(open && missing.includes('reason'), {
      label: 'Reason: the approvers and everybody here see it.',
    }),
    smalls: isOpen ? lines(`${next} Only ${named(asker.name)} can answer.`) : [],
    answers: when(open, {
      title: order.preview ? 'Show the preview' : 'Make the plan',
      question: question.id,
    }),
  });
}

/** What the activity feed says. */
export function summaryOfQuestion(question: Question, look: Look): string {
  const title = foreign(titleOf(question, look), 120);
  switch (question.state) {
    case 'open':
      return title;
    case 'answered':
      return `Answered: ${title}`;
    case 'dismissed':
      return `Never mind: ${title}`;
  }
}
