/** Convolutions in ONNX Runtime's blocked layout: where they are chosen, and that they compute what patches and Gemm do. */
import assert from 'node:assert/strict';
import { test } from 'uvu';
import { channelBlock } from '../../../harness/engine/backends/channel-block.ts';
import { GraphBuilder } from '../../../harness/engine/graph/builder.ts';
import { type KernelGraph, kernelDialect } from '../../../harness/engine/graph/kernels.ts';
import { lower } from '../../../harness/engine/lowering/lower.ts';
import type { OnnxGraph } from '../../../harness/engine/onnx/operators.ts';
import { fuseIntoBlockedConvolutions } from '../../../harness/engine/passes/blocked-fusion.ts';
import { dropUnused } from '../../../harness/engine/passes/cleanup.ts';
import { type ExecutionTarget, portableTarget } from '../../../harness/engine/target.ts';
import { assertClose } from '../assert-close.ts';
import { randomFeeds, runGraph } from '../run-graph.ts';
import { tolerances } from '../tolerances.ts';

const blockedConv = 'com.microsoft.nchwc.Conv';
const block = await channelBlock();
const blocks = (channels: number | null): ExecutionTarget => ({ ...portableTarget, channelBlock: channels });

interface Shapes {
  readonly image: readonly [batch: number, height: number, width: number, channels: number];
  readonly filter: readonly [high: number, wide: number, channels: number, outChannels: number];
  readonly strides: readonly [number, number];
  readonly pads: readonly [top: number, left: number, bottom: number, right: number];
}

/** A convolution, its bias and ReLU, and the gradients of both operands. */
function convolution({ image, filter, strides, pads }: Shapes): KernelGraph {
  const builder = new GraphBuilder('g', kernelDialect);
  const x = builder.input('x', image, 'float32');
  const w = builder.input('w', filter, 'float32');
  const bias = builder.input('bias', [filter[3]], 'float32');
  const [y] = builder.node('Conv2D', [x, w], { strides, pads });
  const [sum] = builder.node('Add', [y, bias], {});
  const [relu] = builder.node('Relu', [sum], {});
  const dy = builder.input('dy', y.shape, 'float32');
  const [dx] = builder.node('Conv2DBackpropInput', [dy, w], { strides, pads, inputShape: image });
  const [dw] = builder.node('Conv2DBackpropFilter', [x, dy], { strides, pads, filterShape: filter });
  return builder.finish(
    [
      { name: 'relu', value: relu },
      { name: 'dx', value: dx },
      { name: 'dw', value: dw },
    ],
    [],
  );
}

const blockedOf = (graph: OnnxGraph) => graph.nodes.filter(({ op }) => op === blockedConv);

const whole: readonly Shapes[] = [
  { image: [2, 8, 6, 8], filter: [5, 5, 8, 16], strides: [2, 2], pads: [1, 1, 2, 2] },
  { image: [2, 8, 6, 16], filter: [3, 3, 16, 8], strides: [2, 2], pads: [0, 0, 1, 1] },
  { image: [4, 7, 8, 24], filter: [3, 3, 24, 8], strides: [2, 1], pads: [1, 1, 1, 1] },
  { image: [8, 5, 7, 8], filter: [2, 3, 8, 8], strides: [1, 2], pads: [0, 0, 0, 0] },
  { image: [8, 5, 4, 8], filter: [1, 1, 8, 24], strides: [1, 1], pads: [0, 0, 0, 0] },
  // Strides beyond the filter leave pixels that no window sees; wide filters reach far beyond a small image.
  { image: [8, 7, 8, 8], filter: [2, 2, 8, 8], strides: [3, 3], pads: [0, 0, 0, 0] },
  { image: [8, 2, 3, 8], filter: [5, 5, 8, 8], strides: [1, 1], pads: [2, 2, 2, 2] },
];

