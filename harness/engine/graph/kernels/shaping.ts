/** Kernels that move values without computing, and the sum by segments. */
import { internalError } from '../../../core/errors.ts';
import { type DType, sameShape } from '../../../core/tensor-data.ts';
import type { Value } from '../graph.ts';
import { free, kernel, moving, perElement, picking } from '../kernel.ts';
import { concatenated, gathered, padded, parted, reshaped, tiled, transposed } from '../moves.ts';
import { commonDtype, perAxis, reduced, sizeAt, typeText, withSize } from '../shape.ts';

type One = readonly [x: Value];
type Some = readonly [first: Value, ...others: Value[]];
type Axis = Readonly<{ axis: number }>;

export const shapingKernels = {
  Concat: kernel<Some, Axis>((parts, { axis }) => concatenated(parts, axis), moving),
  /** (x, indices): rows of `x` along `axis`; no batch dimensions. */
  GatherV2: kernel<readonly [x: Value, indices: Value], Axis>(([x, indices], { axis }) => {
    commonDtype([indices], 'int32');
    return gathered(x, indices, axis);
  }, picking),
  OneHot: kernel<
    readonly [indices: Value],
    Readonly<{ depth: number; onValue: number; offValue: number; dtype: DType }>
  >(([indices], { depth, dtype }) => {
    commonDtype([indices], 'int32');
    return { shape: [...indices.shape, depth], dtype };
  }, moving),
  Pack: kernel<Some, Axis>(([first, ...others], { axis }) => {
    if (!others.every(({ shape }) => sameShape(shape, first.shape)))
      throw internalError('parts differ in shape');
    const shape = [...first.shape.slice(0, axis), others.length + 1, ...first.shape.slice(axis)];
    return { shape, dtype: commonDtype([first, ...others]) };
  }, moving),
  PadV2: kernel<One, Readonly<{ before: readonly number[]; after: readonly number[]; value: number }>>(
    ([x], { before, after }) => padded(x, before, after),
    moving,
  ),
  Reshape: kernel<One, Readonly<{ shape: readonly number[] }>>(([x], { shape }) => reshaped(x, shape), free),
  Reverse: kernel<One, Readonly<{ axes: readonly number[] }>>(([x], { axes }) => {
    reduced(x.shape, axes, false);
    return x;
  }, moving),
  Slice: kernel<One, Readonly<{ begin: readonly number[]; size: readonly number[] }>>(
    ([x], { begin, size }) => {
      perAxis(x, begin, size);
      if (!x.shape.every((whole, axis) => (begin[axis] ?? 0) + (size[axis] ?? 0) <= whole)) {
        throw internalError(`${typeText(x)} has no slice [${size.join(',')}] from [${begin.join(',')}]`);
      }
      return { shape: size, dtype: x.dtype };
    },
    picking,
  ),
  SplitV: kernel<One, Readonly<{ axis: number; sizes: readonly number[] }>>(
    ([x], { axis, sizes }) => parted(x, axis, sizes),
    moving,
  ),
  Tile: kernel<One, Readonly<{ reps: readonly number[] }>>(([x], { reps }) => tiled(x, reps), moving),
  Transpose: kernel<One, Readonly<{ perm: readonly number[] }>>(
    ([x], { perm }) => transposed(x, perm),
    moving,
  ),
  Unpack: kernel<One, Axis>(([x], { axis }) => {
    const part = { shape: reduced(x.shape, [axis], false), dtype: x.dtype };
    return Array.from({ length: sizeAt(x, axis) }, () => part);
  }, moving),
  /** (x, segmentIds: 1-d) */
  UnsortedSegmentSum: kernel<readonly [x: Value, ids: Value], Readonly<{ segments: number }>>(
    ([x, ids], { segments }) => {
      commonDtype([ids], 'int32');
      if (!sameShape(ids.shape, x.shape.slice(0, 1)))
        throw internalError(`${typeText(ids)} does not fit ${typeText(x)}`);
      return { shape: withSize(x.shape, 0, segments), dtype: x.dtype };
    },
    perElement,
  ),
};
