/** Full disks, signals, full memory: whatever happens to a run, it is resumed to the same bits and checks. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { suite } from 'uvu';
import { readResult } from '../../harness/run/result-file.ts';
import { reprolab } from '../cli/binary.ts';
import { allEnded, leftoversIn, livingOf, start } from '../cli/killed-runs.ts';
import { withSmallDisk } from '../cli/small-disk.ts';
import { measuredIn } from '../course/measured-in.ts';
import { withShortCourse } from '../course/short-course.ts';

const test = suite('faults');

const commandOf = (folder: string, ...more: readonly string[]) => [
  ...['run', '--course', folder, '--profile', 'nightly', '--confirm', 'off', '--seeds', '1..3'],
  ...more,
];

if (process.platform === 'linux') {
  test('SIGTERM while fresh seeds are trained, two at a time: they are kept, and the run is resumed', async () => {
    await withShortCourse(async ({ folder, path, edit }) => {
      edit('references/published/lab1.json', '"value": 0.92', '"value": 0.99');
      edit('references/published/lab1.json', '"margin": 0.03', '"margin": 0.05');
      const command = [
        ...[
          'run',
          '--course',
          folder,
          '--profile',
          'nightly',
          '--seeds',
          '1,2',
          '--confirm',
          '6',
          '--jobs',
          '2',
        ],
      ];
      const whole = await reprolab([...command, '--out', path('whole')]);
      const expected = readResult(path('whole'));
      assert.equal(expected.confirmations[0]?.seeds.length, 6, whole.stderr);
      const out = path('out');
      const started = start([...command, '--out', out]);
      const runsNow = () => (existsSync(join(out, 'result.json')) ? readResult(out).runs.length : 0);
      while (runsNow() < 3 && livingOf(started.pid).length > 0) await setTimeout(20);
      process.kill(started.pid, 'SIGTERM');
      const { code, stderr } = await started.ended;
      assert.equal(code, 143, stderr);
      await allEnded(started.pid);
      const kept = readResult(out);
      assert.equal(kept.status, 'partial');
      assert.ok(kept.runs.length >= 3 && kept.runs.length < 8, `${kept.runs.length} runs`);
      assert.deepEqual(kept.confirmations, expected.confirmations);
      assert.deepEqual(kept.errors, []);
      assert.ok(existsSync(join(out, 'report.html')));
      assert.deepEqual(leftoversIn(out), []);
      const resumed = await reprolab(['run', '--resume', out]);
      assert.equal(resumed.code, whole.code, resumed.stderr);
      assert.deepEqual(measuredIn(readResult(out)), measuredIn(expected));
    });
  });
} else {
  test.skip('SIGTERM while fresh seeds are trained, two at a time: they are kept, and the run is resumed');
  console.log('skipped: only Linux shows processes as files');
}

test('a full disk ends a run at once and keeps what was measured; with room it is resumed', async () => {
  await withShortCourse(async ({ folder, path }) => {
    await reprolab([...commandOf(folder), '--out', path('whole')]);
    // Two runs at once: the other one must not go on for nobody.
    const command = commandOf(folder, '--jobs', '2');
    const skipped = await withSmallDisk(path('disk'), 36, async (disk, enlarge) => {
      const out = join(disk, 'out');
      const { code, stderr } = await reprolab([...command, '--out', out]);
      assert.equal(code, 2, stderr);
      assert.match(stderr, /Cannot write .*result\.json: ENOSPC/);
      const kept = readResult(out);
      assert.ok(kept.runs.length >= 1 && kept.runs.length < 3, `${kept.runs.length} runs`);
      assert.deepEqual(leftoversIn(out), []);
      enlarge(8_000);
      const resumed = await reprolab(['run', '--resume', out]);
      assert.equal(resumed.code, 0, resumed.stderr);
      assert.deepEqual(measuredIn(readResult(out)), measuredIn(readResult(path('whole'))));
    });
    if (skipped !== null) console.log(`skipped: a full disk: ${skipped}`);
  });
});

test('a run over its memory is that, and the others go on', async () => {
  await withShortCourse(async ({ folder, path, edit }) => {
    edit(
      'two-clouds/suite.ts',
      'async run() {',
      `async run() {
      if (context.random.seed === 2) {
        const all = [];
        for (;;) {
          all.push(new Uint8Array(2e7).fill(1));
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      }`,
    );
    const { code, stderr } = await reprolab([
      ...commandOf(folder, '--run-memory', '700', '--out', path('out')),
    ]);
    assert.equal(code, 3, stderr);
    const { runs, errors } = readResult(path('out'));
    assert.deepEqual(
      [runs.map(({ seed }) => seed), errors.map(({ seed, code: kind }) => [seed, kind])],
      [[1, 3], [[2, 'run-out-of-memory']]],
    );
    assert.match(errors[0]?.message ?? '', /At its peak it held .* The limit is 700 MiB/);
  });
});

test.run();
