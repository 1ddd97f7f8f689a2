/** All passes together, and the repetition of steps, on training steps: what is computed stays the same. */
import assert from 'node:assert/strict';
import { test } from 'uvu';
import '../../../harness/engine/backends/registry.ts';
import { capture } from '../../../harness/engine/capture/capture.ts';
import { useTracer } from '../../../harness/engine/capture/tracer.ts';
import type { Value } from '../../../harness/engine/graph/graph.ts';
import type { KernelGraph } from '../../../harness/engine/graph/kernels.ts';
import type { OnnxGraph } from '../../../harness/engine/onnx/operators.ts';
import { lower } from '../../../harness/engine/lowering/lower.ts';
import { stateInput, stateOutput } from '../../../harness/engine/onnx/serialize.ts';
import { repeatSteps, repeatedName } from '../../../harness/engine/passes/repeat.ts';
import { runPipeline, stages } from '../../../harness/engine/pipeline.ts';
import { portableTarget } from '../../../harness/engine/target.ts';
import { assertClose } from '../assert-close.ts';
import { type Feeds, randomFeeds, runGraph } from '../run-graph.ts';
import { type ModelKind, type OptimizerKind, makeModel } from '../small-models.ts';
import { tolerances } from '../tolerances.ts';

await useTracer();

async function capturedStep(kind: ModelKind, optimizer: OptimizerKind): Promise<KernelGraph> {
  const model = makeModel(kind, optimizer);
  const graph = await capture(model.training);
  model.dispose();
  return graph;
}

const optimize = (captured: KernelGraph): OnnxGraph =>
  runPipeline(captured, { target: portableTarget, stepsPerCall: 1 });

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
      const captured = await capturedStep(kind, optimizer);
      const lowered = lower(captured, portableTarget);
      const feeds = plausible(randomFeeds(lowered, 4));
      const expected = await runGraph(lowered, feeds);
      const optimized = optimize(captured);
      const got = await runGraph(optimized, feeds);
      assert.ok(optimized.nodes.length < lowered.nodes.length);
      assert.deepEqual(Object.keys(got), Object.keys(expected));
      for (const [name, values] of Object.entries(expected)) {
        assert.ok(values.every(Number.isFinite), `${name} is finite`);
        assertClose(got[name] ?? new Float32Array(), values, tolerances.training, name);
      }
    });

    test(`${kind} with ${optimizer}: three steps in one graph are three single steps, bit for bit`, async () => {
      const single = optimize(await capturedStep(kind, optimizer));
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
  const single = optimize(await capturedStep('fc', 'adam'));
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

test('a stage that breaks a graph is named, and what it broke', async () => {
  const captured = await capturedStep('fc', 'sgd');
  const wrong: Record<string, (value: Value) => Value> = {
    shape: (value) => ({ ...value, shape: [...value.shape, 1] }),
    dtype: (value) => ({ ...value, dtype: 'int32' }),
  };
  for (const [what, change] of Object.entries(wrong)) {
    const nodes = captured.nodes.map((node, index) =>
      index === 0 ? { ...node, outputs: node.outputs.map(change) } : node,
    );
    assert.throws(
      () => optimize({ ...captured, nodes }),
      /^Error: internal: graph 'fc-train' is broken after stage 'captured': node 0 \(\w+\) gives .*, but .* is declared/,
      what,
    );
  }
});

test('every stage is seen once, in order, with a graph of its dialect', async () => {
  const seen: { name: string; dialect: string }[] = [];
  runPipeline(await capturedStep('fc', 'sgd'), { target: portableTarget, stepsPerCall: 2 }, (name, graph) =>
    seen.push({ name, dialect: graph.dialect.name }),
  );
  assert.deepEqual(seen, stages);
  assert.equal(new Set(seen.map(({ name }) => name)).size, stages.length, 'their names differ');
});

test.run();
