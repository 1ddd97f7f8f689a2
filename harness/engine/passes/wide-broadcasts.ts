import { sizeOf } from '../../core/tensor-data.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { copyNode, translateGraph } from '../graph/translate.ts';
import { Emitter } from '../lowering/emitter.ts';

const arithmetic: ReadonlySet<string> = new Set(['Add', 'Mul', 'Sub']);

/** Columns up to which an inner loop is lengthened: past that it no longer gets faster. */
const widest = 1024;

/**
 * Lengthens the rows of arithmetic between a tensor [...,C] and a vector of its C channels: f rows of the tensor are read
 * as one, and the vector f times over. A provider runs such an operator row by row, and rows of 3 to 96 channels
 * are mostly the cost of starting one. Measured for [16384,24]: 0.18 ms before, 0.09 after, on one thread.
 */
export function widenBroadcasts(graph: Graph): Graph {
  return translateGraph(graph, (node, inputs, builder) => {
    const [a, b] = inputs;
    const [output] = node.outputs;
    if (!arithmetic.has(node.op) || a == null || b == null || output === undefined) {
      return copyNode(node, inputs, builder);
    }
    const [tensor, vector] = sizeOf(a.shape) >= sizeOf(b.shape) ? [a, b] : [b, a];
    const channels = tensor.shape.at(-1) ?? 1;
    const repeats = isChannels(vector, channels) ? repeatsFor(sizeOf(tensor.shape) / channels, channels) : 1;
    if (repeats === 1) return copyNode(node, inputs, builder);
    const emit = new Emitter(builder);
    const width = channels * repeats;
    const rows = emit.reshape(tensor, [sizeOf(tensor.shape) / width, width]);
    const row = emit.expand(emit.reshape(vector, [1, channels]), [repeats, channels]);
    const wide = emit.reshape(row, [width]);
    const operands = tensor === a ? [rows, wide] : [wide, rows];
    return [emit.reshape(emit.node(node.op, operands, {}, rows.shape, output.dtype), output.shape)];
  });
}

/** One value for each channel, along the last axis alone. */
function isChannels(vector: Value, channels: number): boolean {
  return channels > 1 && vector.shape.at(-1) === channels && sizeOf(vector.shape) === channels;
}

/** The largest power of two by which the rows can be joined without passing `widest` columns. */
function repeatsFor(rows: number, channels: number): number {
  let repeats = 1;
  while (rows % (2 * repeats) === 0 && 2 * repeats * channels <= widest) repeats *= 2;
  return repeats;
}
