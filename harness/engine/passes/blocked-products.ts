/**
 * Products of a few rows with one large matrix, over and over (an LSTM's h Wh at every time step), as 1x1 convolutions in
 * ONNX Runtime's blocked layout. Its Gemm packs the right factor anew at every product, 16 MB at 1024 units for some 4
 * rows; the convolution takes a filter that lies in blocks, so the matrix is laid out once a step and then only read.
 * Measured at [4,1024] x [1024,4096]: 1.35 ms with Gemm, 0.55 ms so on one thread, 0.54 and 0.25 ms on two.
 *
 * What lies between two such products stays in that layout: element-wise operators, slices and concatenations are the
 * same operators on it, and a sum with a product's result is the convolution's own addend.
 */
import { sameShape, sizeOf } from '../../core/tensor-data.ts';
import type { Value } from '../graph/graph.ts';
import { dimensions, sizeAt } from '../graph/shape.ts';
import { copyNode, countUses, rewriteGraph } from '../graph/translate.ts';
import { Emitter } from '../onnx/emitter.ts';
import type { OnnxGraph, OnnxNode } from '../onnx/operators.ts';
import type { ExecutionTarget } from '../target.ts';
import { BlockedForms, type MatrixSlice, blockedFilter, blockedProduct } from './blocked-form.ts';

type Product = OnnxNode<'Gemm'>;

/** Laying a matrix out costs about as much as ten products save. */
const fewestProducts = 16;
/** With more rows Gemm's packing is a small part of its work. */
const mostRows = 16;

/** Element-wise operators that compute the same on a blocked form. */
const arithmetic = ['Add', 'Div', 'Mul', 'Sub'] as const;
const activations = ['Relu', 'Sigmoid', 'Tanh'] as const;
type Elementwise = OnnxNode<(typeof arithmetic)[number] | (typeof activations)[number]>;

/** Rewrites the products whose right factor serves at least `fewestProducts` of them; nothing on a target without blocks. */
export function blockProducts(graph: OnnxGraph, { channelBlock: block }: ExecutionTarget): OnnxGraph {
  if (block === null) return graph;
  const isRepeated = repeatedProducts(graph, block);
  const uses = countUses(graph);
  const rowSlices = countRowSlices(graph);
  const filters = new Map<string, Value>();
  const forms = new BlockedForms(block);
  /** What the convolution that made a form reads. */
  const factors = new Map<Value, readonly [image: Value, filter: Value]>();

  const product = (emit: Emitter, { inputs, attributes }: Product, key: string): Value => {
    const [rows, matrix] = inputs;
    const filter = filters.get(key) ?? blockedFilter(emit, matrix, attributes.transB === 1);
    filters.set(key, filter);
    const image = forms.of(emit, rows, sizeAt(rows, 0));
    const form = blockedProduct(emit, image, filter);
    factors.set(form, [image, filter]);
    return form;
  };

  /** The sum with a product's result that nothing else reads: its convolution, with an addend. */
  const sumWithProduct = (
    emit: Emitter,
    { inputs }: OnnxNode<'Add'>,
    [a, b]: readonly [Value, Value],
  ): Value | null => {
    // A scalar is no addend of a convolution.
    if (!sameShape(a.shape, b.shape)) return null;
    for (const [index, term, addend] of [
      [0, a, b],
      [1, b, a],
    ] as const) {
      const known = factors.get(term);
      if (known !== undefined && uses.get(inputs[index]) === 1) {
        return blockedProduct(emit, ...known, addend);
      }
    }
    return null;
  };

  /** What a node computes, on forms; null where they do not serve it. */
  const onForms = (emit: Emitter, node: OnnxNode, source: OnnxNode): Value | null => {
    if (isActivation(node) || isArithmetic(node) || node.op === 'Concat') {
      const operands = blockedOperands(emit, node, forms);
      if (operands === null) return null;
      if (node.op === 'Concat') return emit.concat(operands, node.attributes.axis);
      const [a, b] = operands;
      if (isActivation(node)) return a === undefined ? null : emit.unary(node.op, a);
      if (a === undefined || b === undefined) return null;
      const sum = source.op === 'Add' ? sumWithProduct(emit, source, [a, b]) : null;
      return sum ?? arithmeticOnForms(emit, node.op, a, b);
    }
    return null;
  };

  return rewriteGraph(graph, (node, builder, source) => {
    const emit = new Emitter(builder);
    if (source.op === 'Gemm' && node.op === 'Gemm' && isRepeated(source)) {
      return [forms.matrixOf(emit, product(emit, node, factorKey(source)))];
    }
    const form = onForms(emit, node, source);
    if (form !== null) return [forms.matrixOf(emit, form)];
    if (source.op !== 'Slice' || node.op !== 'Slice') return null;
    const slice = sliceOf(graph, source);
    if (slice === null) return null;
    const [whole] = node.inputs;
    const sliced = forms.slice(emit, whole, slice);
    if (sliced !== null) return [forms.matrixOf(emit, sliced)];
    const [rows] = copyNode(node, builder);
    // One conversion of the whole matrix serves all of its slices.
    if ((rowSlices.get(source.inputs[0]) ?? 0) >= fewestProducts) forms.isSliceOf(rows, whole, slice);
    return [rows];
  });
}

