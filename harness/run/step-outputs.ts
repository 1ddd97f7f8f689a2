import { internalError } from '../core/errors.ts';
import type { TypedArray } from '../core/tensor-data.ts';

/** What one execution of a step returned, by output name. */
export type Outputs = Readonly<Record<string, TypedArray>>;

/** Element `index` of the output `name`. */
export function outputAt(outputs: Outputs | undefined, name: string, index: number): number {
  const value = outputs?.[name]?.[index];
  if (value === undefined) throw internalError(`the step returned no output '${name}' at ${index}`);
  return value;
}
