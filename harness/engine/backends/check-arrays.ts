import { internalError } from '../../core/errors.ts';
import {
  type TensorData,
  type TensorSpec,
  type TypedArray,
  allocate,
  sizeOf,
} from '../../core/tensor-data.ts';
import type { Step, StepState } from '../step.ts';

const described = ({ shape, dtype }: TensorSpec): string => `${dtype}[${shape.join(',')}]`;

/**
 * The array that a caller gives for an input of a step.
 * @throws an internal error where it is missing, too short or long, or of another type: a bug of the caller
 */
export function checkedInput(step: Step, name: string, values: TypedArray | undefined): TypedArray {
  const spec = step.inputs[name];
  if (spec === undefined) throw internalError(`step '${step.name}' has no input '${name}'`);
  const size = sizeOf(spec.shape);
  if (
    values?.length !== size ||
    values.constructor !== allocate({ shape: [0], dtype: spec.dtype }).constructor
  ) {
    const got = values === undefined ? 'nothing' : `${values.length} in a ${values.constructor.name}`;
    throw internalError(
      `step '${step.name}' expects ${size} values of ${spec.dtype} as input '${name}', got ${got}`,
    );
  }
  return values;
}

/** @throws an internal error where a state's shape or type is not the variable's */
export function checkSpec(stepName: string, name: string, expected: TensorSpec, got: TensorSpec): void {
  if (described(got) === described(expected)) return;
  throw internalError(
    `step '${stepName}' expects state '${name}' as ${described(expected)}, got ${described(got)}`,
  );
}

/**
 * The value that `state` has for a variable, or undefined.
 * @throws an internal error where its shape or type is not the variable's
 */
export function checkedState(
  stepName: string,
  name: string,
  expected: TensorSpec,
  state: StepState,
): TensorData | undefined {
  const data = state.get(name);
  if (data !== undefined) checkSpec(stepName, name, expected, data);
  return data;
}
