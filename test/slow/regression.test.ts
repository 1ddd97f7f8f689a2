/** A nightly of a course with a regression in it: fresh seeds decide. */
import assert from 'node:assert/strict';
import { suite } from 'uvu';
import type { Result } from '../../harness/core/result-schema.ts';
import { readResult } from '../../harness/run/result-file.ts';
import { reprolab } from '../cli/binary.ts';
import { reprolabHere } from '../cli/in-process.ts';
import { withCourse } from '../course/course-folder.ts';

const test = suite('a nightly with a regression');

/** What must be equal whatever the way in which it was measured. */
const measuredIn = ({ plan, runs, checks }: Result) => ({
  plan,
  runs: runs.map(({ id, bits, metrics }) => ({ id, bits, metrics })),
  checks: checks.map(({ id, verdict, reason }) => ({ id, verdict, reason })),
});

test('a night that holds passes; a regression is suspect, confirmed by fresh seeds, and fails', async () => {
  await withCourse(async ({ folder, path, edit }) => {
    const on = ['--course', folder];
    const stored = path('stored');
    const first = await reprolab([
      'run',
      ...on,
      '--profile',
      'full',
      '--seeds',
      '11..20',
      '--jobs',
      '2',
      '--out',
      stored,
    ]);
    assert.equal(first.code, 0, first.stderr);
    assert.equal((await reprolabHere(['reference', 'promote', stored, ...on])).code, 0);

    const night = ['run', ...on, '--profile', 'nightly', '--require-evaluated', '--seed', '7'];
    const good = await reprolab([...night, '--out', path('good')]);
    assert.equal(good.code, 0, good.stdout + good.stderr);

    // A threshold that is off, where no recipe tells of it.
    edit('two-clouds/steps.ts', 'tf.greater(logitsOf(model, x), 0)', 'tf.greater(logitsOf(model, x), 1.5)');
    const open = await reprolab([...night, '--confirm', 'off', '--out', path('open')]);
    assert.equal(open.code, 0, open.stdout);
    assert.match(open.stdout, /inconclusive: .*Suspect, and no more: .*--confirm 5/);
    assert.equal((await reprolabHere(['check', path('open'), ...on, '--fail-on', 'inconclusive'])).code, 1);

    const bad = await reprolab([...night, '--out', path('bad')]);
    assert.equal(bad.code, 1, bad.stdout + bad.stderr);
    assert.match(
      bad.stderr,
      /two-clouds is suspect: training 4 fresh seeds \(1007, 2007, 3007, 4007\) to decide/,
    );
    const { confirmations, checks, runs } = readResult(path('bad'));
    assert.deepEqual(confirmations[0]?.seeds, [1007, 2007, 3007, 4007]);
    assert.equal(runs.length, 5);
    assert.ok(checks.some(({ verdict, metric }) => verdict === 'fail' && metric === 'testAccuracy'));
    // Judged again without training, and the one without fresh seeds goes on with them.
    assert.equal((await reprolabHere(['check', path('bad'), ...on])).code, 1);
    const resumed = await reprolab(['run', '--resume', path('open'), '--confirm', '4']);
    assert.equal(resumed.code, 1, resumed.stdout + resumed.stderr);
    assert.deepEqual(measuredIn(readResult(path('open'))), measuredIn(readResult(path('bad'))));
  });
});

test.run();
