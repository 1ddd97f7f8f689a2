/** Forms that some targets have: the same values by fewer operators. */
import assert from 'node:assert/strict';
import { test } from 'uvu';
import { GraphBuilder } from '../../../harness/engine/graph/builder.ts';
import type { Value } from '../../../harness/engine/graph/graph.ts';
import { larger, smaller, unitStep } from '../../../harness/engine/lowering/choices.ts';
import { Emitter } from '../../../harness/engine/onnx/emitter.ts';
import { type OnnxGraph, onnxDialect } from '../../../harness/engine/onnx/operators.ts';
import { type ExecutionTarget, portableTarget } from '../../../harness/engine/target.ts';
import { runGraph } from '../run-graph.ts';

const cpu: ExecutionTarget = {
  channelBlock: null,
  extremes: true,
  overflowsToInfinity: true,
  castsFromInt64: true,
};

type Lower = (emit: Emitter, target: ExecutionTarget, a: Value, b: Value) => Value;

function graphOf(lower: Lower, target: ExecutionTarget, dtype: 'float32' | 'int32' = 'float32'): OnnxGraph {
  const builder = new GraphBuilder('choice', onnxDialect);
  const [a, b] = [builder.input('a', [6], dtype), builder.input('b', [6], dtype)];
  return builder.finish([{ name: 'y', value: lower(new Emitter(builder), target, a, b) }], []);
}

const operators = ({ nodes }: OnnxGraph) => nodes.map(({ op }) => op);

async function valuesOf(graph: OnnxGraph, a: Float32Array, b = new Float32Array(6)): Promise<number[]> {
  const [x, y] = graph.inputs.map(({ value }) => value) as [Value, Value];
  const feeds = new Map([
    ['a', { value: x, values: a }],
    ['b', { value: y, values: b }],
  ]);
  return [...((await runGraph(graph, feeds))['y'] ?? [])];
}

for (const [name, lower, op] of [
  ['larger', larger, 'Max'],
  ['smaller', smaller, 'Min'],
] as const) {
  test(`the ${name} of two: ${op} where the target has it, else a choice of the same values`, async () => {
    const [native, portable] = [graphOf(lower, cpu), graphOf(lower, portableTarget)];
    assert.deepEqual(operators(native), [op]);
    assert.equal(operators(portable).at(-1), 'Where');
    const operands = [Float32Array.of(1, -2, 3, 0, -5, 7), Float32Array.of(2, -3, 3, -1, 5, -7)] as const;
    assert.deepEqual(await valuesOf(native, ...operands), await valuesOf(portable, ...operands));
  });
}

test('the unit step: one operator on a CPU, exact from the smallest normal number to the largest', async () => {
  const step: Lower = (emit, target, x) => unitStep(emit, target, x);
  const graph = graphOf(step, cpu);
  assert.deepEqual(operators(graph), ['HardSigmoid']);
  const largest = (2 - 2 ** -23) * 2 ** 127;
  const values = Float32Array.of(2 ** -126, largest, 0, -0, -(2 ** -126), -largest);
  assert.deepEqual(await valuesOf(graph, values), [1, 1, 0, 0, 0, 0]);
  const portable = graphOf(step, portableTarget);
  assert.deepEqual(operators(portable), ['Greater', 'Cast']);
  assert.deepEqual(await valuesOf(portable, values), [1, 1, 0, 0, 0, 0]);
  assert.deepEqual(operators(graphOf(step, cpu, 'int32')), ['Greater', 'Cast'], 'integers');
});

test.run();
