import type { Tensor } from '@tensorflow/tfjs-core';
import type { RandomStream } from '../../harness/core/random.ts';
import { type DType, type TypedArray, allocate } from '../../harness/core/tensor-data.ts';
import type { KernelName } from '../../harness/engine/graph/kernels.ts';
import type { ToleranceName } from './tolerances.ts';

/** An operand: its type, and its values from the case's own random stream. */
export interface OpInput {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly draw: (random: RandomStream) => TypedArray;
}

/** An op as users call it, on random operands; both engines must give the same result and the same gradients. */
export interface OpCase {
  readonly name: string;
  /** Kernels that this case is there to test: its capture must hold each of them. */
  readonly kernels: readonly KernelName[];
  readonly inputs: readonly OpInput[];
  readonly tolerance: ToleranceName;
  /**
   * 'float inputs': the vector-Jacobian product with a random upstream gradient, for every float32 operand.
   * Otherwise the reason why there is none.
   */
  readonly gradient: 'float inputs' | 'the result is not float32' | 'tfjs has none';
  readonly apply: (...operands: Tensor[]) => Tensor;
}

function drawn(shape: readonly number[], dtype: DType, next: (random: RandomStream) => number): OpInput {
  return {
    shape,
    dtype,
    draw(random) {
      const values = allocate({ shape, dtype });
      for (let index = 0; index < values.length; index++) values[index] = next(random);
      return values;
    },
  };
}

/** Uniform in [low, high). */
export const floats = (shape: readonly number[], low = -2, high = 2): OpInput =>
  drawn(shape, 'float32', (random) => low + (high - low) * random.uniform());

/** Whole numbers as float32, from low to high: equal elements are frequent. */
export const wholeFloats = (shape: readonly number[], low = -2, high = 2): OpInput =>
  drawn(shape, 'float32', (random) => random.integer(low, high));

/** Whole numbers as int32, from low to high. */
export const integers = (shape: readonly number[], low = -9, high = 9): OpInput =>
  drawn(shape, 'int32', (random) => random.integer(low, high));

export const booleans = (shape: readonly number[]): OpInput =>
  drawn(shape, 'bool', (random) => random.integer(0, 1));

/** The given values, always. */
export const fixed = (
  shape: readonly number[],
  values: readonly number[],
  dtype: DType = 'float32',
): OpInput => ({
  shape,
  dtype,
  draw() {
    const array = allocate({ shape, dtype });
    array.set(values);
    return array;
  },
});

/** A case whose gradients are compared too. */
export const withGradient = (
  name: string,
  kernels: readonly KernelName[],
  inputs: readonly OpInput[],
  apply: OpCase['apply'],
  tolerance: ToleranceName = 'elementwise',
): OpCase => ({ name, kernels, inputs, apply, tolerance, gradient: 'float inputs' });

/** A case without gradients: of integers and booleans if nothing else is said, and so exact. */
export const forwardOnly = (
  name: string,
  kernels: readonly KernelName[],
  inputs: readonly OpInput[],
  apply: OpCase['apply'],
  gradient: Exclude<OpCase['gradient'], 'float inputs'> = 'the result is not float32',
  tolerance: ToleranceName = 'exact',
): OpCase => ({ name, kernels, inputs, apply, tolerance, gradient });
