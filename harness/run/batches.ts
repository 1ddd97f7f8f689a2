import { allocate } from '../core/tensor-data.ts';
import type { ArraysOf, TensorSpecs } from '../engine/step.ts';

/** Arrays for the batches of one call: allocated once, refilled for every call. */
export function allocateBatches<Inputs extends TensorSpecs>(
  inputs: Inputs,
  count: number,
): ArraysOf<Inputs>[] {
  return Array.from(
    { length: count },
    () =>
      Object.fromEntries(
        Object.entries(inputs).map(([name, spec]) => [name, allocate(spec)]),
      ) as ArraysOf<Inputs>,
  );
}
