import { sizeOf } from '../../core/tensor-data.ts';
import type { Value } from '../graph/graph.ts';
import { type LoweringRules, operand, resultShape } from './rule.ts';

type Kernels =
  | 'Concat'
  | 'GatherV2'
  | 'OneHot'
  | 'Pack'
  | 'PadV2'
  | 'Reshape'
  | 'Reverse'
  | 'Slice'
  | 'SplitV'
  | 'Tile'
  | 'Transpose'
  | 'Unpack'
  | 'UnsortedSegmentSum';

export const shapingLowering: LoweringRules<Kernels> = {
  Concat: ({ emit, inputs, attributes }) => [emit.concat(inputs, attributes.axis)],
  GatherV2: (call) => [call.emit.gather(operand(call, 0), operand(call, 1), call.attributes.axis)],
  // OneHot is missing on WebGPU: compare with 0, 1, 2, ...
  OneHot: (call) => {
    const { emit, attributes, outputs } = call;
    const indices = operand(call, 0);
    const dtype = (outputs[0] as Value).dtype;
    const columns = emit.constant(
      Int32Array.from({ length: attributes.depth }, (_, index) => index),
      [attributes.depth],
      'int32',
    );
    const hit = emit.compare('Equal', emit.reshape(indices, [...indices.shape, 1]), columns);
    if (attributes.onValue === 1 && attributes.offValue === 0) return [emit.cast(hit, dtype)];
    return [emit.where(hit, emit.scalar(attributes.onValue, dtype), emit.scalar(attributes.offValue, dtype))];
  },
  Pack: ({ emit, inputs, attributes, outputs }) => {
    const shape = [...(outputs[0] as Value).shape];
    shape[attributes.axis] = 1;
    return [
      emit.concat(
        inputs.map((part) => emit.reshape(part, shape)),
        attributes.axis,
      ),
    ];
  },
  PadV2: (call) => {
    const { before, after, value } = call.attributes;
    return [call.emit.pad(operand(call, 0), before, after, value)];
  },
  Reshape: (call) => [call.emit.reshape(operand(call, 0), resultShape(call))],
  Reverse: (call) => {
    const x = operand(call, 0);
    const reversed = (axis: number) => call.attributes.axes.includes(axis);
    const begin = x.shape.map((size, axis) => (reversed(axis) ? size - 1 : 0));
    const step = x.shape.map((_, axis) => (reversed(axis) ? -1 : 1));
    return [call.emit.slice(x, begin, x.shape, step)];
  },
  Slice: (call) => [call.emit.slice(operand(call, 0), call.attributes.begin, call.attributes.size)],
  SplitV: (call) => {
    const { emit, attributes, outputs } = call;
    const x = operand(call, 0);
    if (outputs.length === 1) return [x];
    return emit.nodes('Split', [x, emit.integers(attributes.sizes)], { axis: attributes.axis }, outputs);
  },
  Tile: (call) => {
    const x = operand(call, 0);
    const { reps } = call.attributes;
    if (reps.every((count) => count === 1)) return [x];
    // Repeating an axis of size 1 is broadcasting, which costs nothing where the reader broadcasts too.
    if (x.shape.every((size, axis) => size === 1 || reps[axis] === 1)) {
      return [call.emit.expand(x, resultShape(call))];
    }
    return [call.emit.node('Tile', [x, call.emit.integers(reps)], {}, resultShape(call), x.dtype)];
  },
  Transpose: (call) => [call.emit.transpose(operand(call, 0), call.attributes.perm)],
  Unpack: (call) => {
    const { emit, attributes, outputs } = call;
    const x = operand(call, 0);
    const part = x.shape.map((size, axis) => (axis === attributes.axis ? 1 : size));
    const parts =
      outputs.length === 1
        ? [x]
        : emit.nodes(
            'Split',
            [x, emit.integers(outputs.map(() => 1))],
            { axis: attributes.axis },
            outputs.map(() => ({ shape: part, dtype: x.dtype })),
          );
    return parts.map((value) => emit.reshape(value, (outputs[0] as Value).shape));
  },
  // A one-hot product: ScatterND with addition needs atomics on GPUs, and their order is not deterministic.
  UnsortedSegmentSum: (call) => {
    const { emit, attributes } = call;
    const x = operand(call, 0);
    const ids = operand(call, 1);
    const rows = x.shape[0] as number;
    const segments = emit.constant(
      Int32Array.from({ length: attributes.segments }, (_, index) => index),
      [attributes.segments],
      'int32',
    );
    const hits = emit.cast(emit.compare('Equal', emit.reshape(ids, [rows, 1]), segments), x.dtype);
    const flat = emit.reshape(x, [rows, sizeOf(x.shape.slice(1))]);
    return [emit.reshape(emit.gemm(hits, flat, { transA: true }), resultShape(call))];
  },
};
