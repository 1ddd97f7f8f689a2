import type { DType, TypedArray } from '../../core/tensor-data.ts';

/** Element types inside a graph: what labs use, and the int64 that ONNX wants for shapes and axes. */
export type ValueType = DType | 'int64';

/** Static shape and element type of a tensor that flows through a graph. */
export interface TensorType {
  readonly shape: readonly number[];
  readonly dtype: ValueType;
}

/** A tensor that flows through a graph. Values are identified by object identity. */
export interface Value extends TensorType {
  /** Unique within a graph; names the value in print and in the ONNX model. */
  readonly id: number;
}

/** Row-major values of a constant; int64 constants are held in an Int32Array. */
export type ConstantValues = TypedArray;
