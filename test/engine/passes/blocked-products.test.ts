import assert from 'node:assert/strict';
import { test } from 'uvu';
import { channelBlock } from '../../../harness/engine/backends/channel-block.ts';
import type { Graph } from '../../../harness/engine/graph/graph.ts';
import { blockProducts, blockedConv } from '../../../harness/engine/passes/blocked-products.ts';
import { assertClose } from '../assert-close.ts';
import { randomFeeds, runGraph } from '../run-graph.ts';
import { tolerances } from '../tolerances.ts';
import { assertUntouched, graphOf } from './small-graphs.ts';

/** `count` products of `rows` rows each with one matrix [depth,depth], all results below one another. */
function products(count: number, rows: number, depth: number, transB: boolean): Graph {
  return graphOf(({ emit, input }) => {
    const matrix = input('w', [depth, depth]);
    const x = input('x', [count * rows, depth]);
    const parts = Array.from({ length: count }, (_, index) =>
      emit.gemm(emit.slice(x, [index * rows, 0], [rows, depth]), matrix, { transB }),
    );
    return { y: emit.concat(parts, 0) };
  });
}

const operators = (graph: Graph): string[] => graph.nodes.map(({ op }) => op);

const block = await channelBlock();

test('the block is one that ONNX Runtime has kernels for, or none', () => {
  assert.ok(block === null || block === 16 || block === 8, String(block));
  // Every x64 CPU with AVX has them: there a null would be a probe that cannot succeed.
  if (process.arch === 'x64') assert.notEqual(block, null);
});

for (const transB of [false, true]) {
  for (const rows of [1, 4, 8]) {
    test(`${rows} rows, ${transB ? 'transposed' : 'plain'}: convolutions that compute the same`, async () => {
      if (block === null) return;
      const graph = products(16, rows, 48, transB);
      const blocked = blockProducts(graph, { channelBlock: block });
      assert.equal(operators(blocked).filter((op) => op === blockedConv).length, 16);
      assert.ok(!operators(blocked).includes('Gemm'));
      const feeds = randomFeeds(graph, 7);
      const expected = await runGraph(graph, feeds);
      const got = await runGraph(blocked, feeds);
      assertClose(got['y'] as Float32Array, expected['y'] as Float32Array, tolerances.training, 'y');
    });
  }
}

test('the matrix is laid out once for all of its products', () => {
  const blocked = blockProducts(products(20, 4, 32, false), { channelBlock: 16 });
  const filters = blocked.nodes.filter(({ op }) => op === blockedConv).map(({ inputs }) => inputs[1]);
  assert.equal(new Set(filters).size, 1);
});

test('too few products, too many rows, and channels that fill no block are left alone', async () => {
  const pass = (graph: Graph) => blockProducts(graph, { channelBlock: 16 });
  await assertUntouched(pass, products(15, 4, 32, false));
  await assertUntouched(pass, products(16, 17, 32, false));
  await assertUntouched(pass, products(16, 4, 40, false));
});

test('a target without blocks keeps its products', async () => {
  await assertUntouched((graph) => blockProducts(graph, { channelBlock: null }), products(16, 4, 32, true));
});

test.run();
