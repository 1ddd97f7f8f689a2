/** A stored distribution and the runs that it is compared with: what measured it. */
import { plural } from '../core/print.ts';
import type { Run } from '../core/result-schema.ts';
import type { MeasuredReference } from './reference-schema.ts';

/** True when all runs are of the engine that measured the reference. */
export function isSameEngine(
  { engineClass }: Pick<MeasuredReference, 'engineClass'>,
  runs: readonly Run[],
): boolean {
  return runs.every(({ engine }) => engine.name === engineClass);
}

/** 'our 10 stored runs on onnx-cpu' for the engine of `runs`, else '5 stored runs of other-1.0-cpu'. */
export function storedRuns(reference: MeasuredReference, runs: readonly Run[]): string {
  const count = plural(reference.seeds.length, 'stored run');
  const { engineClass } = reference;
  return isSameEngine(reference, runs) ? `our ${count} on ${engineClass}` : `${count} of ${engineClass}`;
}