function isArithmetic(node: OnnxNode): node is OnnxNode<(typeof arithmetic)[number]> {
  return arithmetic.some((op) => op === node.op);
}

function isActivation(node: OnnxNode): node is OnnxNode<(typeof activations)[number]> {
  return activations.some((op) => op === node.op);
}

/** Tells the products of a few rows whose right factor serves many of them. */
function repeatedProducts(graph: OnnxGraph, block: number): (node: Product) => boolean {
  const counts = new Map<string, number>();
  const fits = ({ inputs: [rows, , addend], attributes: { transA, alpha }, outputs }: Product): boolean => {
    const [output] = outputs;
    if (transA === 1 || alpha !== undefined || addend !== undefined || output === undefined) return false;
    const [count, depth] = dimensions(rows, 2);
    return count <= mostRows && depth % block === 0 && sizeAt(output, 1) % block === 0;
  };
  for (const node of graph.nodes) {
    if (node.op !== 'Gemm' || !fits(node)) continue;
    counts.set(factorKey(node), (counts.get(factorKey(node)) ?? 0) + 1);
  }
  return (node) => fits(node) && (counts.get(factorKey(node)) ?? 0) >= fewestProducts;
}

/** Names the right factor of a product and how it is read. */
function factorKey({ inputs: [, matrix], attributes: { transB } }: Product): string {
  return `${matrix.id}/${transB}`;
}

/**
 * The operands of an operator that is the same on forms, as forms of as many rows per image; scalars as they are. Null
 * where most of the operands would have to be brought into that layout first.
 */
function blockedOperands(
  emit: Emitter,
  node: Elementwise | OnnxNode<'Concat'>,
  forms: BlockedForms,
): readonly Value[] | null {
  const operands: readonly Value[] = node.inputs;
  const output = node.outputs[0];
  const isScalar = (operand: Value) => node.op !== 'Concat' && operand.shape.length === 0;
  const isMatrix = (operand: Value) =>
    node.op === 'Concat' ? operand.shape.length === 2 : sameShape(operand.shape, output?.shape ?? []);
  const matrices = operands.filter((operand) => !isScalar(operand));
  const known = matrices.map((matrix) => forms.known(matrix)).filter((form) => form !== undefined);
  const rows = known[0]?.rows;
  if (rows === undefined || 2 * known.length < matrices.length) return null;
  if (!matrices.every((matrix) => isMatrix(matrix) && forms.fits(matrix, rows))) return null;
  return operands.map((operand) => (isScalar(operand) ? operand : forms.of(emit, operand, rows)));
}

/** Arithmetic of two forms, or of a form and a scalar. */
function arithmeticOnForms(emit: Emitter, op: (typeof arithmetic)[number], a: Value, b: Value): Value {
  const { shape } = a.shape.length > 0 ? a : b;
  if (sameShape(a.shape, b.shape)) return emit.binary(op, a, b);
  // An axis of 1 makes ONNX Runtime take a scalar to one row of the last axis at a time: 0.9 ms for 1.6 MB, 0.1 when flat.
  const flat = (operand: Value) =>
    operand.shape.length > 0 ? emit.reshape(operand, [sizeOf(shape)]) : operand;
  return emit.reshape(emit.binary(op, flat(a), flat(b)), shape);
}

/** What a node slices out of a matrix along one axis, element by element; null for any other slice. */
function sliceOf(
  graph: OnnxGraph,
  { inputs: [source, starts, , axes, steps], outputs: [output] }: OnnxNode<'Slice'>,
): MatrixSlice | null {
  if (source.shape.length !== 2 || steps !== undefined || output === undefined) return null;
  const [axis, ...others] = graph.constants.get(axes) ?? [];
  const begin = graph.constants.get(starts)?.[0];
  if (others.length > 0 || begin === undefined || (axis !== 0 && axis !== 1)) return null;
  return { axis, begin, size: sizeAt(output, axis) };
}

/** How many slices along its rows each matrix is cut into. */
function countRowSlices(graph: OnnxGraph): ReadonlyMap<Value, number> {
  const counts = new Map<Value, number>();
  for (const node of graph.nodes) {
    if (node.op !== 'Slice' || sliceOf(graph, node)?.axis !== 0) continue;
    const [source] = node.inputs;
    counts.set(source, (counts.get(source) ?? 0) + 1);
  }
  return counts;
}
