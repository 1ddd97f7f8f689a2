/** Bits: the same step gives the same numbers, however many steps a call has and however many threads. */
import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { test } from 'uvu';
import type { TypedArray } from '../../../harness/core/tensor-data.ts';
import { openEngine } from '../../../harness/engine/backends/registry.ts';
import { type ModelKind, type OptimizerKind, batches, makeModel, orderedState } from '../small-models.ts';

const steps = 8;

interface Outcome {
  readonly losses: readonly number[];
  readonly state: readonly TypedArray[];
}

async function train(
  kind: ModelKind,
  optimizer: OptimizerKind,
  { stepsPerCall = 1, threads = 1 }: { readonly stepsPerCall?: number; readonly threads?: number },
): Promise<Outcome> {
  const engine = await openEngine('onnx-cpu', { threads });
  const model = makeModel(kind, optimizer);
  const compiled = await engine.compile(model.training, { stepsPerCall });
  const data = batches(kind, steps);
  const losses: number[] = [];
  for (let done = 0; done < steps; done += stepsPerCall) {
    const outputs = await compiled.run(data.slice(done, done + stepsPerCall));
    losses.push(...outputs.map((each) => each['loss']?.[0] ?? NaN));
  }
  const state = orderedState(await compiled.readState(), model.variables);
  await compiled.dispose();
  model.dispose();
  await engine.dispose();
  return { losses, state };
}

for (const kind of ['fc', 'cnn'] as const) {
  for (const optimizer of ['sgd', 'momentum', 'adam'] as const) {
    test(`${kind} with ${optimizer}: again, four steps a call, and two threads give the same bits`, async () => {
      const first = await train(kind, optimizer, {});
      assert.equal(new Set(first.losses).size, steps, 'every loss is a number of its own');
      assert.deepEqual(await train(kind, optimizer, {}), first, 'again');
      assert.deepEqual(await train(kind, optimizer, { stepsPerCall: 4 }), first, 'four steps a call');
      assert.deepEqual(await train(kind, optimizer, { threads: 2 }), first, 'two threads');
    });
  }
}

test('the machine has the threads that were compared', () => {
  if (availableParallelism() < 2) console.log('skipped: one cpu, so two threads ran on one core');
  assert.ok(availableParallelism() >= 1);
});

test.run();
