import assert from 'node:assert/strict';
import { test } from 'uvu';
import type { Value } from '../../../harness/engine/graph/graph.ts';
import { dropUnused, mergeReshapes, shareCommonExpressions } from '../../../harness/engine/passes/cleanup.ts';
import { assertPass, assertUntouched, graphOf } from './small-graphs.ts';

test('merge reshapes: of two in a row one is left, of a way there and back none', async () => {
  const graph = graphOf(({ emit, input }) => {
    const x = input('x', [2, 3]);
    return {
      once: emit.unary('Neg', emit.reshape(emit.reshape(x, [6]), [3, 2])),
      none: emit.unary('Abs', emit.reshape(emit.reshape(x, [6]), [2, 3])),
    };
  });
  await assertPass((before) => dropUnused(mergeReshapes(before)), graph, [
    '%1 = constant int64[2] {3 2}',
    '%2 = Reshape(%0, %1)  : float32[3,2]',
    '%3 = Neg(%2)  : float32[3,2]',
    '%4 = Abs(%0)  : float32[2,3]',
    'return once = %3, none = %4',
  ]);
});

test('merge reshapes: permutations are composed in the right order', async () => {
  const graph = graphOf(({ emit, input }) => {
    const x = input('x', [2, 3, 4]);
    return {
      once: emit.transpose(emit.transpose(x, [1, 2, 0]), [0, 2, 1]),
      none: emit.unary('Neg', emit.transpose(emit.transpose(x, [1, 2, 0]), [2, 0, 1])),
    };
  });
  await assertPass((before) => dropUnused(mergeReshapes(before)), graph, [
    '%1 = Transpose(%0, perm=[1,0,2])  : float32[3,2,4]',
    '%2 = Neg(%0)  : float32[2,3,4]',
    'return once = %1, none = %2',
  ]);
});

test('merge reshapes: a reshape between two transposes keeps them apart', async () => {
  const graph = graphOf(({ emit, input }) => ({
    y: emit.transpose(emit.reshape(emit.transpose(input('x', [2, 3]), [1, 0]), [2, 3]), [1, 0]),
  }));
  await assertUntouched(mergeReshapes, graph);
});

test('share common expressions: equal nodes are computed once, whatever follows from them', async () => {
  const graph = graphOf(({ emit, input }) => {
    const x = input('x', [2, 3]);
    const twice = () => emit.unary('Exp', emit.unary('Neg', x));
    return { y: emit.binary('Add', twice(), twice()) };
  });
  await assertPass(shareCommonExpressions, graph, [
    '%1 = Neg(%0)  : float32[2,3]',
    '%2 = Exp(%1)  : float32[2,3]',
    '%3 = Add(%2, %2)  : float32[2,3]',
    'return y = %3',
  ]);
});

test('share common expressions: other attributes, another order or another shape are not equal', async () => {
  const graph = graphOf(({ emit, input }) => {
    const x = input('x', [3, 3]);
    const y = input('y', [3, 3]);
    return {
      a: emit.gemm(x, y),
      b: emit.gemm(x, y, { transA: true }),
      c: emit.binary('Sub', x, y),
      d: emit.binary('Sub', y, x),
      e: emit.reshape(x, [9]),
      f: emit.reshape(x, [1, 9]),
    };
  });
  await assertUntouched(shareCommonExpressions, graph);
});

test('drop unused: what neither an output nor a state needs goes, constants too', async () => {
  const graph = graphOf(({ emit, input, state }) => {
    const x = input('x', [2]);
    const w = state('w', [2]);
    emit.binary('Mul', emit.unary('Exp', x), emit.scalar(7));
    w.next(emit.binary('Sub', w.before, x));
    return { y: emit.unary('Neg', x) };
  });
  await assertPass(dropUnused, graph, [
    'state %1 w: float32[2] -> %2',
    '%2 = Sub(%1, %0)  : float32[2]',
    '%3 = Neg(%0)  : float32[2]',
    'return y = %3',
  ]);
  assert.equal(dropUnused(graph).constants.size, 0);
});

test('drop unused: a node of which one output is needed stays', async () => {
  const graph = graphOf(({ emit, input }) => {
    const x = input('x', [4]);
    const [, second] = emit.split(x, 0, [2, 2]);
    return { y: second as Value };
  });
  await assertUntouched(dropUnused, graph);
});

test.run();
