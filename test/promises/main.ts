import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Proof, promises } from './promises.ts';

const help = `npm run promises [-- --results FILE]
  Runs the tests and writes into the README, for each promise, which tests prove it and how many passed.

  --results FILE  takes the JSON of a run that there is already (npm test -- --json --outputFile=FILE);
                  of several, the later tells of a test that both have

  Exit status: 0 every promise is proved, 1 one has no passing test or a failing one.`;

interface Result {
  readonly file: string;
  readonly name: string;
  readonly passed: boolean;
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
    assertionResults
      .filter((one) => one.status !== 'pending')
      .map((one) => ({
        file: name.slice(name.lastIndexOf('/test/') + 1),
        name: one.fullName,
        passed: one.status === 'passed',
      })),
  );
}

function newest(runs: readonly (readonly Result[])[]): readonly Result[] {
  const tests = new Map(runs.flat().map((one) => [`${one.file} ${one.name}`, one]));
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
    const passed = tests.filter((one) => one.passed).length;
    if (found.some((one) => one.tests.length === 0) || passed < tests.length) unproved.push(promise);
    const files = [
      ...new Set(proofs.map((one) => `\`${one.file.replace(/^test\//, '').replace(/\.test\.ts$/, '')}\``)),
    ];
    return `| ${promise} | ${files.join(', ')} | ${passed} of ${tests.length} |`;
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
