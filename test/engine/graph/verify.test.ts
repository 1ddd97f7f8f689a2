import assert from 'node:assert/strict';
import { test } from 'uvu';
import type { Graph, Node, Value, ValueType } from '../../../harness/engine/graph/graph.ts';
import { verifyGraph } from '../../../harness/engine/graph/verify.ts';

const value = (id: number, shape: readonly number[] = [2], dtype: ValueType = 'float32'): Value => ({
  id,
  shape,
  dtype,
});
const node = (op: string, inputs: readonly (Value | null)[], outputs: readonly Value[]): Node => ({
  op,
  inputs,
  attributes: {},
  outputs,
});

const x = value(0);
const w = value(1);
const c = value(2);
const sum = value(3);
const next = value(4);

/** y = x + c; w <- x + w */
const sound: Graph = {
  name: 'sound',
  inputs: [{ name: 'x', value: x }],
  states: [{ name: 'w', before: w, after: next }],
  outputs: [{ name: 'y', value: sum }],
  constants: new Map([[c, Float32Array.of(1, 2)]]),
  nodes: [node('Add', [x, c], [sum]), node('Add', [x, w], [next])],
};

test('a sound graph is returned as it is', () => {
  assert.equal(verifyGraph(sound, 'nothing'), sound);
});

test('a missing optional input is sound', () => {
  verifyGraph({ ...sound, nodes: [node('Norm', [x, null], [sum]), node('Add', [x, w], [next])] }, 'nothing');
});

test('an unchanged state is sound', () => {
  verifyGraph({ ...sound, states: [{ name: 'w', before: w, after: w }] }, 'nothing');
});

const [add, update] = sound.nodes as [Node, Node];
const twin = value(0);
const grown = value(5, [3]);
const whole = value(6, [2], 'int32');

const broken: Readonly<Record<string, readonly [graph: Partial<Graph>, message: RegExp]>> = {
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
    { nodes: [node('Add', [x, c], [sum, value(7, [-1])]), update] },
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
    { nodes: [add, node('Print', [x], []), update] },
    /node 1 \(Print\) has no output/,
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
    { nodes: [add, update, node('Grow', [w], [grown])], states: [{ name: 'w', before: w, after: grown }] },
    /state 'w' changes from float32\[2\] to float32\[3\]/,
  ],
  'a state that changes its type': [
    { nodes: [add, update, node('Cast', [w], [whole])], states: [{ name: 'w', before: w, after: whole }] },
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
