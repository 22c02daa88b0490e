import { LineCounter, parseDocument } from 'yaml';
import { ConfigInvalid } from '../domain/fault.ts';
import type { Config } from './config.ts';
import { resolve } from './resolve.ts';
import { configFile } from './schema.ts';

/**
 * Reads the text of gatehouse.yaml.
 * @param environment what `${NAME}` stands for
 * @throws ConfigInvalid with every problem at once, each with its key and what a good value is
 */
export function loadConfig(text: string, environment: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const complain = (key: string, says: string) => problems.push(`${key}: ${says}`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  for (const error of document.errors) {
    const [at] = error.pos;
    complain(`line ${lines.linePos(at).line}`, `not YAML: ${error.message.split('\n')[0]}`);
  }
  if (problems.length > 0) throw new ConfigInvalid(problems);
  const filled = fill(document.toJS(), environment, '', complain);
  const read = configFile.safeParse(filled);
  if (!read.success) for (const issue of read.error.issues) explain(issue, complain);
  if (problems.length > 0 || !read.success) throw new ConfigInvalid(problems);
  const config = resolve(read.data, complain);
  if (problems.length > 0) throw new ConfigInvalid(problems);
  return config;
}

/** `${NAME}` inside a value becomes the environment's; a name that is not set is a problem. */
function fill(
  value: unknown,
  environment: Readonly<Record<string, string | undefined>>,
  path: string,
  complain: (key: string, says: string) => void,
): unknown {
  if (typeof value === 'string')
    return value.replace(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_whole, name: string) => {
      const found = environment[name];
      if (found === undefined) complain(path, `the environment variable ${name} is not set`);
      return found ?? 'x'.repeat(16);
    });
  if (Array.isArray(value))
    return value.map((one, index) => fill(one, environment, `${path}[${index}]`, complain));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        fill(inner, environment, path === '' ? key : `${path}.${key}`, complain),
      ]),
    );
  return value;
}

type Issue = NonNullable<ReturnType<typeof configFile.safeParse>['error']>['issues'][number];

function explain(issue: Issue, complain: (key: string, says: string) => void): void {
  const key = issue.path
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`,
    )
    .join('');
  if (issue.code === 'unrecognized_keys')
    for (const unknown of issue.keys) complain(key === '' ? unknown : `${key}.${unknown}`, 'no such key');
  else if (issue.code === 'invalid_type' && /received undefined/.test(issue.message))
    complain(key, `missing: ${issue.expected} expected`);
  else complain(key === '' ? 'gatehouse.yaml' : key, issue.message);
}
