import assert from 'node:assert/strict';
import { test } from 'uvu';
import { AccuracyClock } from '../../harness/measure/accuracy-clock.ts';

test('a target is reached when the last hundred steps together have it, and stays reached', () => {
  const clock = new AccuracyClock();
  // Step 1 to 100: half; from 101 on all of four samples.
  for (let step = 1; step <= 220; step++) clock.add(step <= 100 ? 2 : step > 210 ? 0 : 4, 4, step / 10);
  assert.deepEqual(
    clock.times.map(({ target, steps, seconds }) => [target, steps, seconds]),
    [
      [0.5, 100, 10],
      [0.8, 160, 16],
      [0.9, 180, 18],
      [0.95, 190, 19],
      [0.98, 196, 19.6],
      [0.99, 198, 19.8],
    ],
  );
});

test('what was not reached says so, and no step that counts gives no times', () => {
  const clock = new AccuracyClock();
  assert.equal(clock.times.length, 0);
  for (let step = 0; step < 99; step++) clock.add(4, 4, step);
  const reached = clock.times.filter(({ steps }) => steps !== null);
  assert.deepEqual([clock.times.length, reached], [6, []], 'too few steps');
});

test.run();
