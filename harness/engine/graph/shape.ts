import { extent } from '../../core/extent.ts';
import { internalError } from '../../core/errors.ts';
import { sameShape } from '../../core/tensor-data.ts';
import type { TensorType, ValueType } from './graph.ts';

/** A list of so many numbers. */
type Dimensions<Rank extends number, Sizes extends number[] = []> = Sizes['length'] extends Rank
  ? Readonly<Sizes>
  : Dimensions<Rank, [...Sizes, number]>;

/** The shape of a tensor of a known rank: `[rows, columns]` of a matrix, `[N, H, W, C]` of images, an HWIO filter. */
export function dimensions<Rank extends 1 | 2 | 3 | 4>(type: TensorType, rank: Rank): Dimensions<Rank> {
  if (type.shape.length !== rank) throw internalError(`${typeText(type)} is not of rank ${rank}`);
  return type.shape as Dimensions<Rank>;
}

/** The size along an axis, from the back where it is negative. */
export function sizeAt(type: TensorType, axis: number): number {
  const size = type.shape.at(axis);
  if (size === undefined) throw internalError(`${typeText(type)} has no axis ${axis}`);
  return size;
}

/** `float32[2,3]`. */
export function typeText({ dtype, shape }: TensorType): string {
  return `${dtype}[${shape.join(',')}]`;
}

export function sameType(a: TensorType, b: TensorType): boolean {
  return a.dtype === b.dtype && sameShape(a.shape, b.shape);
}

/** Throws an internal error unless all have the dtype of the first, or the one that is named; returns it. */
export function commonDtype(types: readonly TensorType[], expected = types[0]?.dtype): ValueType {
  const other = types.find(({ dtype }) => dtype !== expected);
  if (other !== undefined || expected === undefined) {
    throw internalError(`operands of one dtype are expected, got ${types.map(typeText).join(', ')}`);
  }
  return expected;
}

/** The shape of an element-wise operation's result, by numpy's rules. */
export function broadcast(...shapes: readonly (readonly number[])[]): number[] {
  const rank = extent(shapes.map((shape) => shape.length)).highest;
  return Array.from({ length: rank }, (_, index) => {
    const sizes = shapes.map((shape) => shape[index - rank + shape.length] ?? 1);
    const size = sizes.find((item) => item !== 1) ?? 1;
    if (sizes.some((item) => item !== 1 && item !== size)) {
      throw internalError(
        `shapes ${shapes.map((shape) => `[${shape.join(',')}]`).join(' and ')} do not broadcast`,
      );
    }
    return size;
  });
}

/** The shape after a reduction over `axes`. */
export function reduced(shape: readonly number[], axes: readonly number[], keepDims: boolean): number[] {
  const outside = axes.find((axis) => !(axis >= 0 && axis < shape.length));
  if (outside !== undefined) throw internalError(`[${shape.join(',')}] has no axis ${outside}`);
  return keepDims
    ? shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
    : shape.filter((_, axis) => !axes.includes(axis));
}

/** The shape with another size along one axis. */
export function withSize(shape: readonly number[], axis: number, size: number): number[] {
  if (!(axis >= 0 && axis < shape.length)) throw internalError(`[${shape.join(',')}] has no axis ${axis}`);
  return shape.map((item, index) => (index === axis ? size : item));
}

/** The shape of an image axis after a window has slid over it. */
export function slid(size: number, window: number, stride: number, before: number, after: number): number {
  return Math.floor((size + before + after - window) / stride) + 1;
}

/** Throws an internal error unless two lists of numbers are as long as a tensor has axes. */
export function perAxis({ shape }: TensorType, ...lists: readonly (readonly number[])[]): void {
  if (lists.some((list) => list.length !== shape.length)) {
    throw internalError(`[${shape.join(',')}] needs one number for each axis, got ${JSON.stringify(lists)}`);
  }
}
