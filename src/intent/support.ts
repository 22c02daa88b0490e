import type { Slots } from '../domain/intent.ts';
import type { Reading } from './reading-rule.ts';
import type { Sentence } from './sentence.ts';

const over =
  '(?:(?:over|via|through|across|with|on|by|behind|using|for|in) (?:the |a |an |our )?(?:cmg|cmgs|gateway|gateways|cloud (?:management )?gateway|internet)\\b)';
const inVersion =
  '(?:(?:in|on|with|for|since|as of|from)?\\s*(?:the\\s)?(?:version|release|cb|current branch|configmgr|mecm|sccm|build)?\\s*(?<version>[12]\\d(?:0[1-9]|1[0-2]))\\b)';
const shapes = [
  /^(?:is|are)\s+(?<feature>.+?)\s+(?:already\s+|still\s+|fully\s+|even\s+)?(?:supported|available|possible|working)\b/i,
  /^(?:does|do|will|would|can)\s+(?!(?:the )?(?:cmg|gateway|it|this|you|we|i)\b)(?<feature>.+?)\s+(?:work|works|function|run)\b/i,
  /^(?:can|could|may)\s+(?:i|we|you|clients|one)\s+(?:still\s+)?(?:use|do|run|deploy)\s+(?<feature>.+)$/i,
  /^(?:do|does)\s+(?:you|we|it|the cmg|the gateway|cmg|a cmg|a gateway|the cloud management gateway)\s+support\s+(?<feature>.+)$/i,
  /^(?:does|do)\s+(?:cmg|cmgs|gateways)\s+(?:do|handle)\s+(?<feature>.+)$/i,
  /^(?<feature>.+?)\s+(?:supported|support)\s*$/i,
  /^is\s+there\s+(?:any\s+)?support\s+for\s+(?<feature>.+)$/i,
  /^does\s+(?:it\s+)?support\s+(?<feature>.+)$/i,
  /^(?:check\s+)?support(?:ed)?\s+(?:for|of)\s+(?<feature>.+)$/i,
  /^(?:since|from)?\s*(?:which|what)\s+version\s+(?:supports|added|has)\s+(?<feature>.+)$/i,
];

/** The feature and the version that a question about support names. */
export function readSupport(s: Sentence): Slots | undefined {
  if (s.marks('gateway').length > 0) return undefined;
  const first = s.items[0];
  const last = s.items.at(-1);
  if (first === undefined || last === undefined) return undefined;
  let text = s.clean.slice(first.start, last.end).replace(/[?!.\s]+$/, '');
  const version = new RegExp(inVersion, 'i').exec(text);
  if (version !== null)
    text = `${text.slice(0, version.index)} ${text.slice(version.index + version[0].length)}`.trim();
  text = text
    .replace(new RegExp(over, 'gi'), ' ')
    .replace(/\s+(?:yet|today|now|at all|already)$/i, '')
    .replace(/\s+/g, ' ')
    .trim();
  for (const shape of shapes) {
    const feature = shape
      .exec(text)
      ?.groups?.['feature']?.replace(/^(?:the|a|an)\s+/i, '')
      .replace(/^feature\s+/i, '')
      .trim();
    if (
      feature === undefined ||
      feature === '' ||
      /^(?:it|this|that|everything|what|which features?|features?|someone|anyone|there|you|we)$/i.test(
        feature,
      )
    )
      continue;
    if (feature.split(' ').length > 7) continue;
    return {
      feature: feature.replace(/^"(.*)"$/, '$1'),
      ...(version?.groups?.['version'] === undefined ? {} : { version: version.groups['version'] }),
    };
  }
  return undefined;
}

/** Whether a feature of Configuration Manager works over the gateway. */
export const support: readonly Reading[] = [
  {
    intent: 'check-support',
    when: (s) =>
      s.has('supported|support|work|works|function|available|use|possible|supports|run|do|deploy|working') &&
      !s.has('alerts|oncall|approvals|instances') &&
      !/^ (?:how|what can|what do you|who|did|when|why) /.test(s.line) &&
      readSupport(s) !== undefined,
    slots: (s) => readSupport(s) ?? {},
    mayOrder: true,
    mayBeStrange: true,
  },
];
