import { test } from 'uvu';
import { dropUnused } from '../../../harness/engine/passes/cleanup.ts';
import { fuseBias, fuseDescent, reluBeforeReshape } from '../../../harness/engine/passes/fusion.ts';
import { assertPass, assertUntouched, graphOf } from './small-graphs.ts';

for (const order of ['product first', 'bias first'] as const) {
  test(`fuse bias: ${order}`, async () => {
    const graph = graphOf(({ emit, input }) => {
      const product = emit.gemm(input('a', [2, 3]), input('b', [3, 4]));
      const bias = input('c', [4]);
      return {
        y: order === 'product first' ? emit.binary('Add', product, bias) : emit.binary('Add', bias, product),
      };
    });
    await assertPass((before) => dropUnused(fuseBias(before)), graph, [
      '%3 = Gemm(%0, %1, %2, transA=0, transB=0)  : float32[2,4]',
      'return y = %3',
    ]);
  });
}

test('fuse bias: through the reshape behind a convolution', async () => {
  const graph = graphOf(({ emit, input }) => {
    const product = emit.gemm(input('patches', [12, 9]), input('filter', [9, 5]));
    return { y: emit.binary('Add', emit.reshape(product, [2, 3, 2, 5]), input('bias', [5])) };
  });
  await assertPass((before) => dropUnused(fuseBias(before)), graph, [
    '%3 = Gemm(%0, %1, %2, transA=0, transB=0)  : float32[12,5]',
    '%4 = constant int64[4] {2 3 2 5}',
    '%5 = Reshape(%3, %4)  : float32[2,3,2,5]',
    'return y = %5',
  ]);
});

test('fuse bias: a product that something else reads, a matrix and an uneven vector are left alone', async () => {
  const graph = graphOf(({ emit, input }) => {
    const a = input('a', [4, 4]);
    const bias = input('bias', [4]);
    const shared = emit.gemm(a, a);
    const folded = emit.reshape(emit.gemm(a, a, { transB: true }), [8, 2]);
    return {
      shared,
      sharedSum: emit.binary('Add', shared, bias),
      matrix: emit.binary('Add', emit.gemm(a, a, { transA: true }), input('c', [4, 4])),
      // The last axis of the reshaped product is not the product's columns.
      uneven: emit.binary('Add', folded, input('d', [2])),
    };
  });
  await assertUntouched(fuseBias, graph);
});

test('relu before reshape: the ReLU moves to the product', async () => {
  const graph = graphOf(({ emit, input }) => ({
    y: emit.unary('Relu', emit.reshape(input('x', [4, 3]), [2, 2, 3])),
  }));
  await assertPass((before) => dropUnused(reluBeforeReshape(before)), graph, [
    '%1 = Relu(%0)  : float32[4,3]',
    '%2 = constant int64[3] {2 2 3}',
    '%3 = Reshape(%1, %2)  : float32[2,2,3]',
    'return y = %3',
  ]);
});

test('relu before reshape: a reshape that something else reads is left alone', async () => {
  const graph = graphOf(({ emit, input }) => {
    const x = emit.reshape(input('x', [4, 3]), [2, 2, 3]);
    return { y: emit.unary('Relu', x), also: x };
  });
  await assertUntouched(reluBeforeReshape, graph);
});

test('fuse descent: the update is one product with the weights as addend', async () => {
  const graph = graphOf(({ emit, input, state }) => {
    const w = state('w', [3, 2]);
    const gradient = emit.gemm(input('x', [4, 3]), input('dy', [4, 2]), { transA: true });
    w.next(emit.binary('Add', w.before, emit.binary('Mul', emit.scalar(-0.1), gradient)));
    return {};
  });
  await assertPass((before) => dropUnused(fuseDescent(before)), graph, [
    'state %2 w: float32[3,2] -> %3',
    `%3 = Gemm(%0, %1, %2, alpha=${String(Math.fround(-0.1))}, transA=1, transB=0)  : float32[3,2]`,
    'return',
  ]);
});

test("fuse descent: a convolution's filter is reshaped to the product and back", async () => {
  const graph = graphOf(({ emit, input, state }) => {
    const w = state('w', [2, 2, 1, 3]);
    const gradient = emit.gemm(input('patches', [8, 4]), input('dy', [8, 3]), { transA: true });
    const scaled = emit.binary('Mul', emit.reshape(gradient, [2, 2, 1, 3]), emit.scalar(-0.5));
    w.next(emit.binary('Add', scaled, w.before));
    return {};
  });
  await assertPass((before) => dropUnused(fuseDescent(before)), graph, [
    'state %2 w: float32[2,2,1,3] -> %7',
    '%3 = constant int64[2] {4 3}',
    '%4 = Reshape(%2, %3)  : float32[4,3]',
    '%5 = Gemm(%0, %1, %4, alpha=-0.5, transA=1, transB=0)  : float32[4,3]',
    '%6 = constant int64[4] {2 2 1 3}',
    '%7 = Reshape(%5, %6)  : float32[2,2,1,3]',
    'return',
  ]);
});

test('fuse descent: a broadcast update, a rate that is computed and a shared gradient are left alone', async () => {
  const graph = graphOf(({ emit, input, state }) => {
    const gradient = () => emit.gemm(input('x' + String(count++), [3, 3]), input('y', [3, 3]));
    let count = 0;
    const shared = emit.gemm(input('a', [3, 3]), input('b', [3, 3]));
    const [w, v] = [state('w', [3, 3]), state('v', [3, 3])];
    w.next(emit.binary('Add', w.before, emit.binary('Mul', emit.scalar(-1), shared)));
    v.next(emit.binary('Add', v.before, emit.binary('Mul', input('rate', []), gradient())));
    return { shared };
  });
  await assertUntouched(fuseDescent, graph);
});

test.run();
