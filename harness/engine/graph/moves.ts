/** Types of what moves values without computing, alike in both dialects. */
import { internalError } from '../../core/errors.ts';
import { sameShape, sizeOf } from '../../core/tensor-data.ts';
import type { TensorType } from './graph.ts';
import { commonDtype, perAxis, sizeAt, typeText, withSize } from './shape.ts';

/** The type of a concatenation along an axis. */
export function concatenated(parts: readonly TensorType[], axis: number): TensorType {
  const [first] = parts;
  if (first === undefined) throw internalError('a concatenation has no parts');
  const others = withSize(first.shape, axis, 1);
  if (!parts.every((part) => sameShape(withSize(part.shape, axis, 1), others))) {
    throw internalError(`${parts.map(typeText).join(', ')} do not fit together along axis ${axis}`);
  }
  return {
    shape: withSize(
      first.shape,
      axis,
      parts.reduce((sum, part) => sum + sizeAt(part, axis), 0),
    ),
    dtype: commonDtype(parts),
  };
}

/** Types of the parts of a tensor that is cut along an axis. */
export function parted(whole: TensorType, axis: number, sizes: readonly number[]): readonly TensorType[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total !== whole.shape[axis]) {
    throw internalError(`parts of ${sizes.join(', ')} do not make up axis ${axis} of ${typeText(whole)}`);
  }
  return sizes.map((size) => ({ shape: withSize(whole.shape, axis, size), dtype: whole.dtype }));
}

export function gathered(x: TensorType, indices: TensorType, axis: number): TensorType {
  sizeAt(x, axis);
  return { shape: [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)], dtype: x.dtype };
}

export function padded(x: TensorType, before: readonly number[], after: readonly number[]): TensorType {
  perAxis(x, before, after);
  const shape = x.shape.map((size, axis) => size + (before[axis] ?? 0) + (after[axis] ?? 0));
  return { shape, dtype: x.dtype };
}

export function reshaped(x: TensorType, shape: readonly number[]): TensorType {
  if (sizeOf(shape) !== sizeOf(x.shape)) throw internalError(`${typeText(x)} is no [${shape.join(',')}]`);
  return { shape, dtype: x.dtype };
}

export function tiled(x: TensorType, counts: readonly number[]): TensorType {
  perAxis(x, counts);
  return { shape: x.shape.map((size, axis) => size * (counts[axis] ?? 1)), dtype: x.dtype };
}

export function transposed(x: TensorType, perm: readonly number[]): TensorType {
  perAxis(x, perm);
  if (new Set(perm).size !== perm.length) throw internalError(`[${perm.join(',')}] is no permutation`);
  return { shape: perm.map((axis) => sizeAt(x, axis)), dtype: x.dtype };
}