for (const shapes of whole) {
  const { image, filter, strides, pads } = shapes;
  test(`[${image.join()}] * [${filter.join()}], strides ${strides.join()}, pads ${pads.join()}`, async () => {
    const captured = convolution(shapes);
    // Forward and both gradients, or the test compares a lowering with itself.
    const blocked = dropUnused(fuseIntoBlockedConvolutions(lower(captured, blocks(8))));
    assert.equal(blockedOf(blocked).length, 3);
    assert.ok(!blocked.nodes.some(({ op }) => op === 'Gemm' || op === 'Relu' || op === 'Add'));
    if (block !== 8) return;
    const plain = lower(captured, portableTarget);
    const feeds = randomFeeds(plain, 5);
    const expected = await runGraph(plain, feeds);
    const got = await runGraph(blocked, feeds);
    for (const name of ['relu', 'dx', 'dw']) {
      assertClose(got[name] as Float32Array, expected[name] as Float32Array, tolerances.accumulated, name);
    }
  });
}

test('other blocks, and channels of the result that fill no block, are left to patches and Gemm', () => {
  const [first] = whole as [Shapes];
  for (const channels of [null, 16]) {
    assert.equal(blockedOf(lower(convolution(first), blocks(channels))).length, 0);
  }
  assert.equal(blockedOf(lower(convolution({ ...first, filter: [5, 5, 8, 12] }), blocks(8))).length, 0);
});

for (const [what, shapes] of [
  ['channels of the image', { ...(whole[0] as Shapes), image: [2, 8, 6, 3], filter: [5, 5, 3, 16] }],
  ['pixels', { ...(whole[0] as Shapes), image: [1, 8, 6, 8] }],
] as const satisfies readonly (readonly [string, Shapes])[]) {
  test(`${what} that fill no block: only the image's gradient is blocked`, async () => {
    const captured = convolution(shapes);
    const blocked = lower(captured, blocks(8));
    assert.equal(blockedOf(blocked).length, 1);
    if (block !== 8) return;
    const feeds = randomFeeds(blocked, 5);
    const expected = await runGraph(lower(captured, portableTarget), feeds);
    const got = await runGraph(blocked, feeds);
    assertClose(got['dx'] as Float32Array, expected['dx'] as Float32Array, tolerances.accumulated, 'dx');
  });
}

test("pads as wide as the filter: only the image's gradient, which leaves out pixels of dy, is not blocked", async () => {
  const captured = convolution({
    image: [2, 2, 2, 8],
    filter: [1, 1, 8, 8],
    strides: [1, 1],
    pads: [1, 1, 1, 1],
  });
  const blocked = lower(captured, blocks(8));
  assert.equal(blockedOf(blocked).length, 2);
  if (block !== 8) return;
  const feeds = randomFeeds(blocked, 5);
  const expected = await runGraph(lower(captured, portableTarget), feeds);
  const got = await runGraph(blocked, feeds);
  assertClose(got['dx'] as Float32Array, expected['dx'] as Float32Array, tolerances.accumulated, 'dx');
});

test('a result that something else reads keeps its bias and its ReLU apart', () => {
  const builder = new GraphBuilder('g', kernelDialect);
  const x = builder.input('x', [2, 4, 4, 8], 'float32');
  const w = builder.input('w', [1, 1, 8, 8], 'float32');
  const [y] = builder.node('Conv2D', [x, w], { strides: [1, 1], pads: [0, 0, 0, 0] });
  const [sum] = builder.node('Add', [y, builder.input('bias', [8], 'float32')], {});
  const [relu] = builder.node('Relu', [sum], {});
  const captured = builder.finish(
    [
      { name: 'y', value: y },
      { name: 'sum', value: sum },
      { name: 'relu', value: relu },
    ],
    [],
  );
  const fused = dropUnused(fuseIntoBlockedConvolutions(lower(captured, blocks(8))));
  assert.deepEqual(
    fused.nodes.map(({ op }) => op).filter((op) => op === 'Add' || op === 'Relu' || op === blockedConv),
    [blockedConv, 'Add', 'Relu'],
  );
});

test.run();
