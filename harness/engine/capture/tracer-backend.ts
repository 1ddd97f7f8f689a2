import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type { BackendValues, DataId, DataType, TensorInfo } from '@tensorflow/tfjs-core';
import { ReprolabError } from '../../core/errors.ts';
import type { DType, TypedArray } from '../../core/tensor-data.ts';
import type { Value } from '../graph/graph.ts';

/** What a symbolic tensor stands for. */
interface Symbolic<Owner> {
  readonly value: Value;
  /** The kernel or name that made it, for messages. */
  readonly origin: string;
  readonly owner: Owner;
}

/**
 * A tfjs backend on which concrete tensors are computed at once, by the pure-JavaScript kernels, and symbolic tensors
 * stand for values of a graph. Each symbol belongs to the capture that made it; the backend itself keeps no state of one.
 */
export class TracerBackend<Owner extends object> extends MathBackendCPU {
  readonly #symbols = new WeakMap<DataId, Symbolic<Owner>>();

  /** What a tensor stands for; undefined for a concrete one. */
  symbolOf(tensor: TensorInfo): Symbolic<Owner> | undefined {
    return this.#symbols.get(tensor.dataId);
  }

  /** A tensor that stands for `value`. */
  symbolic(value: Value, dtype: DType, origin: string, owner: Owner): TensorInfo {
    // The cpu backend keeps reference counts per data id; a symbolic tensor has an entry without values.
    const info = this.makeTensorInfo([...value.shape], dtype);
    this.#symbols.set(info.dataId, { value, origin, owner });
    return info;
  }

  /** Moves a tensor's data here from the backend that holds it, so that reference counts are kept in one place. */
  adopt(tensor: TensorInfo): void {
    this.data.get(tensor.dataId);
  }

  override readSync(dataId: DataId): BackendValues {
    this.#refuseToRead(dataId);
    return super.readSync(dataId);
  }

  override read(dataId: DataId): Promise<BackendValues> {
    this.#refuseToRead(dataId);
    return super.read(dataId);
  }

  #refuseToRead(dataId: DataId): void {
    const symbol = this.#symbols.get(dataId);
    if (symbol === undefined) return;
    throw new ReprolabError(
      'capture-failed',
      `the step reads the values of a tensor while it is captured: the result of ${symbol.origin}, shape [${symbol.value.shape.join(',')}]`,
      {
        advice:
          'Inside a step nothing may depend on values (dataSync, arraySync, data, print, JavaScript branches): ' +
          'express it with tensor operations, or return the tensor as an output and read it outside.',
      },
    );
  }
}

/** @throws capture-failed for the dtypes that graphs do not have (complex64, string) */
export function dtypeOf(dtype: DataType, what: string): DType {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
  throw new ReprolabError(
    'capture-failed',
    `${what} has dtype ${dtype}; steps may use float32, int32 and bool`,
    {
      advice: 'Cast before the step, or feed the data in another form.',
    },
  );
}

/** A copy in the array class of `dtype`: after a cast the cpu backend keeps the array of the old one. */
export function toTypedArray(values: BackendValues, dtype: DType): TypedArray {
  const numbers = values as ArrayLike<number>;
  switch (dtype) {
    case 'float32':
      return new Float32Array(numbers);
    case 'int32':
      return new Int32Array(numbers);
    case 'bool':
      return new Uint8Array(numbers);
  }
}
