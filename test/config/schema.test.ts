import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { configJsonSchema } from '../../src/config/schema.ts';

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly description?: string;
}

/** Every key of gatehouse.yaml with dots; a list's entries go without an index. */
function keysOf(node: Node, path = ''): readonly string[] {
  const inner = Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    const name = path === '' ? key : `${path}.${key}`;
    return [name, ...keysOf(child, name)];
  });
  const others = [...(node.items === undefined ? [] : [node.items]), ...(node.anyOf ?? [])];
  return [...new Set([...inner, ...others.flatMap((one) => keysOf(one, path))])];
}

const schema = configJsonSchema() as Node;

describe('the configuration', () => {
  test('has the JSON Schema that is committed for editors', () => {
    const committed: unknown = JSON.parse(readFileSync('src/config/gatehouse.schema.json', 'utf8'));
    expect(committed).toEqual(JSON.parse(JSON.stringify(schema)));
  });

  test('has every key in the README', () => {
    const readme = readFileSync('README.md', 'utf8');
    const missing = keysOf(schema).filter(
      (key) => !key.startsWith('gateways.roles.') && !readme.includes(`\`${key}\``),
    );
    expect(missing).toEqual([]);
  });
});
