/** All passes together, and the repetition of steps, on training steps: what is computed stays the same. */
import assert from 'node:assert/strict';
import { test } from 'uvu';
import '../../../harness/engine/backends/registry.ts';
import { capture, useTracer } from '../../../harness/engine/capture/capture.ts';
import type { Graph } from '../../../harness/engine/graph/graph.ts';
import { lower } from '../../../harness/engine/lowering/lower.ts';
import { stateInput, stateOutput } from '../../../harness/engine/onnx/serialize.ts';
import { blockProducts } from '../../../harness/engine/passes/blocked-products.ts';
import { dropUnused, mergeReshapes, shareCommonExpressions } from '../../../harness/engine/passes/cleanup.ts';
import {
  chooseByExtreme,
  fuseBias,
  fuseDescent,
  maskFromRelu,
  reluBeforeReshape,
  stepAsHardSigmoid,
} from '../../../harness/engine/passes/fusion.ts';
import { optimize, passes } from '../../../harness/engine/passes/passes.ts';
import { widenBroadcasts } from '../../../harness/engine/passes/wide-broadcasts.ts';
import { reassociateProducts } from '../../../harness/engine/passes/reassociate.ts';
import { repeatSteps, repeatedName } from '../../../harness/engine/passes/repeat.ts';
import { assertClose } from '../assert-close.ts';
import { type Feeds, randomFeeds, runGraph } from '../run-graph.ts';
import { type ModelKind, type OptimizerKind, makeModel } from '../small-models.ts';
import { tolerances } from '../tolerances.ts';

await useTracer();

async function loweredStep(kind: ModelKind, optimizer: OptimizerKind): Promise<Graph> {
  const model = makeModel(kind, optimizer);
  const graph = lower(await capture(model.training));
  model.dispose();
  return graph;
}

/** Second moments and accumulated decays must be in their ranges, or an update is not a number. */
function plausible(feeds: Feeds): Feeds {
  return new Map(
    [...feeds].map(([name, { value, values }]) => [
      name,
      {
        value,
        values: /^state\/\d+$/.test(name)
          ? values.map((item) => 0.1 + 0.1 * Math.abs(Math.tanh(item)))
          : values,
      },
    ]),
  );
}

for (const kind of ['fc', 'cnn'] as const) {
  for (const optimizer of ['sgd', 'momentum', 'adam'] as const) {
    test(`${kind} with ${optimizer}: the optimized step computes what the lowered one does`, async () => {
      const lowered = await loweredStep(kind, optimizer);
      const feeds = plausible(randomFeeds(lowered, 4));
      const expected = await runGraph(lowered, feeds);
      const optimized = optimize(lowered);
      const got = await runGraph(optimized, feeds);
      assert.ok(optimized.nodes.length < lowered.nodes.length);
      assert.deepEqual(Object.keys(got), Object.keys(expected));
      for (const [name, values] of Object.entries(expected)) {
        assert.ok(values.every(Number.isFinite), `${name} is finite`);
        assertClose(got[name] ?? new Float32Array(), values, tolerances.training, name);
      }
    });

    test(`${kind} with ${optimizer}: three steps in one graph are three single steps, bit for bit`, async () => {
      const single = optimize(await loweredStep(kind, optimizer));
      const repeated = repeatSteps(single, 3);
      const feeds = new Map(plausible(randomFeeds(repeated, 5)));
      const got = await runGraph(repeated, feeds);

      const states = new Map([...feeds].filter(([name]) => name.startsWith(stateInput(''))));
      for (let index = 0; index < 3; index++) {
        const inputs = single.inputs.map(({ name, value }) => {
          const given = feeds.get(repeatedName(name, index));
          if (given === undefined) throw new Error(`no input ${name} of step ${index}`);
          return [name, { value, values: given.values }] as const;
        });
        const results = await runGraph(single, new Map([...inputs, ...states]));
        assert.deepEqual(got[repeatedName('loss', index)], results['loss']);
        for (const { name, before } of single.states) {
          const next = results[stateOutput(name)];
          if (next !== undefined) states.set(stateInput(name), { value: before, values: next });
        }
      }
      for (const { name } of single.states) {
        assert.deepEqual(got[stateOutput(name)], states.get(stateInput(name))?.values, name);
      }
    });
  }
}

test('repeated graphs share constants and keep the order of ports', async () => {
  const single = optimize(await loweredStep('fc', 'adam'));
  const repeated = repeatSteps(single, 3);
  assert.equal(repeated.constants.size, single.constants.size);
  assert.equal(repeated.nodes.length, 3 * single.nodes.length);
  assert.deepEqual(
    repeated.inputs.map(({ name }) => name),
    ['x@0', 'y@0', 'x@1', 'y@1', 'x@2', 'y@2'],
  );
  assert.deepEqual(
    repeated.outputs.map(({ name }) => name),
    ['loss@0', 'loss@1', 'loss@2'],
  );
});

test('every pass of the list has tests of its own in this folder', () => {
  const tested = [
    mergeReshapes,
    shareCommonExpressions,
    maskFromRelu,
    dropUnused,
    stepAsHardSigmoid,
    chooseByExtreme,
    fuseBias,
    reluBeforeReshape,
    fuseDescent,
    blockProducts,
    widenBroadcasts,
    reassociateProducts,
  ];
  const names = (functions: readonly { readonly name: string }[]) =>
    [...new Set(functions.map(({ name }) => name))].sort();
  assert.deepEqual(names(passes.map(({ apply }) => apply)), names(tested));
});

test.run();
