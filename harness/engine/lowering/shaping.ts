import { sizeOf } from '../../core/tensor-data.ts';
import type { Value } from '../graph/graph.ts';
import type { shapingKernels } from '../graph/kernels/shaping.ts';
import { sizeAt, withSize } from '../graph/shape.ts';
import { countTo } from './choices.ts';
import type { LoweringRules } from './rule.ts';

export const shapingLowering: LoweringRules<keyof typeof shapingKernels> = {
  Concat: ({ emit, inputs, attributes: { axis } }) => [emit.concat(inputs, axis)],
  GatherV2: ({ emit, inputs: [x, indices], attributes: { axis } }) => [emit.gather(x, indices, axis)],
  // OneHot is missing on WebGPU: compare with 0, 1, 2, ...
  OneHot: ({ emit, inputs: [indices], attributes: { depth, onValue, offValue, dtype } }) => {
    const columns = countTo(emit, depth);
    const hit = emit.compare('Equal', emit.reshape(indices, [...indices.shape, 1]), columns);
    if (onValue === 1 && offValue === 0) return [emit.cast(hit, dtype)];
    return [emit.where(hit, emit.scalar(onValue, dtype), emit.scalar(offValue, dtype))];
  },
  Pack: ({ emit, inputs: [first, ...others], attributes: { axis }, result }) => {
    const shape = withSize(result.shape, axis, 1);
    const part = (value: Value) => emit.reshape(value, shape);
    return [emit.concat([part(first), ...others.map(part)], axis)];
  },
  PadV2: ({ emit, inputs: [x], attributes: { before, after, value } }) => [emit.pad(x, before, after, value)],
  Reshape: ({ emit, inputs: [x], attributes: { shape } }) => [emit.reshape(x, shape)],
  Reverse: ({ emit, inputs: [x], attributes: { axes } }) => {
    const begin = x.shape.map((size, axis) => (axes.includes(axis) ? size - 1 : 0));
    const step = x.shape.map((_, axis) => (axes.includes(axis) ? -1 : 1));
    return [emit.slice(x, begin, x.shape, step)];
  },
  Slice: ({ emit, inputs: [x], attributes: { begin, size } }) => [emit.slice(x, begin, size)],
  SplitV: ({ emit, inputs: [x], attributes: { axis, sizes } }) => emit.split(x, axis, sizes),
  Tile: ({ emit, inputs: [x], attributes: { reps }, result }) => {
    if (reps.every((count) => count === 1)) return [x];
    // Repeating an axis of size 1 is broadcasting, which costs nothing where the reader broadcasts too.
    if (x.shape.every((size, axis) => size === 1 || reps[axis] === 1)) {
      return [emit.expand(x, result.shape)];
    }
    return [emit.node('Tile', [x, emit.integers(reps)], {})];
  },
  Transpose: ({ emit, inputs: [x], attributes: { perm } }) => [emit.transpose(x, perm)],
  Unpack: ({ emit, inputs: [x], attributes: { axis }, result }) => {
    const sizes = Array.from({ length: sizeAt(x, axis) }, () => 1);
    return emit.split(x, axis, sizes).map((part) => emit.reshape(part, result.shape));
  },
  // A one-hot product: ScatterND with addition needs atomics on GPUs, and their order is not deterministic.
  UnsortedSegmentSum: ({ emit, inputs: [x, ids], attributes: { segments }, result }) => {
    const rows = sizeAt(x, 0);
    const matches = emit.compare('Equal', emit.reshape(ids, [rows, 1]), countTo(emit, segments));
    const hits = emit.cast(matches, x.dtype);
    const flat = emit.reshape(x, [rows, sizeOf(x.shape.slice(1))]);
    return [emit.reshape(emit.gemm(hits, flat, { transA: true }), result.shape)];
  },
};
