import * as ort from '../../../harness/engine/backends/onnxruntime.mjs';
import assert from 'node:assert/strict';
import { test } from 'uvu';
import '../../../harness/engine/backends/registry.ts';
import { capture } from '../../../harness/engine/capture/capture.ts';
import { useTracer } from '../../../harness/engine/capture/tracer.ts';
import { GraphBuilder } from '../../../harness/engine/graph/builder.ts';
import type { Value } from '../../../harness/engine/graph/graph.ts';
import { Emitter } from '../../../harness/engine/onnx/emitter.ts';
import {
  type OnnxGraph,
  type OnnxOpType,
  type Operators,
  onnxDialect,
} from '../../../harness/engine/onnx/operators.ts';
import { opsetVersion, serializeModel } from '../../../harness/engine/onnx/serialize.ts';
import { runPipeline } from '../../../harness/engine/pipeline.ts';
import { portableTarget } from '../../../harness/engine/target.ts';
import { denseStep } from '../dense-step.ts';
import { runGraph } from '../run-graph.ts';
import { makeModel } from '../small-models.ts';
import { type ReadModel, readModel } from './read-model.ts';

await useTracer();

/** TensorProto.DataType */
const types = { float32: 1, int32: 6, int64: 7, bool: 9 } as const;

async function denseModel(): Promise<ReadModel> {
  const { step, dispose } = denseStep();
  const graph = runPipeline(await capture(step), { target: portableTarget, stepsPerCall: 1 });
  dispose();
  return readModel(serializeModel(graph));
}

test('the header: IR version 8 and the pinned opset of the default domain', async () => {
  const { irVersion, producer, opsets, name } = await denseModel();
  assert.deepEqual({ irVersion, producer, name }, { irVersion: 8, producer: 'reprolab', name: 'dense' });
  assert.deepEqual(opsets, [{ domain: '', version: opsetVersion }]);
  assert.equal(opsetVersion, 17);
});

test('inputs are the inputs and states, outputs the outputs and next states, with types and shapes', async () => {
  const { inputs, outputs } = await denseModel();
  assert.deepEqual(inputs, [
    { name: 'x', type: types.float32, shape: [2, 3] },
    { name: 'y', type: types.float32, shape: [2, 2] },
    { name: 'state/w', type: types.float32, shape: [3, 2] },
    { name: 'state/b', type: types.float32, shape: [2] },
  ]);
  assert.deepEqual(outputs, [
    { name: 'loss', type: types.float32, shape: [] },
    { name: 'next/w', type: types.float32, shape: [3, 2] },
    { name: 'next/b', type: types.float32, shape: [2] },
  ]);
});

test('nodes stand in order: every name is defined once, before it is read', async () => {
  const { inputs, constants, nodes, outputs } = await denseModel();
  const defined = new Set([...inputs, ...constants].map(({ name }) => name));
  assert.equal(defined.size, inputs.length + constants.length);
  for (const node of nodes) {
    for (const input of node.inputs)
      assert.ok(input === '' || defined.has(input), `${node.op} reads ${input}`);
    for (const output of node.outputs) {
      assert.ok(!defined.has(output), `${output} is defined twice`);
      defined.add(output);
    }
  }
  for (const { name } of outputs) assert.ok(defined.has(name), `output ${name} is never computed`);
});

test('floats are written as floats even where they are whole, other numbers as integers', async () => {
  const { nodes } = await denseModel();
  const update = nodes.find(
    ({ op, inputs }) =>
      op === 'Gemm' && inputs.includes('state/w') && inputs.length === 3 && inputs[2] === 'state/w',
  );
  assert.deepEqual(
    update?.attributes.map(({ name, type, value }) => [name, type, value]),
    [
      ['transA', 2, 1],
      ['transB', 2, 0],
      ['alpha', 1, -0.5],
    ],
  );
});

