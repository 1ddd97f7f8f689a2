import { test } from 'uvu';
import type { Value } from '../../../harness/engine/graph/graph.ts';
import type { Emitter } from '../../../harness/engine/lowering/emitter.ts';
import { hoistAdamCorrections, scaleAdamGradients } from '../../../harness/engine/passes/adam.ts';
import { dropUnused } from '../../../harness/engine/passes/cleanup.ts';
import { type Scene, assertPass, assertUntouched, bodyOf, graphOf } from './small-graphs.ts';

/** tfjs's Adam update of w by its moments: w + rate * (m / c1) / (sqrt(v / c2) + eps). */
function adamUpdate(
  { emit, input, state }: Scene,
  shape: readonly number[],
  epsilon: (emit: Emitter) => Value = () => emit.scalar(0.125),
): void {
  const w = state('w', shape);
  const square = (x: Value) => emit.binary('Mul', x, x);
  // Second moments and corrections are positive.
  const v = emit.binary('Add', square(input('v', shape)), emit.scalar(0.5));
  const [c1, c2] = [input('c1', []), input('c2', [])].map((x) =>
    emit.binary('Add', square(x), emit.scalar(0.5)),
  ) as [Value, Value];
  const direction = emit.binary(
    'Div',
    emit.binary('Div', input('m', shape), c1),
    emit.binary('Add', emit.unary('Sqrt', emit.binary('Div', v, c2)), epsilon(emit)),
  );
  w.next(emit.binary('Add', emit.binary('Mul', direction, emit.scalar(-0.25)), w.before));
}

test('hoist Adam corrections: two passes over the weights become scalar arithmetic', async () => {
  const graph = graphOf((scene) => {
    adamUpdate(scene, [2, 3]);
    return {};
  });
  // The update begins behind the moments and corrections, %7 (v), %9 (c1) and %11 (c2).
  const body = bodyOf(graph);
  const update = body.findIndex((line) => line.includes('Div('));
  await assertPass((before) => dropUnused(hoistAdamCorrections(before)), graph, [
    'state %4 w: float32[2,3] -> %22',
    ...body.slice(1, update),
    '%12 = Sqrt(%11)  : float32[]',
    '%13 = Div(%12, %9)  : float32[]',
    '%14 = constant float32[] {-0.25}',
    '%15 = Mul(%14, %13)  : float32[]',
    '%16 = constant float32[] {0.125}',
    '%17 = Mul(%16, %12)  : float32[]',
    '%18 = Sqrt(%7)  : float32[2,3]',
    '%19 = Add(%18, %17)  : float32[2,3]',
    '%20 = Div(%3, %19)  : float32[2,3]',
    '%21 = Mul(%20, %15)  : float32[2,3]',
    '%22 = Add(%21, %4)  : float32[2,3]',
    'return',
  ]);
});

test('hoist Adam corrections: an update of scalars and an epsilon for each weight are left alone', async () => {
  await assertUntouched(
    hoistAdamCorrections,
    graphOf((scene) => {
      adamUpdate(scene, []);
      return {};
    }),
  );
  await assertUntouched(
    hoistAdamCorrections,
    graphOf((scene) => {
      adamUpdate(scene, [2, 3], (emit) => emit.constant(new Float32Array(6).fill(1e-3), [2, 3], 'float32'));
      return {};
    }),
  );
});

test('scale Adam gradients: the product carries the scale of the second moment', async () => {
  const graph = graphOf(({ emit, input }) => {
    const gradient = emit.gemm(input('x', [4, 3]), input('dy', [4, 2]), { transA: true });
    return {
      first: emit.binary('Mul', gradient, emit.scalar(0.5)),
      second: emit.binary('Mul', emit.binary('Mul', gradient, gradient), emit.scalar(0.25)),
    };
  });
  await assertPass((before) => dropUnused(scaleAdamGradients(before)), graph, [
    '%2 = Gemm(%0, %1, alpha=0.5, transA=1, transB=0)  : float32[3,2]',
    '%3 = constant float32[] {1}',
    '%4 = Mul(%2, %3)  : float32[3,2]',
    '%5 = Mul(%2, %2)  : float32[3,2]',
    'return first = %4, second = %5',
  ]);
});

test('scale Adam gradients: a gradient that something else reads is left alone', async () => {
  const graph = graphOf(({ emit, input }) => {
    const gradient = emit.gemm(input('x', [4, 3]), input('dy', [4, 2]), { transA: true });
    return {
      gradient,
      first: emit.binary('Mul', gradient, emit.scalar(0.5)),
      second: emit.binary('Mul', emit.binary('Mul', gradient, gradient), emit.scalar(0.25)),
    };
  });
  await assertUntouched(scaleAdamGradients, graph);
});

test.run();
