import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { needed } from '../../src/doctor/gateway-rights.ts';
import { command, instructions } from './image.ts';

const readme = readFileSync('README.md', 'utf8');
const page = readme.slice(readme.indexOf('## Deployment'), readme.indexOf('## Operating it'));
const source = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((one) => one.endsWith('.ts') && !one.startsWith('sandbox'))
  .map((one) => readFileSync(join('src', one), 'utf8'))
  .join('\n');

const role = z.strictObject({
  Name: z.string(),
  IsCustom: z.literal(true),
  Description: z.string(),
  Actions: z.array(z.string().regex(/^Microsoft\.Compute\/virtualMachineScaleSets\/[A-Za-z/]+$/)),
  NotActions: z.array(z.string()),
  AssignableScopes: z.array(z.string().startsWith('/subscriptions/')),
});

describe('the README about deployment', () => {
  test('names metrics that the bot counts, and every one of its own', () => {
    const named = new Set([...page.matchAll(/`gatehouse_([a-z_]+)`/g)].map(([, name = '']) => name));
    const counted = [...source.matchAll(/\.(?:count|observe|gauge)\(\s*'([a-z_]+)'/g)].map(
      ([, name = '']) => name,
    );
    expect(named.size).toBeGreaterThan(4);
    for (const name of named) expect(counted).toContain(name);
    const own = counted.filter((one) => one !== 'turns_total'); // its histogram has the same count
    expect([...named]).toEqual(expect.arrayContaining(own));
  });

  test('has a role that Azure can read, with what orders take, no right to write and no wildcard', () => {
    const read = role.parse(JSON.parse(/```json\n([\s\S]+?)```/.exec(page)?.[1] ?? 'null'));
    const changing = read.Actions.filter((one) => !one.endsWith('/read'));
    const isWriting = (action: string) => action.endsWith('/write');
    const actions = needed.map(([, action]) => action);
    expect(changing).toEqual(actions.filter((one) => !isWriting(one)));
    // The right to write is a choice, which the text below the role explains.
    for (const one of actions.filter(isWriting)) expect(page).toContain(`\`${one}\``);
  });

  test('starts the container with the folders, the port and the commands of the Dockerfile', () => {
    expect(page).toContain(`:${instructions('VOLUME')[0]} `);
    expect(page).toContain(`:${instructions('EXPOSE')[0]} `);
    expect(page).toContain(`:${command(instructions('CMD')[0] ?? '').at(-1)}:ro`);
    expect(page).toContain(`user ${instructions('USER')[0]?.split(':')[0]}`);
  });

  test('names pages of itself that there are', () => {
    const headings = [...readme.matchAll(/^#+ (.+)$/gm)].map(([, text = '']) =>
      text
        .toLowerCase()
        .replace(/[^\w\s-]/g, '')
        .replaceAll(' ', '-'),
    );
    for (const [, anchor = ''] of readme.matchAll(/\]\(#([^)]+)\)/g)) expect(headings).toContain(anchor);
  });
});
