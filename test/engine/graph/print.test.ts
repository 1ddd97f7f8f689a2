import assert from 'node:assert/strict';
import { test } from 'uvu';
import '../../../harness/engine/backends/registry.ts';
import { capture, useTracer } from '../../../harness/engine/capture/capture.ts';
import { GraphBuilder } from '../../../harness/engine/graph/builder.ts';
import { printGraph } from '../../../harness/engine/graph/print.ts';
import { lower } from '../../../harness/engine/lowering/lower.ts';
import { optimize } from '../../../harness/engine/passes/passes.ts';
import { denseStep } from '../dense-step.ts';

await useTracer();

const captured = `graph dense(%0 x: float32[2,3], %1 y: float32[2,2]) {
  state %2 w: float32[3,2] -> %19
  state %3 b: float32[2] -> %21
  %4 = BatchMatMul(%0, %2, transposeA=false, transposeB=false)  : float32[2,2]
  %5 = Add(%4, %3)  : float32[2,2]
  %6 = Relu(%5)  : float32[2,2]
  %7 = Multiply(%6, %1)  : float32[2,2]
  %8 = Sum(%7, axes=[0,1], keepDims=false)  : float32[]
  %9 = constant float32[2,2] {1 1 1 1}
  %10 = Multiply(%9, %1)  : float32[2,2]
  %11 = Step(%5, alpha=0)  : float32[2,2]
  %12 = Multiply(%10, %11)  : float32[2,2]
  %13 = Reshape(%12)  : float32[2,2]
  %14 = Sum(%12, axes=[0], keepDims=false)  : float32[2]
  %15 = Reshape(%14)  : float32[2]
  %16 = BatchMatMul(%0, %13, transposeA=true, transposeB=false)  : float32[3,2]
  %17 = constant float32[] {-0.5}
  %18 = Multiply(%17, %16)  : float32[3,2]
  %19 = Add(%18, %2)  : float32[3,2]
  %20 = Multiply(%17, %15)  : float32[2]
  %21 = Add(%20, %3)  : float32[2]
  return loss = %8
}
`;

const optimized = `graph dense(%0 x: float32[2,3], %1 y: float32[2,2]) {
  state %2 w: float32[3,2] -> %15
  state %3 b: float32[2] -> %19
  %4 = Gemm(%0, %2, %3, transA=0, transB=0)  : float32[2,2]
  %5 = Relu(%4)  : float32[2,2]
  %6 = Mul(%5, %1)  : float32[2,2]
  %7 = constant int64[2] {0 1}
  %8 = ReduceSum(%6, %7, keepdims=0)  : float32[]
  %9 = constant float32[2,2] {1 1 1 1}
  %10 = Mul(%9, %1)  : float32[2,2]
  %11 = constant float32[] {0}
  %12 = Greater(%5, %11)  : bool[2,2]
  %13 = Cast(%12, to=1)  : float32[2,2]
  %14 = Mul(%10, %13)  : float32[2,2]
  %15 = Gemm(%0, %14, %2, alpha=-0.5, transA=1, transB=0)  : float32[3,2]
  %16 = constant float32[1,2] {1 1}
  %17 = Gemm(%16, %14, %3, alpha=-0.5, transA=0, transB=0)  : float32[1,2]
  %18 = constant int64[1] {2}
  %19 = Reshape(%17, %18)  : float32[2]
  return loss = %8
}
`;

test('a dense SGD step as it is captured', async () => {
  const { step, dispose } = denseStep();
  assert.equal(printGraph(await capture(step)), captured);
  dispose();
});

test('the same step as it is executed: bias and descent inside the products', async () => {
  const { step, dispose } = denseStep();
  assert.equal(printGraph(optimize(lower(await capture(step)))), optimized);
  dispose();
});

/** y = x + w; `spare` values are made first, so that ids differ. */
function addition(spare: number) {
  const builder = new GraphBuilder('add');
  for (let count = 0; count < spare; count++) builder.value([1], 'bool');
  const x = builder.input('x', [2, 3], 'float32');
  const w = builder.value([3], 'float32');
  const [y] = builder.node('Add', [x, w], {}, [{ shape: [2, 3], dtype: 'float32' }]);
  if (y === undefined) throw new Error('no output');
  return builder.finish([{ name: 'y', value: y }], [{ name: 'w', before: w, after: w }]);
}

test('equal graphs print equally, whatever ids their values carry', () => {
  assert.equal(printGraph(addition(7)), printGraph(addition(0)));
  assert.match(printGraph(addition(7)), /state %1 w: float32\[3\] -> unchanged/);
});

test('attributes are sorted by name, lists bracketed, missing inputs shown, large constants cut', () => {
  const builder = new GraphBuilder('forms');
  const x = builder.input('x', [9], 'float32');
  const large = builder.constant(new Float32Array(9), [9], 'float32');
  const attributes = { zeta: 1, alpha: 0.5, list: [1, 2], text: 'same', flag: true };
  const [y] = builder.node('Op', [x, null, large], attributes, [{ shape: [9], dtype: 'int64' }]);
  if (y === undefined) throw new Error('no output');
  assert.equal(
    printGraph(builder.finish([{ name: 'y', value: y }], [])),
    `graph forms(%0 x: float32[9]) {
  %1 = constant float32[9] {...}
  %2 = Op(%0, _, %1, alpha=0.5, flag=true, list=[1,2], text=same, zeta=1)  : int64[9]
  return y = %2
}
`,
  );
});

test.run();
