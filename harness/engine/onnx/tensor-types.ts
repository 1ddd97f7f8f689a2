import { internalError } from '../../core/errors.ts';
import type { ValueType } from '../graph/graph.ts';

/** ONNX TensorProto.DataType of each of our element types. */
export const tensorTypes: Readonly<Record<ValueType, number>> = { float32: 1, int32: 6, int64: 7, bool: 9 };

const dtypes: readonly ValueType[] = ['float32', 'int32', 'int64', 'bool'];

/** The element type of a TensorProto.DataType. Throws an internal error for one that graphs do not have. */
export function dtypeOfTensorType(type: number): ValueType {
  const dtype = dtypes.find((name) => tensorTypes[name] === type);
  if (dtype === undefined) throw internalError(`there is no element type ${type}`);
  return dtype;
}
