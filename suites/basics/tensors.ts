import * as tf from '@tensorflow/tfjs-core';
import {
  allocate,
  sizeOf,
  type Step,
  type SuiteContext,
  type TensorSpec,
  type TypedArray,
} from '../../harness/index.ts';
import { execute, type Exercise } from './exercise.ts';
import type { BasicsRecipe } from './recipe.ts';

/** The lab's tensors by rank: a number, a list, a matrix, a sequence of matrices, ten colour images. */
const shapes: Readonly<Record<string, readonly number[]>> = {
  number: [],
  list: [3],
  matrix: [2, 4],
  matrices: [2, 3, 4],
  images: [10, 256, 256, 3],
};

/** Name of the output that holds how many elements a tensor has from an axis on. */
const countName = (tensor: string, axis: number) => `${tensor}/${axis}`;

const specs = Object.fromEntries(
  Object.entries(shapes).map(([name, shape]) => [name, { shape, dtype: 'float32' } satisfies TensorSpec]),
);

/**
 * Given tensors of ones: summing over the last axis, then the one before, counts the elements from each axis on,
 * as the engine lays them out.
 */
const measureShapes: Step = {
  name: 'tensor shapes',
  inputs: specs,
  variables: [],
  apply(tensors) {
    const counts: Record<string, tf.Tensor> = {};
    for (const [name, tensor] of Object.entries(tensors)) {
      let sums = tensor;
      // Along no axis, a 0-d tensor counts its one element.
      if (tensor.rank === 0) counts[countName(name, 0)] = tf.mul(tensor, 1);
      for (let axis = tensor.rank - 1; axis >= 0; axis--) {
        sums = tf.sum(sums, axis);
        counts[countName(name, axis)] = tf.max(sums);
      }
    }
    return counts;
  },
};

const only = (values: TypedArray) => (values.length === 1 ? (values[0] ?? Number.NaN) : Number.NaN);

const describeShape = (shape: readonly number[], elements: number) =>
  `rank ${shape.length}, shape ${shape.length === 0 ? '()' : shape.join(' x ')}, elements ${elements}`;

/** "What rank and shape has ...?" for tensors of 0 to 4 dimensions. */
export async function tensorExercises(context: SuiteContext<BasicsRecipe>): Promise<Exercise[]> {
  const ones = Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => [name, allocate(spec).fill(1)]),
  );
  const read = await execute(context, measureShapes, ones);
  return Object.entries(shapes).map(([name, shape]) => {
    const countFrom = (axis: number) => (axis < shape.length ? only(read(countName(name, axis))) : 1);
    const sizes = shape.map((_, axis) => countFrom(axis) / countFrom(axis + 1));
    const total = only(read(countName(name, 0)));
    return {
      name: `${shape.length}-d tensor (${name})`,
      expected: describeShape(shape, sizeOf(shape)),
      measured: describeShape(sizes, total),
      passed: total === sizeOf(shape) && sizes.every((size, axis) => size === shape[axis]),
    };
  });
}
