import { test } from 'uvu';
import type { OnnxGraph } from '../../../harness/engine/onnx/operators.ts';
import { dropUnused } from '../../../harness/engine/passes/cleanup.ts';
import { reassociateProducts } from '../../../harness/engine/passes/reassociate.ts';
import { assertPass, assertUntouched, graphOf } from './small-graphs.ts';

const pass = (graph: OnnxGraph) => dropUnused(reassociateProducts(graph));

test('many rows of a small table: the table is multiplied, with the bias added last', async () => {
  const graph = graphOf(({ emit, input }) => {
    const rows = emit.gemm(input('one-hot', [40, 3]), input('table', [3, 8]));
    return { y: emit.gemm(rows, input('w', [8, 16]), { c: input('bias', [16]) }) };
  });
  await assertPass(pass, graph, [
    '%4 = Gemm(%1, %2, transA=0, transB=0)  : float32[3,16]',
    '%5 = Gemm(%0, %4, %3, transA=0, transB=0)  : float32[40,16]',
    'return y = %5',
  ]);
});

test('an inner product that is read transposed', async () => {
  const graph = graphOf(({ emit, input }) => {
    const rows = emit.gemm(input('one-hot', [40, 3]), input('table', [3, 8]));
    return { dw: emit.gemm(rows, input('dz', [40, 16]), { transA: true }) };
  });
  await assertPass(pass, graph, [
    '%3 = Gemm(%0, %2, transA=1, transB=0)  : float32[3,16]',
    '%4 = Gemm(%1, %3, transA=1, transB=0)  : float32[8,16]',
    'return dw = %4',
  ]);
});

test('an inner product on the right', async () => {
  const graph = graphOf(({ emit, input }) => {
    const dx = emit.gemm(input('dz', [40, 16]), input('w', [8, 16]), { transB: true });
    return { dtable: emit.gemm(input('one-hot', [40, 3]), dx, { transA: true }) };
  });
  await assertPass(pass, graph, [
    '%3 = Gemm(%2, %0, transA=1, transB=0)  : float32[3,16]',
    '%4 = Gemm(%3, %1, transA=0, transB=1)  : float32[3,8]',
    'return dtable = %4',
  ]);
});

test('the cheaper order stays, and so does one whose inner product is needed anyway', async () => {
  const cheaper = graphOf(({ emit, input }) => {
    const rows = emit.gemm(input('x', [2, 30]), input('w1', [30, 8]));
    return { y: emit.gemm(rows, input('w2', [8, 16])) };
  });
  await assertUntouched(reassociateProducts, cheaper);
  const shared = graphOf(({ emit, input }) => {
    const dx = emit.gemm(input('dz', [40, 16]), input('w', [8, 16]), { transB: true });
    return { dx, dtable: emit.gemm(input('one-hot', [40, 3]), dx, { transA: true }) };
  });
  await assertUntouched(reassociateProducts, shared);
});

test('an inner product with a bias or a scale of its own is left alone', async () => {
  const graph = graphOf(({ emit, input }) => {
    const rows = emit.gemm(input('x', [40, 3]), input('table', [3, 8]), { c: input('offset', [8]) });
    return { y: emit.gemm(rows, input('w', [8, 16])) };
  });
  await assertUntouched(reassociateProducts, graph);
});

test.run();
