import assert from 'node:assert/strict';
import { test } from 'uvu';
import '../../../harness/engine/backends/registry.ts';
import { capture } from '../../../harness/engine/capture/capture.ts';
import { useTracer } from '../../../harness/engine/capture/tracer.ts';
import { GraphBuilder } from '../../../harness/engine/graph/builder.ts';
import { type Attribute, dialectOf } from '../../../harness/engine/graph/dialect.ts';
import type { Value } from '../../../harness/engine/graph/graph.ts';
import { printGraph } from '../../../harness/engine/graph/print.ts';
import { kernelDialect } from '../../../harness/engine/graph/kernels.ts';
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
  %13 = Reshape(%12, shape=[2,2])  : float32[2,2]
  %14 = Sum(%12, axes=[0], keepDims=false)  : float32[2]
  %15 = Reshape(%14, shape=[2])  : float32[2]
  %16 = BatchMatMul(%0, %13, transposeA=true, transposeB=false)  : float32[3,2]
  %17 = constant float32[] {-0.5}
  %18 = Multiply(%17, %16)  : float32[3,2]
  %19 = Add(%18, %2)  : float32[3,2]
  %20 = Multiply(%17, %15)  : float32[2]
  %21 = Add(%20, %3)  : float32[2]
  return loss = %8
}
`;

test('a dense SGD step as it is captured', async () => {
  const { step, dispose } = denseStep();
  assert.equal(printGraph(await capture(step)), captured);
  dispose();
});

/** y = x + w; `spare` values are made first, so that ids differ. */
function addition(spare: number) {
  const builder = new GraphBuilder('add', kernelDialect);
  for (let count = 0; count < spare; count++) builder.value([1], 'bool');
  const x = builder.input('x', [2, 3], 'float32');
  const w = builder.value([3], 'float32');
  const [y] = builder.node('Add', [x, w], {});
  return builder.finish([{ name: 'y', value: y }], [{ name: 'w', before: w, after: w }]);
}

test('equal graphs print equally, whatever ids their values carry', () => {
  assert.equal(printGraph(addition(7)), printGraph(addition(0)));
  assert.match(printGraph(addition(7)), /state %1 w: float32\[3\] -> unchanged/);
});

test('attributes are sorted by name, lists bracketed, missing inputs shown, large constants cut', () => {
  const dialect = dialectOf('op', {
    Op: {
      types: ([x]: readonly [Value, null, Value], _: Readonly<Record<string, Attribute>>) => ({
        shape: x.shape,
        dtype: 'int64' as const,
      }),
    },
  });
  const builder = new GraphBuilder('forms', dialect);
  const x = builder.input('x', [9], 'float32');
  const large = builder.constant(new Float32Array(9), [9], 'float32');
  const attributes = { zeta: 1, alpha: 0.5, list: [1, 2], text: 'same', flag: true };
  const [y] = builder.node('Op', [x, null, large], attributes);
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
