import type { TensorData } from '../../core/tensor-data.ts';
import * as ort from './onnxruntime.mjs';

/** A tensor of ONNX Runtime over the same memory. */
export function toOrtTensor({ dtype, values, shape }: TensorData): ort.Tensor {
  switch (dtype) {
    case 'float32':
      return new ort.Tensor('float32', values as Float32Array, shape);
    case 'int32':
      return new ort.Tensor('int32', values as Int32Array, shape);
    case 'bool':
      return new ort.Tensor('bool', values as Uint8Array, shape);
  }
}
