import { createInterface } from 'node:readline';
import { parse } from './intent/parse.ts';

const usage = `usage: npm run -s parse < lines.jsonl

Reads JSON lines from standard input and writes one JSON line for each, in order.
  in   {"text": "scale granitefals to four", "now": "2026-11-20T09:00:00Z", "timeZone": "Europe/Berlin",
        "gateways": ["GraniteFalls", "RedmondEdge"]}
  out  {"intent": "scale-gateway", "slots": {"gateway": "GraniteFalls", "instances": 4}, "candidates": [], ...}
"now" defaults to the present, "timeZone" to UTC, "gateways" to none. A line that cannot be read gives
{"error": "..."} in its place, and the exit status is 1 at the end.
`;

interface Question {
  readonly text: string;
  readonly now: Date;
  readonly timeZone: string;
  readonly gateways: readonly string[];
}

/** What is wrong with a line, or the question in it. */
function readLine(line: string): Question | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return `not JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'not a JSON object';
  const { text, now, timeZone = 'UTC', gateways = [] } = value as Record<string, unknown>;
  if (typeof text !== 'string') return '"text" is missing or not a string';
  if (typeof timeZone !== 'string' || !isTimeZone(timeZone))
    return '"timeZone" is not the name of a time zone, such as Europe/Berlin';
  const at = now === undefined ? new Date() : new Date(String(now));
  if (Number.isNaN(at.getTime())) return '"now" is not a date and time, such as 2026-11-20T09:00:00Z';
  if (!Array.isArray(gateways) || !gateways.every((g) => typeof g === 'string'))
    return '"gateways" is not a list of names';
  return { text, now: at, timeZone, gateways };
}

/** Time zones that were found to be one: asking costs more than parsing a line. */
const timeZones = new Set<string>();

function isTimeZone(name: string): boolean {
  if (timeZones.has(name)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    timeZones.add(name);
    return true;
  } catch {
    return false;
  }
}

/**
 * The command `parse`: JSON lines in, JSON lines out.
 * @returns exit status: 0, or 1 when a line could not be read
 */
export async function runParse(argv: string[]): Promise<number> {
  if (argv.includes('--help') || argv.includes('-h')) {
    process.stdout.write(usage);
    return 0;
  }
  if (argv.length > 0) {
    process.stderr.write(`parse takes no ${argv[0]}.\n\n${usage}`);
    return 1;
  }
  let status = 0;
  let out: string[] = [];
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    const question = readLine(line);
    if (typeof question === 'string') {
      status = 1;
      out.push(JSON.stringify({ error: question }));
    } else {
      const { text, ...context } = question;
      out.push(JSON.stringify(parse(text, context)));
    }
    if (out.length >= 256) {
      process.stdout.write(`${out.join('\n')}\n`);
      out = [];
    }
  }
  if (out.length > 0) process.stdout.write(`${out.join('\n')}\n`);
  return status;
}
