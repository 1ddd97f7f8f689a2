/** Element types that labs, graphs and engines share. */
export type DType = 'float32' | 'int32' | 'bool';

/** Dense row-major values: Float32Array for float32, Int32Array for int32, Uint8Array (0 or 1) for bool. */
export type TypedArray = Float32Array | Int32Array | Uint8Array;

/** Shape (static, every dimension known) and element type of a tensor. */
export interface TensorSpec {
  readonly shape: readonly number[];
  readonly dtype: DType;
}

/** A tensor's values with its spec; `values.length` is the product of `shape`. */
export interface TensorData extends TensorSpec {
  readonly values: TypedArray;
}

/** Number of elements of a shape; 1 for a scalar. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}

/** Whether two shapes are equal, axis by axis. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/** A zero-filled array of the right class for `spec`. */
export function allocate(spec: TensorSpec): TypedArray {
  const size = sizeOf(spec.shape);
  switch (spec.dtype) {
    case 'float32':
      return new Float32Array(size);
    case 'int32':
      return new Int32Array(size);
    case 'bool':
      return new Uint8Array(size);
  }
}
