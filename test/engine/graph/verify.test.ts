import assert from 'node:assert/strict';
import { test } from 'uvu';
import type { Value, ValueType } from '../../../harness/engine/graph/graph.ts';
import {
  type KernelGraph,
  type KernelName,
  type KernelNode,
  kernelDialect,
} from '../../../harness/engine/graph/kernels.ts';
import { verifyGraph } from '../../../harness/engine/graph/verify.ts';

const value = (id: number, shape: readonly number[] = [2], dtype: ValueType = 'float32'): Value => ({
  id,
  shape,
  dtype,
});
const node = (op: KernelName, inputs: readonly Value[], outputs: readonly Value[], attributes: object = {}) =>
  ({ op, inputs, attributes, outputs }) as KernelNode;

const x = value(0);
const w = value(1);
const c = value(2);
const sum = value(3);
const next = value(4);

/** y = x + c; w <- x + w */
const sound: KernelGraph = {
  name: 'sound',
  dialect: kernelDialect,
  inputs: [{ name: 'x', value: x }],
  states: [{ name: 'w', before: w, after: next }],
  outputs: [{ name: 'y', value: sum }],
  constants: new Map([[c, Float32Array.of(1, 2)]]),
  nodes: [node('Add', [x, c], [sum]), node('Add', [x, w], [next])],
};

test('a sound graph is returned as it is', () => {
  assert.equal(verifyGraph(sound, 'nothing'), sound);
});

test('an unchanged state is sound', () => {
  verifyGraph({ ...sound, states: [{ name: 'w', before: w, after: w }] }, 'nothing');
});

const [add, update] = sound.nodes as [KernelNode, KernelNode];
const twin = value(0);
const grown = value(5, [3]);
const whole = value(6, [2], 'int32');

const broken: Readonly<Record<string, readonly [graph: Partial<KernelGraph>, message: RegExp]>> = {
  'a value read before its node': [
    { nodes: [node('Neg', [next], [sum]), update] },
    /node 0 \(Neg\) reads %4 before it is defined/,
  ],
  'a value that nothing defines': [
    { nodes: [node('Neg', [value(9)], [sum]), update] },
    /node 0 \(Neg\) reads %9 before it is defined/,
  ],
  'a value with the id of another': [
    { nodes: [add, node('Neg', [x], [twin]), update] },
    /node 1 \(Neg\) reuses the id 0/,
  ],
  'a value defined by two nodes': [{ nodes: [add, add, update] }, /node 1 \(Add\) defines %3 a second time/],
  'an input that a node defines again': [
    { nodes: [add, node('Neg', [x], [x]), update] },
    /node 1 \(Neg\) defines %0 a second time/,
  ],
  'a state that is an input too': [
    { states: [{ name: 'w', before: x, after: next }] },
    /state 'w' defines %0 a second time/,
  ],
  'a shape with an unknown dimension': [
    { nodes: [node('Add', [x, c], [value(7, [-1])]), update] },
    /node 0 \(Add\) has no static shape: float32\[-1\]/,
  ],
  'a shape with a fraction': [
    {
      inputs: [
        { name: 'x', value: x },
        { name: 'z', value: value(8, [1.5]) },
      ],
    },
    /input 'z' has no static shape/,
  ],
  'a constant with too few values': [
    { constants: new Map([[c, Float32Array.of(1)]]) },
    /constant float32\[2\] has 1 values/,
  ],
  'a node without outputs': [
    { nodes: [add, node('Neg', [x], []), update] },
    /node 1 \(Neg\) gives float32\[2\], but nothing is declared/,
  ],
  'a result of another shape than the operands give': [
    { nodes: [add, node('Add', [x, w], [next]), node('Neg', [x], [grown])] },
    /node 2 \(Neg\) gives float32\[2\], but float32\[3\] is declared/,
  ],
  'a result of another type than the operands give': [
    { nodes: [add, update, node('Greater', [x, w], [whole])] },
    /node 2 \(Greater\) gives bool\[2\], but int32\[2\] is declared/,
  ],
  'operands that do not fit together': [
    {
      inputs: [
        { name: 'x', value: x },
        { name: 'z', value: grown },
      ],
      nodes: [add, node('Add', [x, grown], [next])],
    },
    /node 1 \(Add\): shapes \[2\] and \[3\] do not broadcast/,
  ],
  'an op of another dialect': [
    { nodes: [add, node('Gemm' as KernelName, [x, w], [next])] },
    /node 1 \(Gemm\): 'Gemm' is no tfjs kernel/,
  ],
  'an output that nothing defines': [
    { outputs: [{ name: 'y', value: value(9) }] },
    /output 'y' is never defined/,
  ],
  'a state without a new value': [
    { states: [{ name: 'w', before: w, after: value(9) }] },
    /state 'w' has no new value/,
  ],
  'a state that changes its shape': [
    {
      nodes: [add, update, node('Tile', [w], [grown], { reps: [1.5] })],
      states: [{ name: 'w', before: w, after: grown }],
    },
    /state 'w' changes from float32\[2\] to float32\[3\]/,
  ],
  'a state that changes its type': [
    {
      nodes: [add, update, node('Cast', [w], [whole], { dtype: 'int32' })],
      states: [{ name: 'w', before: w, after: whole }],
    },
    /state 'w' changes from float32\[2\] to int32\[2\]/,
  ],
  'two inputs of one name': [
    {
      inputs: [
        { name: 'x', value: x },
        { name: 'x', value: value(8) },
      ],
    },
    /two inputs are named 'x'/,
  ],
  'two outputs of one name': [
    {
      outputs: [
        { name: 'y', value: sum },
        { name: 'y', value: x },
      ],
    },
    /two outputs are named 'y'/,
  ],
  'two states of one name': [
    {
      states: [
        { name: 'w', before: w, after: next },
        { name: 'w', before: value(8), after: next },
      ],
    },
    /two states are named 'w'/,
  ],
};

for (const [name, [change, message]] of Object.entries(broken)) {
  test(`${name} is found`, () => {
    assert.throws(() => verifyGraph({ ...sound, ...change }, "pass 'p'"), {
      message: new RegExp(`^internal: graph 'sound' is broken after pass 'p': .*${message.source}`),
    });
  });
}

test.run();
