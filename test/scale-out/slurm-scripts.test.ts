/** The scripts for Slurm, run as one of its tasks would, with a `node` and a `scontrol` that note how they are called. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite } from 'uvu';
import { root } from '../../scripts/bootstrap.mjs';
import { inTemporaryFolder } from '../cli/binary.ts';
import { leaveResult, runShimmed, type ShimmedCall } from './shims.ts';

const test = suite('scripts for Slurm');
const script = (name: string) => join(root, 'templates/scale-out', name);

/** What Slurm 22.05 sets in a task of `--array=first-last:step`. */
const arrayOf = (first: number, last: number, step = 1) => ({
  SLURM_ARRAY_JOB_ID: '70',
  SLURM_ARRAY_TASK_MIN: String(first),
  SLURM_ARRAY_TASK_MAX: String(last),
  SLURM_ARRAY_TASK_STEP: String(step),
  SLURM_ARRAY_TASK_COUNT: String(Math.floor((last - first) / step) + 1),
});

interface Task {
  readonly task: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** What the command does. */
  readonly node?: string;
  readonly scontrol?: string;
}

const runTask = (
  folder: string,
  { task, env = arrayOf(1, 3), args = [], node = 'exit 0', scontrol = 'exit 0' }: Task,
): Promise<ShimmedCall> =>
  runShimmed(
    folder,
    ['bash', script('slurm-array.sbatch'), ...args],
    { node, scontrol },
    { SLURM_ARRAY_TASK_ID: String(task), ...env },
  );

/** The shard that each task trains; null where it refuses. */
async function shardsOf(tasks: readonly number[], env: Readonly<Record<string, string>>) {
  const found: (string | null)[] = [];
  for (const task of tasks) {
    await inTemporaryFolder(async (folder) => {
      const { code, calls } = await runTask(folder, { task, env });
      const [words = []] = calls;
      found.push(code === 0 ? (words[words.indexOf('--shard') + 1] ?? null) : null);
    });
  }
  return found;
}

test('tasks are shards whether they are counted from 0, from 1, or in steps', async () => {
  const all = ['1/3', '2/3', '3/3'];
  assert.deepEqual(await shardsOf([0, 1, 2], arrayOf(0, 2)), all);
  assert.deepEqual(await shardsOf([1, 2, 3], arrayOf(1, 3)), all);
  assert.deepEqual(await shardsOf([10, 20, 30], arrayOf(10, 30, 10)), all);
});

test('a part of the tasks is the same shards, where it is told how many there are', async () => {
  const uneven = { ...arrayOf(1, 7), SLURM_ARRAY_TASK_COUNT: '3' };
  assert.deepEqual(await shardsOf([1, 3, 7], { ...uneven, SHARDS: '8' }), ['1/8', '3/8', '7/8']);
  assert.deepEqual(await shardsOf([0, 4], { ...arrayOf(0, 4, 4), SHARDS: '8', FIRST_TASK: '0' }), [
    '1/8',
    '5/8',
  ]);
  assert.deepEqual(await shardsOf([0, 9], { ...arrayOf(0, 9, 9), SHARDS: '8' }), [null, null]);
  await inTemporaryFolder(async (folder) => {
    const { code, stderr, calls } = await runTask(folder, { task: 3, env: uneven });
    assert.deepEqual([code, calls], [2, []]);
    assert.match(stderr, /the 3 tasks from 1 to 7 are not evenly spaced\. Set SHARDS/);
  });
});

test('a task trains its shard with the words that it was given, and goes on with a result that is there', async () => {
  await inTemporaryFolder(async (folder) => {
    const args = ['--profile', 'full', 'two words'];
    const first = await runTask(folder, { task: 2, args });
    const out = 'reprolab-70/shard-2-of-3';
    assert.deepEqual(first.calls, [
      ['node', 'scripts/reprolab.mjs', 'run', ...args, '--shard', '2/3', '--out', out],
    ]);
    leaveResult(join(folder, out));
    const env = { ...arrayOf(1, 3), REPROLAB: '/opt/x.mjs' };
    const second = await runTask(folder, { task: 2, args, env });
    assert.deepEqual(second.calls, [['node', '/opt/x.mjs', 'run', '--resume', out]]);
    const other = await runTask(folder, { task: 2, env: { ...arrayOf(1, 4), OUT: 'reprolab-70' } });
    assert.deepEqual(other.calls[0]?.slice(-2), ['--out', 'reprolab-70/shard-2-of-4'], 'another division');
  });
});

