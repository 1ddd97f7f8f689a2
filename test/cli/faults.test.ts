/** Kills and full disks: nothing that was measured is lost, nothing is left over. More of it in test/slow. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { suite } from 'uvu';
import { randomStreams } from '../../harness/core/random.ts';
import { readResult, writeResult } from '../../harness/run/result-file.ts';
import { measuredIn } from '../course/measured-in.ts';
import { withShortCourse } from '../course/short-course.ts';
import { makeResult, makeRun } from '../verdict/made-runs.ts';
import { inTemporaryFolder } from './binary.ts';
import { reprolabHere } from './in-process.ts';
import { allEnded, killAndResume, leftoversIn, livingOf, start } from './killed-runs.ts';
import { whileReadOnly, withSmallDisk } from './small-disk.ts';

const test = suite('faults');

if (process.platform === 'linux') {
  test('killed three times and resumed, a run ends with the same bits and checks', async () => {
    await withShortCourse(async ({ folder, path }) => {
      const command = [
        'run',
        '--course',
        folder,
        '--profile',
        'nightly',
        '--confirm',
        'off',
        '--seeds',
        '1,2',
      ];
      const began = performance.now();
      const whole = await reprolabHere([...command, '--out', path('whole')]);
      assert.equal(whole.code, 0, whole.stderr);
      const milliseconds = performance.now() - began;

      const out = path('out');
      const first = start([...command, '--out', out]);
      while (!existsSync(join(out, 'result.json')) && livingOf(first.pid).length > 0) await setTimeout(20);
      const refused = await reprolabHere(['run', '--resume', out]);
      assert.equal(refused.code, 2, 'while the first lives, a second is refused');
      assert.match(refused.stderr, new RegExp(`process ${first.pid} is writing into`));
      first.kill('process');
      await first.ended;
      await allEnded(first.pid);

      const random = randomStreams(1).stream('moments');
      let left = 2;
      const kills = await killAndResume({
        command,
        out,
        nextMoment: () => (left-- > 0 ? 0.5 * milliseconds * random.uniform() : null),
      });
      assert.equal(kills, 2);
      assert.deepEqual(measuredIn(readResult(out)), measuredIn(readResult(path('whole'))));
      assert.equal(readResult(out).status, 'complete');
      assert.deepEqual(leftoversIn(out), []);
    });
  });
} else {
  test.skip('killed three times and resumed, a run ends with the same bits and checks');
  console.log('skipped: only Linux shows processes as files');
}

test('on a full disk the old result stays, nothing is left over, and it is said', async () => {
  await inTemporaryFolder(async (folder) => {
    const skipped = await withSmallDisk(join(folder, 'disk'), 64, (disk) => {
      const small = makeResult([makeRun(1, { accuracy: 0.9 })]);
      writeResult(disk, small);
      const curve = { name: 'loss', xUnit: 'step', yUnit: 'nats', note: null } as const;
      const points = Array.from({ length: 20_000 }, (_, index) => index);
      const large = makeRun(2, { accuracy: 0.9 }, { curves: [{ ...curve, x: points, y: points }] });
      assert.throws(
        () => {
          writeResult(disk, makeResult([large]));
        },
        { code: 'output-unwritable', message: /Cannot write .*result\.json: ENOSPC/ },
      );
      assert.deepEqual(readResult(disk), small);
      assert.deepEqual(readdirSync(disk), ['result.json']);
      return Promise.resolve();
    });
    if (skipped !== null) console.log(`skipped: a full disk: ${skipped}`);
  });
});

test('where nobody can write, a command says so before it measures anything', async () => {
  await inTemporaryFolder(async (folder) => {
    const results = join(folder, 'results');
    writeResult(results, makeResult([makeRun(1, { accuracy: 0.9 })]));
    const skipped = await whileReadOnly(results, async () => {
      for (const args of [
        ['run', 'tensorflow-basics', '--profile', 'smoke', '--out', join(results, 'out')],
        ['run', '--resume', results],
        ['report', results],
        ['history', 'add', results, '--db', join(results, 'h.duckdb')],
        ['new', 'course', join(results, 'course')],
      ]) {
        const { code, stderr } = await reprolabHere(args);
        assert.equal(code, 2, `${args.join(' ')}\n${stderr}`);
        assert.match(stderr, /read-only file system|EROFS/i, args.join(' '));
        assert.match(stderr, new RegExp(results), 'the folder is named');
      }
    });
    if (skipped !== null) console.log(`skipped: a read-only folder: ${skipped}`);
  });
});

test.run();
