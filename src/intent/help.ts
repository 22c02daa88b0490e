import { topicOf } from './catalogue.ts';
import type { Reading } from './reading-rule.ts';
import type { Sentence } from './sentence.ts';
import { baseOf } from './verbs.ts';

function topic(s: Sentence): string | undefined {
  const words = s.items.filter((i) => i.isWord).map((i) => i.word);
  for (const word of words.filter((w) => w !== 'help')) {
    const found = topicOf(word) ?? topicOf(baseOf(word) ?? '');
    if (found !== undefined) return found;
  }
  return undefined;
}

const plainHelp =
  /^ (?:help|help help|help me|help please|i need help|need help|commands|show help|show me help|command list|usage|man|manual|\?|what can (?:you|i|we|this bot|the bot|gatehouse) do(?: for (?:me|us))?|what can i (?:say|ask|type)(?: you)?|what do you do|what are you|who are you|what commands (?:are there|do you (?:know|have|understand))|(?:list|show)(?: me)?(?: all)?(?: the)? commands|how does this work|how do you work|how do i use (?:this|you|it)|what (?:else )?can you do|what are you able to do|(?:what|how) can you help(?: me| us)?(?: with)?|what (?:can|do) you (?:support|offer)|get started|options|menu) $/;

/** What the bot can do. */
export const help: readonly Reading[] = [
  {
    intent: 'help',
    when: (s) =>
      plainHelp.test(s.line) ||
      (/^ (?:help|help help|help me|(?:show|give|get)(?: me)? (?:the )?help|i need help|can you help me|usage|explain|man) (?:with|on|about|for|to|how to)? ?/.test(
        s.line,
      ) &&
        s.items.length <= 6 &&
        topic(s) !== undefined) ||
      (/^ (?:how do (?:i|we|you)|how can (?:i|we)|how to|what is the command (?:to|for)|how would i|how does one) /.test(
        s.line,
      ) &&
        topic(s) !== undefined &&
        !s.namesGateway) ||
      (/^ how do (?:i|we) /.test(s.line) && topic(s) !== undefined),
    slots: (s) => {
      if (plainHelp.test(s.line)) return {};
      const found = topic(s);
      return found === undefined ? {} : { topic: found };
    },
    mayOrder: true,
  },
];
