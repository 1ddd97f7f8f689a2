import assert from 'node:assert/strict';
import { test } from 'uvu';
import { channelBlock } from '../../../harness/engine/backends/channel-block.ts';
import type { Value } from '../../../harness/engine/graph/graph.ts';
import type { OnnxGraph } from '../../../harness/engine/onnx/operators.ts';
import { blockProducts } from '../../../harness/engine/passes/blocked-products.ts';
import { dropUnused } from '../../../harness/engine/passes/cleanup.ts';
import { assertClose } from '../assert-close.ts';
import { randomFeeds, runGraph } from '../run-graph.ts';
import { tolerances } from '../tolerances.ts';
import { assertUntouched, graphOf } from './small-graphs.ts';

/** `count` products of `rows` rows each with one matrix [depth,depth], all results below one another. */
function products(count: number, rows: number, depth: number, transB: boolean): OnnxGraph {
  return graphOf(({ emit, input }) => {
    const matrix = input('w', [depth, depth]);
    const x = input('x', [count * rows, depth]);
    const parts = Array.from({ length: count }, (_, index) =>
      emit.gemm(emit.slice(x, [index * rows, 0], [rows, depth]), matrix, { transB }),
    );
    return { y: emit.concat(parts, 0) };
  });
}

const operators = (graph: OnnxGraph): string[] => graph.nodes.map(({ op }) => op);

const blockedConv = 'com.microsoft.nchwc.Conv';
const reorderInput = 'com.microsoft.nchwc.ReorderInput';
const reorderOutput = 'com.microsoft.nchwc.ReorderOutput';

const cpu = { extremes: true, overflowsToInfinity: true, castsFromInt64: true };
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
      const blocked = blockProducts(graph, { channelBlock: block, ...cpu });
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
  const blocked = blockProducts(products(20, 4, 32, false), { channelBlock: 16, ...cpu });
  const filters = blocked.nodes.filter(({ op }) => op === blockedConv).map(({ inputs }) => inputs[1]);
  assert.equal(new Set(filters).size, 1);
});

test('too few products, too many rows, and channels that fill no block are left alone', async () => {
  const pass = (graph: OnnxGraph) => blockProducts(graph, { channelBlock: 16, ...cpu });
  await assertUntouched(pass, products(15, 4, 32, false));
  await assertUntouched(pass, products(16, 17, 32, false));
  await assertUntouched(pass, products(16, 4, 40, false));
});

/** A small recurrent network: gates of `units` units each, `steps` steps of `rows` rows. */
function recurrence(steps: number, rows: number, units: number): OnnxGraph {
  return graphOf(({ emit, input }) => {
    const projected = input('projected', [steps * rows, 2 * units]);
    // Small weights: the rounding of one step must not grow in the next.
    const matrix = emit.binary('Mul', input('w', [units, 2 * units]), emit.scalar(0.1));
    let hidden = input('hidden', [rows, units]);
    const all = Array.from({ length: steps }, (_, step) => {
      const own = emit.slice(projected, [step * rows, 0], [rows, 2 * units]);
      const sum = emit.binary('Add', own, emit.gemm(hidden, matrix));
      const gate = emit.unary('Sigmoid', emit.slice(sum, [0, 0], [rows, units]));
      const candidate = emit.unary('Tanh', emit.slice(sum, [0, units], [rows, units]));
      const twice = emit.concat([gate, candidate], 1);
      hidden = emit.binary('Mul', emit.slice(twice, [0, 0], [rows, units]), candidate);
      return hidden;
    });
    const stacked = emit.concat(all, 0);
    const halves = emit.binary('Mul', emit.scalar(0.5), stacked);
    return { stacked, last: emit.slice(halves, [(steps - 1) * rows, 0], [rows, units]) };
  });
}

for (const rows of [1, 4]) {
  test(`a recurrence of ${rows} rows stays in blocks from its first product to its last`, async () => {
    if (block === null) return;
    const graph = recurrence(16, rows, 2 * block);
    const blocked = dropUnused(blockProducts(graph, { channelBlock: block, ...cpu }));
    const count = (op: string) => operators(blocked).filter((other) => other === op).length;
    assert.equal(count(blockedConv), 16);
    assert.equal(count('Add'), 0);
    // By a scalar only what lies flat is multiplied: another shape is slow.
    const [halved] = blocked.nodes.filter(({ op, inputs }) => op === 'Mul' && inputs[0].shape.length === 0);
    assert.deepEqual(halved?.outputs[0]?.shape, [16 * rows * 2 * block]);
    // The matrix, the projection, the state it begins with; then both results.
    assert.equal(count(reorderInput), 3);
    assert.equal(count(reorderOutput), 2);
    assert.equal(count('Transpose'), 0);
    const feeds = randomFeeds(graph, 7);
    const expected = await runGraph(graph, feeds);
    const got = await runGraph(blocked, feeds);
    for (const name of ['stacked', 'last']) {
      assertClose(got[name] as Float32Array, expected[name] as Float32Array, tolerances.training, name);
    }
  });
}

test('what does not divide into blocks, or is read elsewhere, leaves the layout', async () => {
  if (block === null) return;
  const [rows, units] = [2, 2 * block];
  const graph = graphOf(({ emit, input }) => {
    const matrix = input('w', [units, units]);
    const start = input('x', [16 * rows, units]);
    const parts = Array.from({ length: 16 }, (_, index) =>
      emit.gemm(emit.slice(start, [index * rows, 0], [rows, units]), matrix),
    );
    const [first, second, third, fourth, fifth] = parts as [Value, Value, Value, Value, Value];
    const bias = input('bias', [units]);
    return {
      // Half a block of columns, an uneven row, a row of biases, a scalar, a product that two sums read.
      columns: emit.unary('Tanh', emit.slice(first, [0, block / 2], [rows, block])),
      row: emit.slice(second, [1, 0], [1, units]),
      biased: emit.binary('Add', third, bias),
      shifted: emit.binary('Add', emit.scalar(0.25), fifth),
      twice: emit.binary('Add', emit.binary('Add', fourth, first), emit.binary('Add', fourth, second)),
      rest: emit.concat(parts.slice(5), 1),
    };
  });
  const blocked = dropUnused(blockProducts(graph, { channelBlock: block, ...cpu }));
  const feeds = randomFeeds(graph, 11);
  const expected = await runGraph(graph, feeds);
  const got = await runGraph(blocked, feeds);
  for (const [name, values] of Object.entries(expected)) {
    assertClose(got[name] as Float32Array, values, tolerances.training, name);
  }
});

test('a target without blocks keeps its products', async () => {
  await assertUntouched(
    (graph) => blockProducts(graph, { channelBlock: null, ...cpu }),
    products(16, 4, 32, true),
  );
});

test.run();
