import type { ValueType } from '../graph/graph.ts';

/** ONNX TensorProto.DataType of each of our element types. */
export const tensorTypes: Readonly<Record<ValueType, number>> = { float32: 1, int32: 6, int64: 7, bool: 9 };
