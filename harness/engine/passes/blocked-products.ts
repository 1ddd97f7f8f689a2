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
import type { Graph, Node, Value } from '../graph/graph.ts';
import { copyNode, countUses, translateGraph } from '../graph/translate.ts';
import { Emitter } from '../lowering/emitter.ts';
import type { ExecutionTarget } from '../target.ts';
import { BlockedForms, type MatrixSlice, blockedFilter, blockedProduct } from './blocked-form.ts';

/** Laying a matrix out costs about as much as ten products save. */
const fewestProducts = 16;
/** With more rows Gemm's packing is a small part of its work. */
const mostRows = 16;

const elementwise: ReadonlySet<string> = new Set(['Add', 'Div', 'Mul', 'Sub', 'Relu', 'Sigmoid', 'Tanh']);

/** Rewrites the products whose right factor serves at least `fewestProducts` of them; nothing on a target without blocks. */
export function blockProducts(graph: Graph, { channelBlock: block }: ExecutionTarget): Graph {
  if (block === null) return graph;
  const isRepeated = repeatedProducts(graph, block);
  const uses = countUses(graph);
  const rowSlices = countRowSlices(graph);
  const filters = new Map<string, Value>();
  const forms = new BlockedForms(block);
  /** What the convolution that made a form reads. */
  const factors = new Map<Value, readonly [image: Value, filter: Value]>();

  const product = (emit: Emitter, node: Node, rows: Value, matrix: Value): Value => {
    const key = factorKey(node);
    const filter = filters.get(key) ?? blockedFilter(emit, matrix, node.attributes['transB'] === 1);
    filters.set(key, filter);
    const image = forms.of(emit, rows, rows.shape[0] as number);
    const form = blockedProduct(emit, image, filter);
    factors.set(form, [image, filter]);
    return form;
  };

  /** The sum with a product's result that nothing else reads: its convolution, with an addend. */
  const sumWithProduct = (emit: Emitter, node: Node, terms: readonly Value[]): Value | null => {
    const [a, b] = terms as [Value, Value];
    // A scalar is no addend of a convolution.
    if (!sameShape(a.shape, b.shape)) return null;
    for (const [index, term, addend] of [
      [0, a, b],
      [1, b, a],
    ] as const) {
      const known = factors.get(term);
      if (known !== undefined && uses.get(node.inputs[index] as Value) === 1) {
        return blockedProduct(emit, ...known, addend);
      }
    }
    return null;
  };

  return translateGraph(graph, (node, inputs, builder) => {
    const emit = new Emitter(builder);
    const [first, second] = inputs;
    if (isRepeated(node) && first != null && second != null) {
      return [forms.matrixOf(emit, product(emit, node, first, second))];
    }
    const operands = blockedOperands(emit, node, inputs, forms);
    if (operands !== null) {
      const sum = node.op === 'Add' ? sumWithProduct(emit, node, operands) : null;
      return [forms.matrixOf(emit, sum ?? sameOperator(emit, node, operands))];
    }
    const slice = sliceOf(graph, node);
    if (slice === null || first == null) return copyNode(node, inputs, builder);
    const form = forms.slice(emit, first, slice);
    if (form !== null) return [forms.matrixOf(emit, form)];
    const [rows] = copyNode(node, inputs, builder) as [Value];
    // One conversion of the whole matrix serves all of its slices.
    if ((rowSlices.get(node.inputs[0] as Value) ?? 0) >= fewestProducts) forms.isSliceOf(rows, first, slice);
    return [rows];
  });
}

