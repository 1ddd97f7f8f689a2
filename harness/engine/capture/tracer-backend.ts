import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type { BackendValues, DataId, DataType, TensorInfo } from '@tensorflow/tfjs-core';
import { ReprolabError } from '../../core/errors.ts';
import { type DType, type TypedArray, sameShape } from '../../core/tensor-data.ts';
import { GraphBuilder } from '../graph/builder.ts';
import type { Attributes, Value } from '../graph/graph.ts';
import type { KernelAttributes, KernelName } from '../graph/kernels.ts';

/** Backend name. tfjs splits registry keys on '_', so it may hold none. */
export const tracerBackendName = 'tracer';

interface Symbol {
  readonly value: Value;
  /** The kernel or name that made it, for messages. */
  readonly origin: string;
}

/** Shape and dtype of a kernel's output. */
export interface OutputSpec {
  readonly shape: readonly number[];
  readonly dtype: DType;
}

/**
 * A tfjs backend on which concrete tensors are computed at once, by the pure-JavaScript kernels, and symbolic
 * tensors become values of the graph that is being captured.
 */
export class TracerBackend extends MathBackendCPU {
  readonly #symbols = new WeakMap<DataId, Symbol>();
  readonly #constants = new WeakMap<DataId, Value>();
  #builder: GraphBuilder | null = null;
  readonly missingKernels = new Set<string>();

  /** Opens a new graph; symbolic tensors live until `end`. */
  begin(name: string): GraphBuilder {
    if (this.#builder !== null) {
      throw new ReprolabError(
        'capture-failed',
        `step '${name}' is captured inside the capture of another step`,
        {
          advice: 'Compile steps one after the other, and never inside a step.',
        },
      );
    }
    this.#builder = new GraphBuilder(name);
    this.missingKernels.clear();
    return this.#builder;
  }

  end(): void {
    this.#builder = null;
  }

  isSymbolic(tensor: TensorInfo): boolean {
    return this.#symbols.has(tensor.dataId);
  }

  /** A tensor info that stands for `value`. */
  symbolic(value: Value, dtype: DType, origin: string): TensorInfo {
    // The cpu backend keeps reference counts per data id; a symbolic tensor has an entry without values.
    const info = this.makeTensorInfo([...value.shape], dtype);
    this.#symbols.set(info.dataId, { value, origin });
    return info;
  }

  /** Moves a tensor's data here from the backend that holds it, so that reference counts are kept in one place. */
  adopt(tensor: TensorInfo): void {
    this.data.get(tensor.dataId);
  }

  /** The graph value of a tensor; a concrete tensor becomes a constant, once. */
  graphValue(tensor: TensorInfo): Value {
    const symbol = this.#symbols.get(tensor.dataId);
    if (symbol !== undefined) return symbol.value;
    return this.#constant(tensor);
  }

  /** Records one kernel call and returns the tensors of its outputs. */
  record<K extends KernelName>(
    kernel: K,
    inputs: readonly (TensorInfo | null | undefined)[],
    attributes: KernelAttributes[K],
    outputs: readonly OutputSpec[],
  ): TensorInfo[] {
    const builder = this.#open();
    const operands = inputs.map((input) => (input == null ? null : this.graphValue(input)));
    const values = builder.node(kernel, operands, attributes as Attributes, outputs);
    return values.map((value, index) =>
      this.symbolic(value, (outputs[index] as OutputSpec).dtype, `kernel ${kernel}`),
    );
  }

  /** A symbolic tensor that no node defines: stands in for the result of a kernel without a rule. */
  placeholder(shape: readonly number[], dtype: DType, origin: string): TensorInfo {
    return this.symbolic(this.#open().value(shape, dtype), dtype, origin);
  }

  override readSync(dataId: DataId): BackendValues {
    this.#refuseToRead(dataId);
    return super.readSync(dataId);
  }

  override read(dataId: DataId): Promise<BackendValues> {
    this.#refuseToRead(dataId);
    return super.read(dataId);
  }

  #open(): GraphBuilder {
    if (this.#builder === null) {
      throw new ReprolabError('capture-failed', 'a symbolic tensor is used after its capture ended', {
        advice: 'Return tensors from a step as outputs; never keep them in outer variables.',
      });
    }
    return this.#builder;
  }

  #constant(tensor: TensorInfo): Value {
    const builder = this.#open();
    const known = this.#constants.get(tensor.dataId);
    // A reshape shares its data id, so the shape must fit too; a value of an earlier capture is not known here.
    if (
      known !== undefined &&
      builder.constantValues(known) !== undefined &&
      sameShape(known.shape, tensor.shape)
    ) {
      return known;
    }
    const dtype = dtypeOf(tensor.dtype, 'a constant');
    const values = toTypedArray(super.readSync(tensor.dataId), dtype);
    const value = builder.constant(values, tensor.shape, dtype);
    this.#constants.set(tensor.dataId, value);
    return value;
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
