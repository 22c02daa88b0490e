import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { parse } from '../../src/intent/parse.ts';
import { round, spreadOf } from './figures.ts';

export interface Parsing {
  readonly lines: number;
  readonly linesPerSecond: number;
  /** Milliseconds a line. */
  readonly p50: number;
  readonly p99: number;
  /** Of the texts of 2,000 characters below, the one that takes longest. */
  readonly slowest: { readonly text: string; readonly ms: number };
  /** Milliseconds to load the parser in a fresh process. */
  readonly loadMs: number;
}

const longest = 2000;
const repeats = 5;
/** Texts that make a grammar try much: begun and never ended, or everything at once. */
const hard = [
  'stop ',
  'scale granite to ',
  'a ',
  '1 ',
  'granitefallsx ',
  'tomorrow at 5 ',
  'because ',
  'start and stop and ',
  '"',
  '((((',
  '12:30 ',
  'GraniteFals, RedmondEgde ',
  'x',
  'every monday and ',
];

export async function measureParsing(): Promise<Parsing> {
  const file = join(import.meta.dirname, '../intent/utterances.jsonl');
  const lines = (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Utterance);
  const took: number[] = [];
  for (let i = 0; i < repeats; i++)
    for (const { text, ...rest } of lines) took.push(timed(text, contextOf(rest)));
  const settled = took.slice(lines.length); // the first time round the code is still being compiled
  const total = settled.reduce((sum, ms) => sum + ms, 0);
  const { p50, p99 } = spreadOf(settled);
  const context = contextOf({
    now: '2026-11-20T09:00:00Z',
    timeZone: 'Europe/Berlin',
    gateways: ['GraniteFalls', 'RedmondEdge'],
  });
  const slow = hard
    .map((text) => {
      const long = text.repeat(longest).slice(0, longest);
      // The engine compiles a pattern anew for its first long text: once a process, up to 0.3 s for all of them.
      const took = Array.from({ length: 7 }, () => timed(long, context));
      return { text, ms: round(spreadOf(took).p50) };
    })
    .sort((a, b) => b.ms - a.ms);
  return {
    ...{ lines: lines.length, linesPerSecond: round((settled.length / total) * 1000), p50, p99 },
    ...{ slowest: slow[0] ?? { text: '', ms: 0 }, loadMs: await loadMs() },
  };
}

interface Context {
  readonly now: string;
  readonly timeZone: string;
  readonly gateways: readonly string[];
}
type Utterance = Context & { readonly text: string };

function contextOf({ now, timeZone, gateways }: Context) {
  return { now: new Date(now), timeZone, gateways };
}

function timed(text: string, context: ReturnType<typeof contextOf>): number {
  const began = performance.now();
  parse(text, context);
  return performance.now() - began;
}

async function loadMs(): Promise<number> {
  const url = pathToFileURL(join(import.meta.dirname, '../../src/intent/parse.ts'));
  const cache = join(import.meta.dirname, '../../node_modules/.cache/gatehouse');
  // With the compile cache, as src/gatehouse.js has it: the median is that of a second start.
  const code = `(await import('node:module')).enableCompileCache(${JSON.stringify(cache)}); const t = performance.now(); await import(${JSON.stringify(url.href)}); console.log(performance.now() - t)`;
  const once = async () =>
    Number((await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code])).stdout);
  return spreadOf([await once(), await once(), await once()]).p50;
}
