import type { Value } from '../graph/graph.ts';
import { sizeAt } from '../graph/shape.ts';
import { countUses, producers, rewriteGraph } from '../graph/translate.ts';
import { Emitter } from '../onnx/emitter.ts';
import type { OnnxGraph, OnnxNode } from '../onnx/operators.ts';

type Product = OnnxNode<'Gemm'>;

/** A matrix as a factor of a product. */
interface Factor {
  readonly value: Value;
  readonly transposed: boolean;
}

/** Two products in either order: (first second) third or first (second third). */
type Chain = readonly [first: Factor, second: Factor, third: Factor];

/** A saving must be worth a different order of rounding. */
const worthwhile = 0.8;

/**
 * Chooses the order of two products by their multiplications. An embedding is a product of one-hot rows H with a table E, so
 * what follows it is (H E) W: with more rows than entries in the table, H (E W) takes fewer, and so do both gradients.
 */
export function reassociateProducts(graph: OnnxGraph): OnnxGraph {
  const maker = producers(graph);
  const uses = countUses(graph);
  return rewriteGraph(graph, (node, builder, source, translated) => {
    const reordered = source.op === 'Gemm' && isPlain(source) ? cheaperOrder(source) : null;
    if (reordered === null || node.op !== 'Gemm') return null;
    const now = ({ value, transposed }: Factor): Factor => ({ value: translated(value), transposed });
    const [first, second, third] = reordered.chain;
    const [a, b, c] = [now(first), now(second), now(third)];
    const emit = new Emitter(builder);
    const whole = (value: Value): Factor => ({ value, transposed: false });
    const bias = node.inputs[2];
    return reordered.order === 'right first'
      ? [product(emit, a, whole(product(emit, b, c)), bias)]
      : [product(emit, whole(product(emit, a, b)), c, bias)];
  });

  /** The other order of a product and the one inside it, where that saves enough. */
  function cheaperOrder(node: Product): { chain: Chain; order: 'left first' | 'right first' } | null {
    const [left, right] = factorsOf(node);
    for (const inner of [left, right]) {
      const producer = maker.get(inner.value);
      if (producer?.op !== 'Gemm' || !isPlain(producer) || producer.inputs.length > 2) continue;
      const pair = expand(producer, inner.transposed);
      // Work that another reader of the inner product needs anyway is not saved.
      const now = work(left, right) + (uses.get(inner.value) === 1 ? work(...pair) : 0);
      const chain: Chain = inner === left ? [...pair, right] : [left, ...pair];
      const order = inner === left ? 'right first' : 'left first';
      if (workOf(chain, order) < worthwhile * now) return { chain, order };
    }
    return null;
  }
}

/** A matrix product without a factor of its own; it may add a bias. */
function isPlain({ attributes }: Product): boolean {
  return attributes.alpha === undefined;
}

function factorsOf({ inputs: [a, b], attributes: { transA, transB } }: Product): [Factor, Factor] {
  return [
    { value: a, transposed: transA === 1 },
    { value: b, transposed: transB === 1 },
  ];
}

/** The factors of a product that is itself read transposed or not: (A B)^T = B^T A^T. */
function expand(product: Product, transposed: boolean): [Factor, Factor] {
  const [a, b] = factorsOf(product);
  if (!transposed) return [a, b];
  return [
    { value: b.value, transposed: !b.transposed },
    { value: a.value, transposed: !a.transposed },
  ];
}

function rowsOf({ value, transposed }: Factor): number {
  return sizeAt(value, transposed ? 1 : 0);
}

function columnsOf({ value, transposed }: Factor): number {
  return sizeAt(value, transposed ? 0 : 1);
}

/** Multiplications of one product. */
function work(a: Factor, b: Factor): number {
  return rowsOf(a) * columnsOf(a) * columnsOf(b);
}

/** Multiplications of (first second) third, or of first (second third). */
function workOf([a, b, c]: Chain, order: 'left first' | 'right first'): number {
  return order === 'left first'
    ? work(a, b) + rowsOf(a) * columnsOf(b) * columnsOf(c)
    : work(b, c) + rowsOf(a) * columnsOf(a) * columnsOf(c);
}

function product(emit: Emitter, a: Factor, b: Factor, c?: Value): Value {
  return emit.gemm(a.value, b.value, { transA: a.transposed, transB: b.transposed, c });
}
