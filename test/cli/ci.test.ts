import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import { ciFormats } from '../../harness/commands/ci.ts';
import { ciOf } from '../../harness/commands/ci-option.ts';
import { resultSchema, type Result } from '../../harness/core/result-schema.ts';
import { writeResult } from '../../harness/run/result-file.ts';
import { judge } from '../../harness/verdict/judge.ts';
import { summaryLimitBytes } from '../../reports/ci/summary.ts';
import { exporters } from '../../reports/exporters.ts';
import { makeError, makeResult, makeRun } from '../verdict/made-runs.ts';
import { ownReferences } from '../verdict/own-references.ts';
import { inTemporaryFolder } from './binary.ts';
import { reprolabHere } from './in-process.ts';

/** As `run` leaves it where one of two runs broke. */
function broken(): Result {
  const errors = [makeError(2, { message: 'no\n::warning::GPU, 100%' })];
  const result = makeResult([makeRun(1, { accuracy: 0.9 })], { errors });
  return { ...result, checks: judge(result, ownReferences) };
}

const filesOf = (formats: readonly string[]) =>
  exporters.filter(({ name }) => formats.includes(name)).map(({ file }) => file);
const ofDefault = exporters.filter(({ isDefault }) => isDefault).map(({ name }) => name);

/** Writes a result and calls `report` in its folder; a step summary lies beside it. */
async function reportIn(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number | undefined; stdout: string; stderr: string; files: string[] }> {
  const results = join(folder, 'results');
  mkdirSync(results, { recursive: true });
  writeResult(results, broken());
  const called = await reprolabHere(['report', results, ...args], env);
  return {
    ...called,
    files: readdirSync(results)
      .filter((name) => name !== 'result.json')
      .sort(),
  };
}

/** What a report of a result without a benchmark has, and these files. */
const withDefault = (formats: readonly string[]) =>
  filesOf([...ofDefault, ...formats])
    .filter((file) => file !== 'bench.csv')
    .sort();

test('the service is found by the variables that it sets', () => {
  assert.equal(ciOf('auto', { GITHUB_ACTIONS: 'true' }), 'github');
  assert.equal(ciOf('auto', { GITLAB_CI: 'true' }), 'gitlab');
  assert.equal(ciOf('auto', { CI: 'true' }), 'none');
  assert.equal(ciOf('none', { GITHUB_ACTIONS: 'true' }), 'none');
  for (const formats of Object.values(ciFormats)) assert.equal(filesOf(formats).length, formats.length);
});

test('outside a CI there is nothing but what every report has', async () => {
  await inTemporaryFolder(async (folder) => {
    const { code, stdout, files } = await reportIn(folder, []);
    assert.deepEqual(files, withDefault([]));
    assert.equal(code, 3);
    assert.doesNotMatch(stdout, /^::/m);
  });
});

test('GitHub gets the summary, annotations that no text breaks out of, and its files; the exit code stays', async () => {
  await inTemporaryFolder(async (folder) => {
    const summary = join(folder, 'summary');
    writeFileSync(summary, 'of an earlier command');
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary };
    const { code, stdout, stderr, files } = await reportIn(folder, [], env);
    assert.equal(code, 3);
    assert.equal(stderr, '');
    assert.deepEqual(files, withDefault(ciFormats.github));
    assert.deepEqual(
      stdout.split('\n').filter((line) => /^\s*::/.test(line)),
      ['::error title=net%2C seed 2%3A not measured::no%0A::warning::GPU, 100%25'],
    );
    const text = readFileSync(summary, 'utf8');
    assert.match(text, /^of an earlier command\n\n## ✗ 1 suite crashed\n/);
    assert.match(text, /\| ✗ Not measured \| net, published \| seed 2 \|/);
  });
});

test('a summary without room is said and changes nothing else', async () => {
  await inTemporaryFolder(async (folder) => {
    const summary = join(folder, 'summary');
    const taken = 'x'.repeat(summaryLimitBytes - 50);
    writeFileSync(summary, taken);
    const full = await reportIn(folder, ['--ci', 'github'], { GITHUB_STEP_SUMMARY: summary });
    assert.match(full.stderr, /There is no room for a summary in .*: 999950 bytes are there already/);
    assert.equal(readFileSync(summary, 'utf8'), taken);
    const nowhere = await reportIn(folder, ['--ci', 'github'], { GITHUB_STEP_SUMMARY: folder });
    assert.match(nowhere.stderr, /The job summary could not be written: .*EISDIR/);
    assert.deepEqual([full.code, nowhere.code], [3, 3]);
    const without = await reportIn(folder, ['--ci', 'github']);
    assert.equal(without.stderr, '', 'a runner without summaries is none to complain about');
  });
});

test('GitLab gets its files and no command of another', async () => {
  await inTemporaryFolder(async (folder) => {
    const { stdout, files } = await reportIn(folder, [], { GITLAB_CI: 'true' });
    assert.deepEqual(files, withDefault(ciFormats.gitlab));
    assert.doesNotMatch(stdout, /^\s*::/m);
  });
});

test('a format is written alone, and named only where there is something to write', async () => {
  await inTemporaryFolder(async (folder) => {
    const { stdout, files } = await reportIn(folder, ['--format', 'junit,bench-csv']);
    assert.deepEqual(files, ['junit.xml']);
    assert.match(stdout, /^Report: .*junit\.xml$/m);
    assert.doesNotMatch(stdout, /bench\.csv/);
  });
});

test('run speaks to the CI too, and --json keeps standard output for the result', async () => {
  await inTemporaryFolder(async (folder) => {
    const [out, summary] = [join(folder, 'out'), join(folder, 'summary')];
    const args = ['run', 'tensorflow-basics', '--profile', 'smoke', '--json', '--out', out];
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary };
    const { code, stdout, stderr } = await reprolabHere(args, env);
    assert.equal(code, 0, stderr);
    assert.equal(resultSchema.parse(JSON.parse(stdout)).runs.length, 1);
    for (const file of filesOf(ciFormats.github)) assert.ok(existsSync(join(out, file)), file);
    assert.match(readFileSync(summary, 'utf8'), /^## – No claim could be judged/);
  });
});

test('a file of somebody else is in the way only of a CI that would replace it', async () => {
  await inTemporaryFolder(async (folder) => {
    writeFileSync(join(folder, 'junit.xml'), 'mine');
    const args = ['run', 'tensorflow-basics', '--profile', 'smoke', '--out', folder];
    const refused = await reprolabHere([...args, '--ci', 'gitlab']);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /holds junit\.xml already/);
    assert.equal(readFileSync(join(folder, 'junit.xml'), 'utf8'), 'mine');
    assert.equal((await reprolabHere([...args, '--ci', 'none'])).code, 0);
  });
});

test.run();
