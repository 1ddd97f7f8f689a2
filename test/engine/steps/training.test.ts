/** Captured training equals eager training on the oracle: losses and every variable after three updates. */
import assert from 'node:assert/strict';
import { test } from 'uvu';
import type { TypedArray } from '../../../harness/core/tensor-data.ts';
import { openEngine } from '../../../harness/engine/backends/registry.ts';
import { assertClose } from '../assert-close.ts';
import {
  type ModelKind,
  type OptimizerKind,
  batches,
  makeModel,
  optimizers,
  orderedState,
  slots,
} from '../small-models.ts';
import { tolerances } from '../tolerances.ts';

const updates = 3;

interface Training {
  readonly losses: readonly number[];
  readonly state: readonly TypedArray[];
  readonly evaluated: readonly TypedArray[];
}

/** Trains a fresh model on an engine, then evaluates it on one more batch. */
async function train(engineName: string, kind: ModelKind, optimizer: OptimizerKind): Promise<Training> {
  const engine = await openEngine(engineName, { threads: 1 });
  const model = makeModel(kind, optimizer);
  const compiled = await engine.compile(model.training);
  const evaluation = await engine.compile(model.evaluation);
  const data = batches(kind, updates + 1);
  const losses: number[] = [];
  for (const batch of data.slice(0, updates)) {
    const [outputs] = await compiled.run([batch]);
    losses.push(outputs?.['loss']?.[0] ?? NaN);
  }
  const state = await compiled.readState();
  await evaluation.writeState(state);
  const [evaluated] = await evaluation.run(data.slice(updates));
  const training = {
    losses,
    state: orderedState(state, model.variables),
    evaluated: Object.values(evaluated ?? {}),
  };
  await compiled.dispose();
  await evaluation.dispose();
  model.dispose();
  await engine.dispose();
  return training;
}

for (const kind of ['fc', 'cnn'] as const) {
  for (const optimizer of Object.keys(optimizers) as OptimizerKind[]) {
    test(`${kind} with ${optimizer}: ${updates} captured updates equal eager ones`, async () => {
      const expected = await train('tfjs-cpu', kind, optimizer);
      const got = await train('onnx-cpu', kind, optimizer);
      const variables = kind === 'fc' ? 4 : 6;
      const [shared, each] = slots[optimizer];
      assert.equal(expected.state.length, variables + shared + each * variables, 'all state is read');
      assert.equal(got.state.length, expected.state.length);
      assertClose(
        Float32Array.from(got.losses),
        Float32Array.from(expected.losses),
        tolerances.training,
        'losses',
      );
      expected.state.forEach((values, index) => {
        assertClose(got.state[index] as TypedArray, values, tolerances.training, `state ${index}`);
      });
      expected.evaluated.forEach((values, index) => {
        assertClose(got.evaluated[index] as TypedArray, values, tolerances.training, `evaluated ${index}`);
      });
      assert.equal(expected.evaluated.length, 2);
    });
  }
}

test('the updates change what they should: losses differ, and so do variables', async () => {
  const { losses } = await train('onnx-cpu', 'cnn', 'adam');
  assert.equal(new Set(losses).size, updates);
  assert.ok(losses.every(Number.isFinite));
});

test.run();
