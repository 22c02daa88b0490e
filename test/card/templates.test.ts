import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { renderCard, type Views } from '../../src/card/render.ts';
import type { Fold, Line, Strip } from '../../src/card/views.ts';
import { nodesOf, plainCard, teamsCard } from './teams-card.ts';

const strip: Strip = {
  style: 'good',
  icons: [{ name: 'Clock', glyph: '◔' }],
  glyphs: [{ text: '●' }],
  words: 'words',
  marks: [{ text: 'R-1' }],
};
const lines: readonly Line[] = [{ text: 'line' }];
const fold: Fold = { show: 'show', hide: 'hide', lines, calls: lines, smalls: lines };
const framed = { strip, title: 'title' };
const told = {
  strongs: lines,
  lines,
  paragraphs: [{ runs: [{ text: 'run', italic: true }] }],
  sections: [{ heading: 'heading', lines }],
  smalls: lines,
  buttons: [{ title: 'b', verb: 'again', data: { request: 'rq' }, style: 'default' }],
} as const;
const factSets = [{ facts: [{ title: 'fact', value: 'value' }] }];
const folded = { path: lines, folds: [fold] };

/** One view for each template with every list filled. The compiler sees to it that each has exactly its keys. */
const views: Views = {
  approval: {
    ...framed,
    ...told,
    folds: [fold],
    refresh: [{ request: 'rq', userIds: ['29:1'] }],
    tables: [{ changes: [{ what: 'w', now: 'n', after: 'a' }] }],
    approveNow: [{ title: 't', request: 'rq' }],
    approveForms: [{ warning: 'w', title: 't', request: 'rq' }],
    rejectForms: [{ label: 'l', missing: 'm', title: 't', request: 'rq' }],
  },
  progress: {
    ...framed,
    ...told,
    ...folded,
    bars: [{ value: 1, max: 2, rows: [{ cells: [{ style: 'good', text: '✓' }] }] }],
    machines: lines,
    forms: [
      {
        title: 't',
        says: 's',
        button: { title: 't', verb: 'run-again', data: { request: 'rq' }, style: 'destructive' },
      },
    ],
  },
  outcome: { ...framed, ...told, ...folded, factSets, azureSaid: [{ code: 'c', message: 'm' }] },
  note: { ...framed, ...told, factSets, links: [{ title: 't', url: 'https://example.com' }] },
  question: {
    ...framed,
    paragraphs: told.paragraphs,
    lines,
    gateways: [{ style: 'expanded', choices: [{ title: 't', value: 'v' }] }],
    instances: [{ label: 'l' }],
    scopes: [{ label: 'l', choices: [{ title: 't', value: 'v' }] }],
    reasons: [{ label: 'l' }],
    smalls: lines,
    answers: [{ title: 't', question: 'qu' }],
  },
  fleet: {
    ...framed,
    lines,
    tables: [
      {
        rows: [
          { style: 'good', title: 't', gateway: 'g', name: 'n', where: 'w', state: 's', details: lines },
        ],
      },
    ],
    smalls: lines,
    pages: [{ title: 'Next', data: { page: 1 } }],
  },
  status: {
    ...framed,
    strongs: lines,
    lines,
    factSets,
    sections: told.sections,
    links: [{ title: 't', text: 'x', request: 'rq' }],
    path: lines,
    smalls: lines,
    buttons: told.buttons,
  },
  instances: {
    ...framed,
    lines,
    tables: [{ rows: [{ style: 'good', name: 'n', state: 's' }] }],
    smalls: lines,
    buttons: told.buttons,
  },
  pending: {
    ...framed,
    lines,
    groups: [
      {
        heading: 'h',
        requests: [{ style: 'default', title: 't', request: 'rq', deed: 'd', details: lines }],
      },
    ],
    smalls: lines,
  },
  alert: {
    ...framed,
    refresh: [{ alert: 'al', userIds: ['29:1'] }],
    strongs: lines,
    lines,
    charts: [
      {
        title: 't',
        days: 'd',
        yMax: 1,
        series: [{ legend: 'l', color: 'neutral', values: [{ x: '2026-11-20', y: 0 }] }],
        heading: 'h',
        bars: '▁█',
        facts: [{ title: 'fact', value: 'value' }],
      },
    ],
    factSets,
    paragraphs: told.paragraphs,
    portals: [{ url: 'https://portal.azure.com/x' }],
    sections: told.sections,
    folds: [fold],
    smalls: lines,
    takes: [{ title: 't', alert: 'al' }],
    quiets: [
      {
        choices: [{ title: 't', value: 'v' }],
        firstDate: '2026-11-21',
        hints: lines,
        snooze: 's',
        alert: 'al',
        mutes: [{ title: 't', alert: 'al' }],
      },
    ],
    raises: [{ title: 't', alert: 'al', label: 'l', value: 2, min: 1, missing: 'm', hints: lines }],
    starts: [{ title: 't', alert: 'al' }],
    stops: [{ title: 't', alert: 'al', warning: 'w' }],
    renewals: [{ steps: lines, hints: lines }],
    resolves: [{ title: 't', alert: 'al', hints: lines }],
    entities: [{ type: 'mention', text: '<at>A</at>', mentioned: { id: 'a', name: 'A' } }],
  },
  alerts: {
    ...framed,
    strongs: lines,
    lines,
    tables: [
      {
        left: 'l',
        right: 'r',
        rows: [
          {
            style: 'good',
            name: 'n',
            about: lines,
            says: 's',
            details: lines,
            actions: [{ title: 't', verb: 'digest-show', data: { alert: 'al', digest: 'di' } }],
          },
        ],
      },
    ],
    sections: told.sections,
    smalls: lines,
  },
  history: {
    ...framed,
    days: [{ day: 'd', entries: [{ text: 't', quotes: lines }] }],
    smalls: lines,
  },
};