test('what the infrastructure broke is put back alone, and an answer never', async () => {
  const requeue = ['scontrol', 'requeue', '70_3'];
  for (const [does, code, expected] of [
    ['exit 0', 0, []],
    ['exit 1', 1, []],
    ['exit 2', 2, []],
    ['exit 3', 3, [requeue]],
    ['kill -KILL $$', 137, [requeue]],
    ['kill -SEGV $$', 139, [requeue]],
  ] as const) {
    await inTemporaryFolder(async (folder) => {
      // The last task of an array has the number of the array.
      const env = { ...arrayOf(1, 3), SLURM_JOB_ID: '70' };
      const ended = await runTask(folder, { task: 3, node: does, env });
      assert.equal(ended.code, code);
      assert.deepEqual(ended.calls.slice(1), expected, does);
    });
  }
});

test('it is put back so many times and not more, and a refusal of Slurm is told', async () => {
  await inTemporaryFolder(async (folder) => {
    const broken = (count: number, more: Readonly<Record<string, string>> = {}, scontrol = 'exit 0') =>
      runTask(folder, {
        task: 1,
        node: 'exit 3',
        scontrol,
        env: { ...arrayOf(1, 3), SLURM_RESTART_COUNT: String(count), ...more },
      });
    assert.match((await broken(2)).stdout, /Shard 1\/3 ended with 3: put back, for the 3\. time of 3/);
    const last = await broken(3);
    assert.equal(last.calls.length, 1);
    assert.match(last.stdout, /after being put back 3 of 3 times: left as it is/);
    assert.equal((await broken(0, { REQUEUES: '0' })).calls.length, 1);
    const refused = await broken(0, {}, 'exit 1');
    assert.equal(refused.code, 3);
    assert.match(refused.stderr, /Slurm does not put it back/);
  });
});

/** A command that tells that it has started, and takes its time to end after SIGTERM, as the real one does. */
const patient = (signal: string) =>
  `trap 'sleep 0.3; exit 143' TERM; sleep 0.3; kill -${signal} $PPID; sleep 5 >/dev/null 2>&1 & wait $!`;

test('near the time limit it keeps what is finished and is put back; when it is cancelled it is not', async () => {
  for (const [signal, requeues] of [
    ['USR1', 1],
    ['TERM', 0],
  ] as const) {
    await inTemporaryFolder(async (folder) => {
      const { code, calls } = await runTask(folder, { task: 1, node: patient(signal) });
      assert.deepEqual([code, calls.length - 1], [143, requeues], signal);
    });
  }
});

test('the merge goes on with its result whatever the verdict of the merge was', async () => {
  const merge = (folder: string, node: string) =>
    runShimmed(folder, ['bash', script('slurm-merge.sbatch'), 'shards', '--confirm', '4'], { node }, {});
  const resume = ['node', 'scripts/reprolab.mjs', 'run', '--resume', 'shards/night', '--confirm', '4'];
  const writes = 'mkdir -p shards/night; : > shards/night/result.json';
  await inTemporaryFolder(async (folder) => {
    leaveResult(join(folder, 'shards/shard-1-of-2'));
    leaveResult(join(folder, 'shards/shard-2-of-2'));
    const merging = [
      ...['node', 'scripts/reprolab.mjs', 'merge', 'shards/shard-1-of-2', 'shards/shard-2-of-2'],
      ...['--out', 'shards/night'],
    ];
    for (const code of [2, 3]) {
      const refused = await merge(folder, `exit ${code}`);
      assert.deepEqual([refused.code, refused.calls], [code, [merging]]);
    }
    const failed = await merge(folder, `[ "$2" = run ] && exit 0; ${writes}; exit 1`);
    assert.deepEqual([failed.code, failed.calls], [0, [merging, resume]]);
    const again = await merge(folder, 'exit 1');
    assert.deepEqual([again.code, again.calls], [1, [resume]]);
  });
});

test.run();
