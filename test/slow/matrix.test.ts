/** The scripts of the matrix template, run as a runner would. */
import { execa } from 'execa';
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import { root } from '../../scripts/bootstrap.mjs';
import course from '../../suites/course.ts';
import { inTemporaryFolder, quietEnvironment } from '../cli/binary.ts';
import { leaveResult, runShimmed } from '../scale-out/shims.ts';
import { readWorkflow } from '../ci/read-yaml.ts';

const test = suite('the matrix of GitHub');
const { jobs } = readWorkflow('templates/ci/github-matrix.yml');
const stepOf = (job: string, id: string) =>
  jobs[job]?.steps.find((step) => step.id === id) ?? assert.fail(`${job} has no step ${id}`);
const bash = (script = '') => ['bash', '--noprofile', '--norc', '-eo', 'pipefail', '-c', script] as const;

/** The outputs of the step that plans, by its real command. */
async function planned(minutesPerShard: string): Promise<{ of: number; shards: number[] }> {
  const text = { output: '' };
  await inTemporaryFolder(async (folder) => {
    const [file, ...words] = bash(stepOf('plan', 'plan').run);
    const output = join(folder, 'output');
    writeFileSync(output, '');
    const { exitCode, stderr } = await execa(file, words, {
      cwd: root,
      reject: false,
      env: {
        ...quietEnvironment,
        PROFILE: 'full',
        MINUTES_PER_SHARD: minutesPerShard,
        GITHUB_OUTPUT: output,
        RUNNER_TEMP: folder,
      },
    });
    assert.equal(exitCode, 0, stderr);
    text.output = readFileSync(output, 'utf8');
  });
  const [, of = '', shards = ''] = /^of=(\d+)\nshards=(.*)\n$/.exec(text.output) ?? assert.fail(text.output);
  return { of: Number(of), shards: JSON.parse(shards) as number[] };
}

test('as many shards as the stated times ask for, at least one and no more than runs', async () => {
  const { stdout } = await execa(
    process.execPath,
    [join(root, 'scripts/reprolab.mjs'), 'plan', '--profile', 'full', '--json'],
    { env: quietEnvironment },
  );
  const runs = JSON.parse(stdout) as { expectedSeconds: number }[];
  const minutes = runs.reduce((sum, { expectedSeconds }) => sum + expectedSeconds, 0) / 60;
  const some = await planned(String(minutes / 3 + 0.001));
  assert.deepEqual(some, { of: 3, shards: [1, 2, 3] });
  assert.equal((await planned('1000000')).of, 1);
  assert.equal((await planned('0.0001')).of, Math.min(runs.length, 256));
});

test('every dataset is downloaded before the shards, which the large ones are only by name', () => {
  const pull = (jobs['plan']?.steps ?? []).find(({ run }) => run?.includes(' data pull ') === true);
  const named = pull?.run?.replace(/^.* data pull /, '').split(' ');
  const inFiles = course.suites
    .flatMap(({ datasets = [] }) => datasets)
    .filter(({ origin }) => origin === 'files')
    .map(({ name }) => name);
  assert.deepEqual(named?.sort(), [...new Set(inFiles)].sort());
});

test('the merge goes on with its result whatever the verdict of the merge was', async () => {
  await inTemporaryFolder(async (folder) => {
    for (const shard of ['shard-1', 'shard-2']) leaveResult(join(folder, 'shards', shard));
    const joining = bash(stepOf('merge', 'join').run);
    const merging = [
      ...['node', 'scripts/reprolab.mjs', 'merge', 'shards/shard-1/result.json'],
      ...['shards/shard-2/result.json', '--out', 'night'],
    ];
    const refused = await runShimmed(folder, joining, { node: 'exit 2' }, {});
    assert.deepEqual([refused.code, refused.calls], [2, [merging]]);
    mkdirSync(join(folder, 'night'));
    const failed = await runShimmed(folder, joining, { node: ': > night/result.json; exit 1' }, {});
    assert.deepEqual([failed.code, failed.calls], [0, [merging]]);
  });
});

test('a shard with a verdict is done, and any other code is that of its job', async () => {
  const steps = jobs['shard']?.steps ?? [];
  const last = steps.at(-1);
  assert.match(last?.if ?? '', /^!contains\(fromJSON\('\["0", "1"\]'\)/);
  await inTemporaryFolder(async (folder) => {
    for (const [given, code] of [
      ['2', 2],
      ['3', 3],
      ['', 3],
    ] as const) {
      assert.equal((await runShimmed(folder, bash(last?.run), {}, { CODE: given })).code, code);
    }
  });
  const again = steps.find(({ id }) => id === 'again');
  assert.equal(again?.if, "steps.first.outputs.exit-code == '3'", 'a failed check is not asked again');
});

test.run();