const names = Object.keys(views) as readonly (keyof Views)[];
const folder = new URL('../../cards/', import.meta.url);
const read = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));

/** The keys that a template names, each with the lists it stands in: "tables[].changes[].what". */
function wanted(node: unknown, scope = ''): readonly string[] {
  if (typeof node === 'string')
    return [...node.matchAll(/\$\{([^}]+)\}/g)].map(([, key = '']) => `${scope}${key}`);
  if (Array.isArray(node)) return node.flatMap((one) => wanted(one, scope));
  if (typeof node !== 'object' || node === null) return [];
  const { $data, ...rest } = node as Record<string, unknown>;
  if (typeof $data !== 'string') return Object.values(rest).flatMap((one) => wanted(one, scope));
  const [list = ''] = wanted($data, scope);
  return Object.values(rest).flatMap((one) => wanted(one, `${list}[].`));
}

/** The keys that a view has, in the same spelling. Data of a button goes in as a whole. */
function offered(value: unknown, path = ''): readonly string[] {
  const isWhole = path.endsWith('.data') || path.endsWith('.userIds') || path === 'entities';
  if (typeof value !== 'object' || value === null || isWhole) return [path];
  if (Array.isArray(value)) return value.flatMap((one) => offered(one, `${path}[]`));
  return Object.entries(value).flatMap(([key, one]) => offered(one, path === '' ? key : `${path}.${key}`));
}

test('there is one template for each view, and none besides', () => {
  expect(readdirSync(folder).sort()).toEqual(names.map((name) => `${name}.json`).sort());
});

describe.each(names)('cards/%s.json', (name) => {
  const template = read(name);

  test('has a version, and names exactly the keys of its view', () => {
    expect(template['version']).toBe('1.5');
    expect([...new Set(wanted(template))].sort()).toEqual([...new Set(offered(views[name]))].sort());
  });

  test('with every list filled is a valid card that holds every value', () => {
    const card = renderCard(name, views[name] as never);
    expect(teamsCard.safeParse(plainCard({ ...card, actions: undefined })).error?.issues ?? []).toEqual([]);
    expect(JSON.stringify(card)).not.toMatch(/\$\{/);
  });

  test('has the same strip, title and fold as all others', () => {
    const body = template['body'] as readonly Record<string, unknown>[];
    expect(body.slice(0, 2)).toEqual((read('note')['body'] as unknown[]).slice(0, 2));
    const folds = (one: unknown): unknown[] =>
      nodesOf(one).filter((node) => String(node['id']).startsWith('fold'));
    const own = folds(template);
    if (own.length > 0) expect(own).toEqual(folds(read('approval')));
  });
});

describe('filling a template', () => {
  const hostile = 'a "quote" \u0024{title} \\ <b>x</b> {"json": [1]} $when';

  test('puts words in as they are, and never reads them as a template', () => {
    const card = renderCard('note', { ...views.note, title: hostile, lines: [{ text: hostile }] });
    const texts = nodesOf(card).map((node) => node['text']);
    expect(texts.filter((one) => one === hostile)).toHaveLength(2);
  });

  test('leaves the template as it was: the next card knows nothing of the last', () => {
    renderCard('note', { ...views.note, title: 'first' });
    expect(JSON.stringify(renderCard('note', views.note))).not.toContain('first');
  });

  test('leaves out what is empty: no empty list of buttons, no null', () => {
    const empty = {
      strongs: [],
      lines: [],
      paragraphs: [],
      factSets: [],
      sections: [],
      smalls: [],
      buttons: [],
      links: [],
    };
    const card = renderCard('note', { ...framed, ...empty });
    expect(card['actions']).toBeUndefined();
    expect(card['body']).toHaveLength(2);
    expect(JSON.stringify(card)).not.toContain('null');
  });
});
