import { lines, section, strip } from './frame.ts';
import type { AdaptiveCard, Look } from './look.ts';
import { renderCard } from './render.ts';
import { escaped } from './words.ts';

/** One thing people can write, and what it does. Plain text, without the mention. */
export interface HelpLine {
  readonly text: string;
  readonly says: string;
}

export interface HelpTopic {
  readonly title: string;
  readonly lines: readonly HelpLine[];
}

function helpLine({ text, says }: HelpLine): string {
  return `**${escaped(text)}**${says === '' ? '' : ` · ${escaped(says)}`}`;
}

/** What the bot understands, by topic. */
export function helpCard(topics: readonly HelpTopic[], look: Look): AdaptiveCard {
  return renderCard('note', {
    strip: strip('asking', 'Help'),
    title: `What you can ask ${escaped(look.botName)}`,
    strongs: [],
    lines: lines(
      `In a channel begin with **@${escaped(look.botName)}**. Asking changes nothing; an order makes a plan first, and runs only when it is approved.`,
    ),
    paragraphs: [],
    factSets: [],
    sections: topics.flatMap((topic) => section(escaped(topic.title), lines(...topic.lines.map(helpLine)))),
    smalls: lines(`More about one of them: @${escaped(look.botName)} help status`),
    buttons: [],
    links: [],
  });
}