/** A graph of one node, drawn over a new builder. */
function single<Op extends OnnxOpType>(
  op: Op,
  operands: (builder: GraphBuilder<Operators>) => Operators[Op]['inputs'],
  attributes: Operators[Op]['attributes'],
): OnnxGraph {
  const builder = new GraphBuilder('single', onnxDialect);
  const [y] = builder.node(op, operands(builder), attributes);
  return builder.finish([{ name: 'y', value: y }], []);
}

type Builder = GraphBuilder<Operators>;
const matrix = (builder: Builder) => [builder.input('x', [2, 2], 'float32')] as const;
const integers = (builder: Builder, values: readonly number[]) =>
  builder.constant(Int32Array.from(values), [values.length], 'int64');

const written = (graph: OnnxGraph) => readModel(serializeModel(graph)).nodes[0]?.attributes;

test('attributes of every kind, as their operators declare them', () => {
  assert.deepEqual(written(single('LeakyRelu', matrix, { alpha: 2 })), [
    { name: 'alpha', type: 1, value: 2 },
  ]);
  assert.deepEqual(written(single('Transpose', matrix, { perm: [1, 0] })), [
    { name: 'perm', type: 7, value: [1, 0] },
  ]);
  assert.deepEqual(written(single('ReduceMax', matrix, { axes: [], keepdims: 1 })), [
    { name: 'axes', type: 7, value: [] },
    { name: 'keepdims', type: 2, value: 1 },
  ]);
  const padded = single('Pad', (b) => [...matrix(b), integers(b, [0, 0, 1, 1])] as const, {
    mode: 'constant',
  });
  assert.deepEqual(written(padded), [{ name: 'mode', type: 3, value: 'constant' }]);
});

test('an attribute that is left out is not written', () => {
  const square = (b: Builder) => [...matrix(b), b.input('w', [2, 2], 'float32')] as const;
  const graph = single('Gemm', square, { alpha: undefined, transA: 0, transB: 1 });
  assert.deepEqual(
    written(graph)?.map(({ name }) => name),
    ['transA', 'transB'],
  );
});

test('a fraction in an integer attribute is a bug', () => {
  const graph = single('Softmax', matrix, { axis: 0.5 });
  assert.throws(() => serializeModel(graph), /internal: attribute axis=0.5 is no integer/);
});

test('negative integers survive', () => {
  assert.deepEqual(written(single('Softmax', matrix, { axis: -1 })), [{ name: 'axis', type: 2, value: -1 }]);
});

test("an operator of another domain is written with it, and the domain's version with the model", () => {
  const image = (b: Builder) => [b.input('x', [1, 2, 3, 4], 'float32')] as const;
  const model = readModel(
    serializeModel(single('com.microsoft.nchwc.ReorderInput', image, { channels_last: 1 })),
  );
  assert.deepEqual(
    model.nodes.map(({ domain, op }) => ({ domain, op })),
    [{ domain: 'com.microsoft.nchwc', op: 'ReorderInput' }],
  );
  assert.deepEqual(model.opsets, [
    { domain: '', version: opsetVersion },
    { domain: 'com.microsoft.nchwc', version: 1 },
  ]);
});

test('a missing optional input has an empty name', () => {
  const operands = (b: Builder) => {
    const [image, filter, addend] = ['x', 'w', 'a'].map((name) => b.input(name, [1, 1, 1, 1], 'float32'));
    return [image, filter, null, addend] as readonly [Value, Value, null, Value];
  };
  const graph = single('com.microsoft.nchwc.Conv', operands, { kernel_shape: [1, 1] });
  assert.deepEqual(readModel(serializeModel(graph)).nodes[0]?.inputs, ['x', 'w', '', 'a']);
});

