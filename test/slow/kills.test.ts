/** A hundred kills: whenever a run is killed, it is resumed to the same bits and checks, and nothing is left over. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import { randomStreams } from '../../harness/core/random.ts';
import { readResult } from '../../harness/run/result-file.ts';
import { reprolab } from '../cli/binary.ts';
import { killAndResume, leftoversIn } from '../cli/killed-runs.ts';
import { measuredIn } from '../course/measured-in.ts';
import { withShortCourse } from '../course/short-course.ts';

const test = suite('kills');
const kills = 100;

const commandOf = (folder: string, ...more: readonly string[]) => [
  ...['run', '--course', folder, '--profile', 'nightly', '--confirm', 'off', '--seeds', '1..3'],
  ...more,
];

if (process.platform === 'linux') {
  test(`${kills} kills at random moments lose nothing and leave nothing`, async () => {
    await withShortCourse(async ({ folder, path }) => {
      const began = performance.now();
      const whole = await reprolab([...commandOf(folder), '--out', path('whole')]);
      assert.equal(whole.code, 0, whole.stderr);
      const milliseconds = performance.now() - began;
      const expected = measuredIn(readResult(path('whole')));
      let left = kills;
      let campaigns = 0;
      // Two at a time, one of which trains two runs at a time.
      const lane = async (jobs: number) => {
        const random = randomStreams(jobs).stream('moments');
        while (left > 0) {
          const out = path(`out-${campaigns++}`);
          await killAndResume({
            command: commandOf(folder, '--jobs', String(jobs)),
            out,
            nextMoment: () => (left-- > 0 ? 0.5 * milliseconds * random.uniform() : null),
          });
          assert.deepEqual(measuredIn(readResult(out)), expected, out);
          assert.equal(readResult(out).status, 'complete');
          assert.ok(existsSync(join(out, 'report.html')));
          assert.deepEqual(leftoversIn(out), [], out);
        }
      };
      await Promise.all([lane(1), lane(2)]);
      console.log(`${kills} kills in ${campaigns} runs`);
    });
  });
} else {
  test.skip(`${kills} kills at random moments lose nothing and leave nothing`);
  console.log('skipped: only Linux shows processes as files');
}

test.run();
