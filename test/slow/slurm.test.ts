/** A Slurm array as docs/slurm.md has it, on a real Slurm: shards that break on their first try, and their merge. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import { readResult } from '../../harness/run/result-file.ts';
import { root } from '../../scripts/bootstrap.mjs';
import { binary, quietEnvironment, reprolab } from '../cli/binary.ts';
import { withCourse } from '../course/course-folder.ts';
import { until, whyNoCluster, withCluster } from './slurm-cluster.ts';

const test = suite('a Slurm array');
const script = (name: string) => join(root, 'templates/scale-out', name);

/** Breaks each run of seed 2 and 3 once: the process that trains 2 is killed, and with 3 the whole command. */
const breaking = (folder: string) => `async run() {
      const { existsSync, writeFileSync } = await import('node:fs');
      const mark = ${JSON.stringify(folder)} + '/tried-' + context.random.seed;
      if (context.random.seed > 1 && !existsSync(mark)) {
        writeFileSync(mark, '');
        process.kill(context.random.seed === 2 ? process.pid : process.ppid, 'SIGKILL');
      }`;

const missing = await whyNoCluster();
if (missing !== null) {
  test.skip('shards that break are put back alone, and joined they are what one machine measures');
  console.log(`skipped: ${missing}`);
} else {
  test('shards that break are put back alone, and joined they are what one machine measures', async () => {
    await withCourse(async ({ folder, path, edit }) => {
      const args = ['--course', folder, '--profile', 'smoke', '--seeds', '1..3'];
      const whole = await reprolab(['run', ...args, '--out', path('whole')]);
      assert.equal(whole.code, 0, whole.stderr);
      edit('two-clouds/suite.ts', 'async run() {', breaking(folder));
      mkdirSync(path('cluster'));
      await withCluster(path('cluster'), async ({ call }) => {
        const env = { ...quietEnvironment, REPROLAB: binary, REPROLAB_COURSE: folder, OUT: path('shards') };
        const submit = (words: readonly string[]) =>
          call('sbatch', ['--parsable', `--chdir=${folder}`, ...words], env);
        const array = await submit(['--array=0-2', script('slurm-array.sbatch'), ...args]);
        const merge = await submit([
          `--dependency=afterany:${array}`,
          ...[script('slurm-merge.sbatch'), path('shards')],
        ]);
        const logs = () =>
          [...[0, 1, 2].map((task) => `reprolab-${array}-${task}`), `reprolab-merge-${merge}`]
            .map((name) => path(`${name}.log`))
            .filter((file) => existsSync(file))
            .map((file) => readFileSync(file, 'utf8'))
            .join('\n');
        await until(async () => (await call('squeue', ['--noheader'])) === '', 300, logs);
        const field = async (job: string, name: string) =>
          new RegExp(` ${name}=(\\S+)`).exec(await call('scontrol', ['--oneliner', 'show', 'job', job]))?.[1];
        for (const [task, restarts] of [0, 1, 1].entries()) {
          const job = `${array}_${task}`;
          assert.deepEqual(
            [await field(job, 'JobState'), await field(job, 'Restarts')],
            ['COMPLETED', String(restarts)],
            logs(),
          );
        }
        assert.equal(await field(merge, 'JobState'), 'COMPLETED', logs());
        assert.match(logs(), /Shard 2\/3 ended with 3: put back, for the 1\. time of 3/);
        assert.match(logs(), /Shard 3\/3 ended with 137: put back, for the 1\. time of 3/);
      });
      const measured = (name: string) => readResult(path(name)).runs.map(({ id, bits }) => ({ id, bits }));
      assert.deepEqual(measured('shards/night'), measured('whole'));
      assert.equal(readResult(path('shards/night')).status, 'complete');
    });
  });
}

test.run();
