import { parseDocument } from 'yaml';
import { z } from 'zod';
import { ConfigInvalid } from '../domain/fault.ts';

/** What a package needs of gatehouse.yaml. */
const part = z.object({
  bot: z.object({
    appId: z.guid('an Entra id: 8-4-4-4-12 hexadecimal digits'),
    name: z.string().min(1).default('Gatehouse'),
  }),
});

/**
 * Reads `bot.appId` and `bot.name` and nothing else: a package holds no secret, so it can be made where the secrets that
 * the rest of the file names are not set.
 * @throws ConfigInvalid with every problem at once
 */
export function readBot(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
): { readonly appId: string; readonly name: string } {
  const document = parseDocument(text);
  const [broken] = document.errors;
  if (broken !== undefined) throw new ConfigInvalid([`not YAML: ${broken.message.split('\n')[0]}`]);
  const problems: string[] = [];
  const value = (key: 'appId' | 'name') => {
    const found = document.getIn(['bot', key]);
    if (typeof found !== 'string') return found;
    return found.replace(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (whole, name: string) => {
      if (environment[name] === undefined)
        problems.push(`bot.${key}: the environment variable ${name} is not set`);
      return environment[name] ?? whole;
    });
  };
  const read = part.safeParse({ bot: { appId: value('appId'), name: value('name') } });
  if (problems.length > 0) throw new ConfigInvalid(problems);
  if (!read.success)
    throw new ConfigInvalid(read.error.issues.map((one) => `${one.path.join('.')}: ${one.message}`));
  return { appId: read.data.bot.appId.toLowerCase(), name: read.data.bot.name };
}
