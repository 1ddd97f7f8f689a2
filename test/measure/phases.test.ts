import assert from 'node:assert/strict';
import { test } from 'uvu';
import { phaseClock } from '../../harness/measure/phases.ts';

test('a phase inside another stops the outer clock', async () => {
  let time = 0;
  const pass = (seconds: number) => {
    time += seconds * 1000;
    return Promise.resolve();
  };
  const clock = phaseClock(() => time);
  await clock.during('train', async () => {
    await pass(1);
    await clock.during('evaluate', () => pass(10));
    await pass(2);
  });
  await clock.during('evaluate', () => pass(5));
  await pass(100);
  assert.deepEqual(clock.phases, [
    { name: 'train', seconds: 3 },
    { name: 'evaluate', seconds: 15 },
  ]);
});

test('a failed phase counts and seconds can be moved, never more than there are', async () => {
  let time = 0;
  const clock = phaseClock(() => time);
  await assert.rejects(
    clock.during('compile', () => {
      time += 4000;
      return Promise.reject(new Error('no'));
    }),
  );
  clock.move(3, 'compile', 'capture');
  clock.move(30, 'compile', 'capture');
  assert.deepEqual(clock.phases, [
    { name: 'compile', seconds: 0 },
    { name: 'capture', seconds: 4 },
  ]);
});

test.run();
