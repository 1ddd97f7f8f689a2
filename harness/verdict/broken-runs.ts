/** Runs whose training or measurement left the finite numbers, in words. */
import { plural } from '../core/print.ts';
import type { NonFiniteMeasurement, Run } from '../core/result-schema.ts';
import { ownValue } from '../core/own-value.ts';

/** How a reader finds out whether the recipe or the engine is to blame. */
export const engineAdvice =
  'Run with --engine tfjs-cpu to tell a recipe that diverges from an engine that computes wrongly';

/** 'the loss is NaN at step 14 (epoch 1/6)', or null for a run that did not diverge. */
export function divergenceOf({ diverged }: Run): string | null {
  if (diverged === null) return null;
  const { quantity, value, step, loop } = diverged;
  return `the ${quantity} is ${value} at step ${step} (${loop})`;
}

/**
 * Why runs fail whatever a check expects of them: one diverged, or what is checked is not finite. Null when neither
 * is so. A lab whose training diverges with some seed does not reproduce, however good the other seeds are.
 */
export function brokenReason(
  runs: readonly Run[],
  checked: Pick<NonFiniteMeasurement, 'kind' | 'name'> | null,
): string | null {
  const diverged = runs.filter((run) => run.diverged !== null);
  const [first] = diverged;
  if (first !== undefined) {
    const of = runs.length === 1 ? '' : ` in ${diverged.length} of ${plural(runs.length, 'run')}`;
    return `Training diverged${of}: with seed ${first.seed} ${divergenceOf(first) ?? ''}. ${engineAdvice}.`;
  }
  if (checked === null) return null;
  for (const run of runs) {
    const value = nonFiniteValue(run, checked);
    if (value !== null) {
      return `'${checked.name}' of seed ${run.seed} came out as ${value}: training diverged or the engine computes wrongly. ${engineAdvice}.`;
    }
  }
  return null;
}

function nonFiniteValue(
  run: Run,
  { kind, name }: Pick<NonFiniteMeasurement, 'kind' | 'name'>,
): string | null {
  const listed = run.nonFinite.find((item) => item.kind === kind && item.name === name);
  if (listed !== undefined) return listed.value;
  const value = kind === 'metric' ? ownValue(run.metrics, name)?.value : undefined;
  return value === undefined || Number.isFinite(value) ? null : String(value);
}
