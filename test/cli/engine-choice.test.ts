import assert from 'node:assert/strict';
import { test } from 'uvu';
import { chosenEngine, engineFor } from '../../harness/commands/engine-choice.ts';
import { gpuSigns } from '../../harness/engine/backends/gpu-signs.ts';
import { makeResult, makeRun } from '../verdict/made-runs.ts';

/** Lines that were told. */
function listener() {
  const lines: string[] = [];
  const tell = (line: string) => {
    lines.push(line);
  };
  return { lines, tell };
}

test('an engine that is named is taken without a word', async () => {
  const { lines, tell } = listener();
  assert.deepEqual(await chosenEngine('tfjs-cpu', tell), { engine: 'tfjs-cpu', choice: null });
  assert.deepEqual(lines, []);
  await assert.rejects(
    chosenEngine('onnx-cup', tell),
    /Unknown engine 'onnx-cup'\. Did you mean 'onnx-cpu'\?/,
  );
});

test('auto becomes the name of an engine, told with its reason', async () => {
  const { lines, tell } = listener();
  const { engine, choice } = await chosenEngine('auto', tell);
  assert.equal(choice?.engine, engine);
  assert.equal(lines.length, 1);
  assert.ok(lines[0]?.includes(engine) && lines[0].includes(choice.reason));
  if (gpuSigns()?.length === 0) assert.equal(engine, 'onnx-cpu');
});

test('what is resumed goes on with the engine that it began with', async () => {
  const { lines, tell } = listener();
  const choice = { engine: 'onnx-cuda', reason: 'a GPU was there' };
  const chosen = makeResult([], { engineChoice: choice });
  assert.deepEqual(await engineFor('auto', chosen, tell), { engine: 'onnx-cuda', choice });
  const run = makeRun(1, {});
  const older = makeResult([{ ...run, engine: { ...run.engine, name: 'tfjs-cpu' } }]);
  assert.deepEqual(await engineFor('auto', older, tell), { engine: 'tfjs-cpu', choice: null });
  assert.deepEqual(await engineFor('onnx-cpu', older, tell), { engine: 'onnx-cpu', choice: null });
  assert.deepEqual(lines, []);
});

test.run();