test('constants of every type: raw little-endian values, int64 as eight bytes', () => {
  const builder = new GraphBuilder('constants', onnxDialect);
  const values = {
    float32: builder.constant(Float32Array.of(1.5, -2), [2], 'float32'),
    int32: builder.constant(Int32Array.of(-1, 7), [2, 1], 'int32'),
    int64: builder.constant(Int32Array.of(-2147483648, 3), [2], 'int64'),
    bool: builder.constant(Uint8Array.of(1, 0, 1), [3], 'bool'),
  };
  const outputs = Object.entries(values).map(([name, value]) => ({ name, value }));
  const { constants, nodes } = readModel(serializeModel(builder.finish(outputs, [])));
  assert.deepEqual(
    constants.map(({ type, shape, bytes }) => ({ type, shape, bytes: [...bytes] })),
    [
      { type: types.float32, shape: [2], bytes: [...new Uint8Array(Float32Array.of(1.5, -2).buffer)] },
      { type: types.int32, shape: [2, 1], bytes: [255, 255, 255, 255, 7, 0, 0, 0] },
      {
        type: types.int64,
        shape: [2],
        bytes: [...new Uint8Array(BigInt64Array.of(-2147483648n, 3n).buffer)],
      },
      { type: types.bool, shape: [3], bytes: [1, 0, 1] },
    ],
  );
  assert.deepEqual(
    nodes.map(({ op }) => op),
    ['Identity', 'Identity', 'Identity', 'Identity'],
  );
});

test('constants that view a part of a buffer are written as that part', () => {
  const builder = new GraphBuilder('view', onnxDialect);
  const part = Float32Array.of(1, 2, 3, 4).subarray(1, 3);
  const value = builder.constant(part, [2], 'float32');
  const [constant] = readModel(serializeModel(builder.finish([{ name: 'y', value }], []))).constants;
  assert.deepEqual([...(constant?.bytes ?? [])], [...new Uint8Array(Float32Array.of(2, 3).buffer)]);
});

test('one value may be an input, several outputs and a new state at once', async () => {
  const builder = new GraphBuilder('shared', onnxDialect);
  const x = builder.input('x', [2], 'float32');
  const w = builder.value([2], 'float32');
  const [sum] = builder.node('Add', [x, w], {});
  const graph = builder.finish(
    [
      { name: 'same', value: x },
      { name: 'sum', value: sum },
      { name: 'again', value: sum },
      { name: 'old', value: w },
    ],
    [{ name: 'w', before: w, after: sum }],
  );
  const results = await runGraph(
    graph,
    new Map([
      ['x', { value: x, values: Float32Array.of(1, 2) }],
      ['state/w', { value: w, values: Float32Array.of(10, 20) }],
    ]),
  );
  assert.deepEqual(Object.fromEntries(Object.entries(results).map(([name, values]) => [name, [...values]])), {
    same: [1, 2],
    sum: [11, 22],
    again: [11, 22],
    old: [10, 20],
    'next/w': [11, 22],
  });
});

test('names of inputs cannot meet names that the writer makes up', async () => {
  const builder = new GraphBuilder('names', onnxDialect);
  const [a, b] = ['v1', 'v2'].map((name) => builder.input(name, [1], 'float32')) as [Value, Value];
  const emit = new Emitter(builder);
  const y = emit.unary('Neg', emit.unary('Neg', emit.binary('Sub', a, b)));
  const results = await runGraph(
    builder.finish([{ name: 'v3', value: y }], []),
    new Map([
      ['v1', { value: a, values: Float32Array.of(5) }],
      ['v2', { value: b, values: Float32Array.of(3) }],
    ]),
  );
  assert.deepEqual([...(results['v3'] ?? [])], [2]);
});

for (const kind of ['fc', 'cnn'] as const) {
  test(`ONNX Runtime loads the ${kind} training step and finds its names`, async () => {
    const model = makeModel(kind, 'adam');
    const graph = runPipeline(await capture(model.training), { target: portableTarget, stepsPerCall: 1 });
    model.dispose();
    const session = await ort.InferenceSession.create(serializeModel(graph), { logSeverityLevel: 3 });
    assert.deepEqual(session.inputNames, [
      ...graph.inputs.map(({ name }) => name),
      ...graph.states.map(({ name }) => `state/${name}`),
    ]);
    assert.deepEqual(session.outputNames, [
      ...graph.outputs.map(({ name }) => name),
      ...graph.states.map(({ name }) => `next/${name}`),
    ]);
    await session.release();
  });
}

test.run();