/** Tells the products of a few rows whose right factor serves many of them. */
function repeatedProducts(graph: Graph, block: number): (node: Node) => boolean {
  const counts = new Map<string, number>();
  const fits = (node: Node): boolean => {
    const { transA, alpha, beta } = node.attributes;
    const [rows, matrix, addend] = node.inputs;
    const plain = node.op === 'Gemm' && transA === 0 && alpha === undefined && beta === undefined;
    if (!plain || rows == null || matrix == null || addend != null) return false;
    const [count, depth] = rows.shape as [number, number];
    const columns = (node.outputs[0] as Value).shape[1] as number;
    return count <= mostRows && depth % block === 0 && columns % block === 0;
  };
  for (const node of graph.nodes) {
    if (fits(node)) counts.set(factorKey(node), (counts.get(factorKey(node)) ?? 0) + 1);
  }
  return (node) => fits(node) && (counts.get(factorKey(node)) ?? 0) >= fewestProducts;
}

/** Names the right factor of a product and how it is read. */
function factorKey(node: Node): string {
  return `${(node.inputs[1] as Value).id}/${String(node.attributes['transB'])}`;
}

/**
 * The operands of an operator that is the same on forms, as forms of as many rows per image; scalars as they are. Null
 * for any other operator, and where most of the operands would have to be brought into that layout first.
 */
function blockedOperands(
  emit: Emitter,
  node: Node,
  inputs: readonly (Value | null)[],
  forms: BlockedForms,
): readonly Value[] | null {
  if (!elementwise.has(node.op) && node.op !== 'Concat') return null;
  const output = node.outputs[0] as Value;
  const isScalar = (operand: Value) => elementwise.has(node.op) && operand.shape.length === 0;
  const isMatrix = (operand: Value) =>
    node.op === 'Concat' ? operand.shape.length === 2 : sameShape(operand.shape, output.shape);
  const operands = inputs.filter((input) => input !== null);
  const matrices = operands.filter((operand) => !isScalar(operand));
  const known = matrices.map((matrix) => forms.known(matrix)).filter((form) => form !== undefined);
  const rows = known[0]?.rows;
  if (rows === undefined || 2 * known.length < matrices.length) return null;
  if (!matrices.every((matrix) => isMatrix(matrix) && forms.fits(matrix, rows))) return null;
  return operands.map((operand) => (isScalar(operand) ? operand : forms.of(emit, operand, rows)));
}

/** The same operator on forms: rows of the matrices are images there, and columns channels, on the same axes. */
function sameOperator(emit: Emitter, node: Node, operands: readonly Value[]): Value {
  if (node.op === 'Concat') return emit.concat(operands, node.attributes['axis'] as number);
  const { shape } = operands.find((operand) => operand.shape.length > 0) as Value;
  const apply = (values: readonly Value[], to: readonly number[]) =>
    emit.node(node.op, values, node.attributes, to, 'float32');
  if (operands.every((operand) => operand.shape.length > 0)) return apply(operands, shape);
  // An axis of 1 makes ONNX Runtime take a scalar to one row of the last axis at a time: 0.9 ms for 1.6 MB, 0.1 when flat.
  const flat = [sizeOf(shape)];
  const flattened = operands.map((operand) =>
    operand.shape.length > 0 ? emit.reshape(operand, flat) : operand,
  );
  return emit.reshape(apply(flattened, flat), shape);
}

/** What a node slices out of a matrix along one axis, element by element; null for any other node. */
function sliceOf(graph: Graph, node: Node): MatrixSlice | null {
  const [source, begin, , axes, steps] = node.inputs;
  const [output] = node.outputs as [Value];
  if (node.op !== 'Slice' || source?.shape.length !== 2 || begin == null || axes == null || steps != null) {
    return null;
  }
  const along = graph.constants.get(axes);
  const from = graph.constants.get(begin)?.[0];
  const axis = along?.[0];
  if (along?.length !== 1 || from === undefined || (axis !== 0 && axis !== 1)) return null;
  return { axis, begin: from, size: output.shape[axis] as number };
}

/** How many slices along its rows each matrix is cut into. */
function countRowSlices(graph: Graph): ReadonlyMap<Value, number> {
  const counts = new Map<Value, number>();
  for (const node of graph.nodes) {
    const source = node.inputs[0];
    if (source != null && sliceOf(graph, node)?.axis === 0) counts.set(source, (counts.get(source) ?? 0) + 1);
  }
  return counts;
}
