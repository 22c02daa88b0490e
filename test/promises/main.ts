import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Proof, promises } from './promises.ts';

const help = `npm run promises [-- --results FILE]
  Runs the tests and writes into the README, for each promise, which tests prove it and how many passed.

  --results FILE  takes the JSON of a run that there is already (npm test -- --json --outputFile=FILE);
                  of several, the later tells of a test that both have

  A test that was skipped (long ones, without GATEHOUSE_LONG=1) is counted as such and proves nothing.

  Exit status: 0 every promise is proved, 1 one has no passing test or a failing one.`;

interface Result {
  readonly file: string;
  readonly name: string;
  readonly end: 'passed' | 'failed' | 'skipped';
}

const readme = 'README.md';
const begin = '<!-- promises: written by npm run promises -->';
const end = '<!-- /promises -->';

function run(): string {
  const file = 'test-results/promises.json';
  const jest = [
    '--experimental-vm-modules',
    'node_modules/jest/bin/jest.js',
    '--json',
    `--outputFile=${file}`,
  ];
  spawnSync(process.execPath, jest, { stdio: ['ignore', 'ignore', 'inherit'] });
  return file;
}

function read(file: string): readonly Result[] {
  const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as {
    testResults: { name: string; assertionResults: { fullName: string; status: string }[] }[];
  };
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, status }) => ({
      file: name.slice(name.lastIndexOf('/test/') + 1),
      name: fullName,
      end: status === 'passed' ? 'passed' : status === 'failed' ? 'failed' : 'skipped',
    })),
  );
}

function newest(runs: readonly (readonly Result[])[]): readonly Result[] {
  const all = runs.flat();
  // A run that left a test out tells nothing about it.
  const telling = [
    ...all.filter((one) => one.end === 'skipped'),
    ...all.filter((one) => one.end !== 'skipped'),
  ];
  const tests = new Map(telling.map((one) => [`${one.file} ${one.name}`, one]));
  return [...tests.values()];
}

function of(proof: Proof, results: readonly Result[]): readonly Result[] {
  return results.filter(
    (one) => one.file === proof.file && (proof.tests === undefined || proof.tests.test(one.name)),
  );
}

/** The table for the README, and the promises that nothing proves. */
function table(results: readonly Result[]): { readonly text: string; readonly unproved: readonly string[] } {
  const unproved: string[] = [];
  const rows = promises.map(({ promise, proofs }) => {
    const found = proofs.map((proof) => ({ proof, tests: of(proof, results) }));
    const tests = found.flatMap((one) => one.tests);
    const count = (end: Result['end']) => tests.filter((one) => one.end === end).length;
    const isProved =
      found.every((one) => one.tests.length > 0) && count('passed') > 0 && count('failed') === 0;
    if (!isProved) unproved.push(promise);
    const skipped = count('skipped') === 0 ? '' : `, ${count('skipped')} skipped`;
    const files = [
      ...new Set(proofs.map((one) => `\`${one.file.replace(/^test\//, '').replace(/\.test\.ts$/, '')}\``)),
    ];
    return `| ${promise} | ${files.join(', ')} | ${count('passed')} of ${tests.length}${skipped} |`;
  });
  const text = ['| promise | proved in `test/` | passed |', '|---|---|---|', ...rows].join('\n');
  return { text, unproved };
}

const { values } = parseArgs({
  options: { results: { type: 'string', multiple: true }, help: { type: 'boolean' } },
});
if (values.help === true) {
  console.error(help);
} else {
  const { text, unproved } = table(newest((values.results ?? [run()]).map(read)));
  const page = readFileSync(readme, 'utf8');
  const [before = '', rest = ''] = page.split(begin);
  const after = rest.slice(rest.indexOf(end));
  writeFileSync(readme, `${before}${begin}\n\n${text}\n\n${after}`);
  for (const one of unproved) console.error(`not proved: ${one}`);
  process.exitCode = unproved.length === 0 ? 0 : 1;
}
