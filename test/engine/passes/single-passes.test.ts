/** Every pass on a graph that is as small as it can be: what comes out, as text, and that it computes the same. */
import assert from 'node:assert/strict';
import { test } from 'uvu';
import { GraphBuilder } from '../../../harness/engine/graph/builder.ts';
import type { Graph, Port, StatePort, Value } from '../../../harness/engine/graph/graph.ts';
import { printGraph } from '../../../harness/engine/graph/print.ts';
import { verifyGraph } from '../../../harness/engine/graph/verify.ts';
import { Emitter } from '../../../harness/engine/lowering/emitter.ts';
import { hoistAdamCorrections, scaleAdamGradients } from '../../../harness/engine/passes/adam.ts';
import { dropUnused, mergeReshapes, shareCommonExpressions } from '../../../harness/engine/passes/cleanup.ts';
import {
  fuseBias,
  fuseDescent,
  maskFromRelu,
  reluBeforeReshape,
} from '../../../harness/engine/passes/fusion.ts';
import { passes } from '../../../harness/engine/passes/passes.ts';
import { assertClose } from '../assert-close.ts';
import { randomFeeds, runGraph } from '../run-graph.ts';
import { tolerances } from '../tolerances.ts';

interface Scene {
  readonly emit: Emitter;
  input(name: string, shape: readonly number[]): Value;
  /** A state; its new value is given with `next`. */
  state(name: string, shape: readonly number[]): { readonly before: Value; next(after: Value): void };
}

/** Builds a graph; `draw` returns its outputs. */
function graphOf(draw: (scene: Scene) => Readonly<Record<string, Value>>): Graph {
  const builder = new GraphBuilder('g');
  const states: StatePort[] = [];
  const outputs = draw({
    emit: new Emitter(builder),
    input: (name, shape) => builder.input(name, shape, 'float32'),
    state(name, shape) {
      const before = builder.value(shape, 'float32');
      return { before, next: (after) => states.push({ name, before, after }) };
    },
  });
  const ports: Port[] = Object.entries(outputs).map(([name, value]) => ({ name, value }));
  return verifyGraph(builder.finish(ports, states), 'the test');
}

/** The lines of the graph's body. */
function bodyOf(graph: Graph): string[] {
  return printGraph(graph)
    .split('\n')
    .slice(1, -2)
    .map((line) => line.trim());
}

/** Asserts what a pass makes of a graph, and that both compute the same. */
async function assertPass(
  pass: (graph: Graph) => Graph,
  graph: Graph,
  expected: readonly string[],
): Promise<void> {
  const rewritten = verifyGraph(pass(graph), 'the pass');
  assert.deepEqual(bodyOf(rewritten), expected);
  const feeds = randomFeeds(graph, 3);
  const before = await runGraph(graph, feeds);
  const after = await runGraph(rewritten, feeds);
  assert.deepEqual(Object.keys(after), Object.keys(before));
  for (const [name, values] of Object.entries(before)) {
    assertClose(after[name] ?? new Float32Array(), values, tolerances.elementwise, name);
  }
}

/** Asserts that a pass has nothing to do. */
async function assertUntouched(pass: (graph: Graph) => Graph, graph: Graph): Promise<void> {
  await assertPass(pass, graph, bodyOf(graph));
}

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

test('mask from relu: the mask reads the result of the ReLU', async () => {
  const graph = graphOf(({ emit, input }) => {
    const x = input('x', [2, 3]);
    return { y: emit.unary('Relu', x), mask: emit.compare('Greater', x, emit.scalar(0)) };
  });
  await assertPass(maskFromRelu, graph, [
    '%1 = Relu(%0)  : float32[2,3]',
    '%2 = constant float32[] {0}',
    '%3 = Greater(%1, %2)  : bool[2,3]',
    'return y = %1, mask = %3',
  ]);
});

test('mask from relu: another threshold, or no ReLU, is left alone', async () => {
  const graph = graphOf(({ emit, input }) => {
    const x = input('x', [2, 3]);
    return {
      y: emit.unary('Relu', x),
      other: emit.compare('Greater', x, emit.scalar(-1)),
      plain: emit.compare('Greater', input('z', [2, 3]), emit.scalar(0)),
    };
  });
  await assertUntouched(maskFromRelu, graph);
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
    const halves = [0, 1].map(() => ({ shape: [2], dtype: 'float32' as const }));
    const [, second] = emit.nodes('Split', [x, emit.integers([2, 2])], { axis: 0 }, halves);
    return { y: second as Value };
  });
  await assertUntouched(dropUnused, graph);
});

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

test('every pass of the list is tested here', () => {
  const tested = [
    mergeReshapes,
    shareCommonExpressions,
    maskFromRelu,
    dropUnused,
    hoistAdamCorrections,
    scaleAdamGradients,
    fuseBias,
    reluBeforeReshape,
    fuseDescent,
  ];
  const names = (functions: readonly { readonly name: string }[]) =>
    [...new Set(functions.map(({ name }) => name))].sort();
  assert.deepEqual(names(passes.map(({ apply }) => apply)), names(tested));
});

test.run();
