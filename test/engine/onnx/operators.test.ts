/** The types that the rules of ONNX operators derive, and what they refuse. */
import assert from 'node:assert/strict';
import { test } from 'uvu';
import { GraphBuilder } from '../../../harness/engine/graph/builder.ts';
import type { Value } from '../../../harness/engine/graph/graph.ts';
import { typeText } from '../../../harness/engine/graph/shape.ts';
import { verifyGraph } from '../../../harness/engine/graph/verify.ts';
import { Emitter } from '../../../harness/engine/onnx/emitter.ts';
import { type OnnxGraph, type Operators, onnxDialect } from '../../../harness/engine/onnx/operators.ts';

type Draw = (emit: Emitter, builder: GraphBuilder<Operators>) => Value;

const drawn = (draw: Draw): Value => {
  const builder = new GraphBuilder('g', onnxDialect);
  return draw(new Emitter(builder), builder);
};
const x = (builder: GraphBuilder<Operators>, shape: readonly number[]) =>
  builder.input('x', shape, 'float32');

const types: Readonly<Record<string, readonly [draw: Draw, type: string]>> = {
  'a slice backwards': [(e, b) => e.slice(x(b, [5, 4]), [4, 0], [5, 4], [-1, 1]), 'float32[5,4]'],
  'a slice in steps': [(e, b) => e.slice(x(b, [9]), [1], [3], [3]), 'float32[3]'],
  'a slice that begins and ends before the last': [
    (e, b) => e.node('Slice', [x(b, [9]), e.integers([-4]), e.integers([-1]), e.integers([0])], {}),
    'float32[3]',
  ],
  'a slice past the end': [
    (e, b) => e.node('Slice', [x(b, [9]), e.integers([7]), e.integers([99]), e.integers([0])], {}),
    'float32[2]',
  ],
  'an index': [
    (e, b) => e.node('ArgMax', [x(b, [3, 5])], { axis: 1, keepdims: 0, select_last_index: 0 }),
    'int64[3]',
  ],
  'a product of turned matrices': [
    (e, b) => e.gemm(x(b, [7, 3]), b.input('y', [5, 7], 'float32'), { transA: true, transB: true }),
    'float32[3,5]',
  ],
  'a blocked layout and back': [
    (e, b) =>
      e.node(
        'com.microsoft.nchwc.ReorderOutput',
        [e.node('com.microsoft.nchwc.ReorderInput', [x(b, [2, 3, 5, 16])], { channels_last: 1 })],
        { channels: 16, channels_last: 1 },
      ),
    'float32[2,3,5,16]',
  ],
};

for (const [name, [draw, type]] of Object.entries(types)) {
  test(`${name}: ${type}`, () => {
    assert.equal(typeText(drawn(draw)), type);
  });
}

const refused: Readonly<Record<string, readonly [draw: Draw, message: RegExp]>> = {
  'matrices that do not multiply': [
    (e, b) => e.gemm(x(b, [7, 3]), b.input('y', [5, 7], 'float32')),
    /float32\[7,3\] and float32\[5,7\] do not multiply/,
  ],
  'operands of two types': [
    (e, b) => e.binary('Add', x(b, [2]), b.input('y', [2], 'int32')),
    /operands of one dtype are expected, got float32\[2\], int32\[2\]/,
  ],
  'a shape that is no constant': [
    (e, b) => e.node('Reshape', [x(b, [6]), b.input('shape', [1], 'int64')], {}),
    /is no int64 constant/,
  ],
  'parts that are not the whole': [(e, b) => e.split(x(b, [6]), 0, [2, 3])[0] as Value, /parts of 2, 3/],
};

for (const [name, [draw, message]] of Object.entries(refused)) {
  test(`${name}: refused`, () => {
    assert.throws(() => drawn(draw), message);
  });
}

test('a declared type that the operator does not give is found, wherever it came from', () => {
  const builder = new GraphBuilder('g', onnxDialect);
  const emit = new Emitter(builder);
  const hidden = emit.gemm(builder.input('x', [2, 3], 'float32'), builder.input('w', [3, 4], 'float32'));
  const graph = builder.finish([{ name: 'y', value: emit.unary('Relu', hidden) }], []);
  const declared = (change: Partial<Value>): OnnxGraph => ({
    ...graph,
    nodes: graph.nodes.map((node, index) =>
      index === 0 ? { ...node, outputs: [Object.assign({ ...hidden }, change)] } : node,
    ),
  });
  verifyGraph(graph, "stage 's'");
  const broken = /broken after stage 's': node 0 \(Gemm\) gives float32\[2,4\], but (.*) is declared/;
  for (const [change, text] of [
    [{ shape: [4, 2] }, 'float32[4,2]'],
    [{ dtype: 'int32' }, 'int32[2,4]'],
  ] as const) {
    assert.throws(
      () => verifyGraph(declared(change), "stage 's'"),
      (error: Error) => broken.exec(error.message)?.[1] === text,
    );
  }
});

test.run();
