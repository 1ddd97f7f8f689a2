import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { test } from 'uvu';
import { watchSilence } from '../../harness/run/silence.ts';

test('silence is told after five minutes and whenever it has doubled, until something is heard', async () => {
  const told: string[] = [];
  const minuteMs = 20;
  const watch = watchSilence((line) => {
    told.push(/\d+ minutes/.exec(line)?.[0] ?? line);
  }, minuteMs);
  while (told.length < 2) await setTimeout(1);
  assert.deepEqual(told, ['5 minutes', '10 minutes']);
  watch.heard();
  while (told.length < 3) await setTimeout(1);
  assert.deepEqual(told, ['5 minutes', '10 minutes', '5 minutes']);
  watch.end();
  await setTimeout(12 * minuteMs);
  assert.equal(told.length, 3);
});

test('who is heard often enough is not called silent', async () => {
  const told: string[] = [];
  const watch = watchSilence((line) => told.push(line), 200);
  for (let call = 0; call < 4; call++) {
    await setTimeout(300);
    watch.heard();
  }
  watch.end();
  assert.deepEqual(told, []);
});

test.run();
