/** A nightly of a course: several runs at once, shards, going on after a stop, limits. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import { readResult, writeResult } from '../../harness/run/result-file.ts';
import { reprolab } from '../cli/binary.ts';
import { reprolabHere } from '../cli/in-process.ts';
import { withCourse } from '../course/course-folder.ts';
import { measuredIn } from '../course/measured-in.ts';

const test = suite('a nightly');

test('several at once, in shards, and after a stop: the same result', async () => {
  await withCourse(async ({ folder, path }) => {
    const command = ['run', '--course', folder, '--profile', 'full', '--seeds', '1..3', '--confirm', 'off'];
    const whole = await reprolab([...command, '--out', path('whole')]);
    assert.equal(whole.code, 0, whole.stderr);
    const expected = measuredIn(readResult(path('whole')));

    await reprolab([...command, '--jobs', '2', '--out', path('jobs')]);
    assert.deepEqual(measuredIn(readResult(path('jobs'))), expected);
    assert.deepEqual(
      readResult(path('jobs')).runs.map(({ concurrency }) => concurrency),
      [2, 2, 2],
    );

    for (const part of ['1', '2']) {
      await reprolab([...command, '--shard', `${part}/2`, '--out', path(`shard-${part}`)]);
    }
    const one = await reprolabHere(['merge', path('shard-1'), '--course', folder]);
    assert.equal(one.code, 2);
    assert.match(one.stderr, /shard 2 of 2 is missing/);
    const merged = await reprolabHere([
      ...['merge', path('shard-2'), path('shard-1'), '--course', folder, '--out', path('merged')],
    ]);
    assert.equal(merged.code, 0, merged.stderr);
    assert.deepEqual(measuredIn(readResult(path('merged'))), expected);
    assert.ok(existsSync(join(path('merged'), 'report.html')));

    // What a stop leaves: two runs, none finished after them.
    const stopped = readResult(path('whole'));
    writeResult(path('shard-1'), {
      ...stopped,
      status: 'partial',
      finishedAt: null,
      durationSeconds: null,
      runs: stopped.runs.slice(0, 2),
      checks: [],
    });
    const resumed = await reprolab(['run', '--resume', path('shard-1')]);
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.deepEqual(measuredIn(readResult(path('shard-1'))), expected);
  });
});

test('a run that takes too long is ended and told as that; the others go on', async () => {
  await withCourse(async ({ folder, path, edit }) => {
    edit(
      'two-clouds/suite.ts',
      'async run() {',
      'async run() {\n      if (context.random.seed === 1) await new Promise(() => setInterval(() => 0, 1000));',
    );
    const { code, stderr } = await reprolab([
      ...['run', '--course', folder, '--profile', 'smoke', '--seeds', '1,2', '--run-timeout', '0.5'],
      ...['--out', path('out')],
    ]);
    assert.equal(code, 3, stderr);
    const { runs, errors } = readResult(path('out'));
    assert.deepEqual(
      [runs.map(({ seed }) => seed), errors.map(({ seed, code: kind }) => [seed, kind])],
      [[2], [[1, 'run-timed-out']]],
    );
    assert.match(
      errors[0]?.message ?? '',
      /two-clouds\/published\/1 did not finish within 30 s, and was ended/,
    );
  });
});

test.run();
