/** The value of a curve whose first reach is timed. */
import { ownValue } from '../core/own-value.ts';
import { ReprolabError } from '../core/errors.ts';
import { plural } from '../core/print.ts';
import type { Curve, Run, Workload } from '../core/result-schema.ts';
import { dataKindOf } from '../core/run-data.ts';
import { recipeDifference } from '../verdict/recipe-difference.ts';
import type { MeasuredReference } from '../verdict/reference-schema.ts';
import { mean } from '../verdict/statistics/sample.ts';

export type Target = NonNullable<Workload['target']>;

/** A target as the user gave it: for a curve of a suite, or of all suites. */
export interface AskedTarget {
  /** Null: every suite that has the curve. */
  readonly suite: string | null;
  readonly curve: string;
  readonly value: number;
}

/** Units of which more is better; of the others, losses and divergences, less is. */
const directionOf = (unit: Curve['yUnit']): Target['direction'] =>
  unit === 'fraction' || unit === 'count' ? 'at-least' : 'at-most';

/**
 * The target of a workload: as asked for, else what the course's stored runs of the recipe end with, less the stated
 * margin. A threshold that follows from the runs compared would favour one of them.
 *
 * @param runs - Of all contenders.
 */
export function targetOf(
  runs: readonly Run[],
  asked: readonly AskedTarget[],
  references: readonly MeasuredReference[],
): { readonly target: Target } | { readonly reason: string } {
  const [first] = runs;
  if (first === undefined) return { reason: 'a benchmark trains nothing to an end' };
  const wanted = asked.find(
    ({ suite, curve }) =>
      (suite === null || suite === first.suite) && first.curves.some(({ name }) => name === curve),
  );
  if (wanted !== undefined) {
    const unit = first.curves.find(({ name }) => name === wanted.curve)?.yUnit ?? 'number';
    const { curve, value } = wanted;
    return { target: { curve, value, unit, direction: directionOf(unit), source: '--target' } };
  }
  return fromReference(first, references);
}

/** Throws 'usage' for a target that no run has a curve for. */
export function refuseStrayTargets(asked: readonly AskedTarget[], runs: readonly Run[]): void {
  for (const { suite, curve } of asked) {
    const matching = runs.filter((run) => suite === null || run.suite === suite);
    if (matching.some(({ curves }) => curves.some(({ name }) => name === curve))) continue;
    const known = [...new Set(matching.flatMap(({ curves }) => curves.map(({ name }) => name)))];
    throw new ReprolabError(
      'usage',
      `--target names the curve '${curve}'${suite === null ? '' : ` of ${suite}`}, expected one of ${known.join(', ') || 'none, for no such run is compared'}`,
      { advice: 'Write --target CURVE=VALUE or --target SUITE:CURVE=VALUE, in the unit of result.json.' },
    );
  }
}

function fromReference(
  run: Run,
  references: readonly MeasuredReference[],
): { readonly target: Target } | { readonly reason: string } {
  if (run.shortened !== null) return { reason: 'the recipe was shortened' };
  const stored = references.filter(
    ({ suite, recipe, recipeValues, dataset, curves }) =>
      suite === run.suite &&
      recipe === run.recipe.name &&
      recipeDifference(run.recipe, recipeValues) === null &&
      dataset.kind === dataKindOf(run) &&
      Object.keys(curves).length > 0,
  );
  const reference = stored.find(({ engineClass }) => engineClass === run.engine.name) ?? stored[0];
  const shared = run.curves.filter(({ name }) => ownValue(reference?.curves ?? {}, name) !== undefined);
  // An accuracy where there is one: people name targets by it.
  const curve = shared.find(({ yUnit }) => directionOf(yUnit) === 'at-least') ?? shared[0];
  const known =
    reference === undefined || curve === undefined ? undefined : ownValue(reference.curves, curve.name);
  if (reference === undefined || curve === undefined || known === undefined) {
    return { reason: 'no stored runs of this recipe on this data say what is to be reached; --target does' };
  }
  const end = mean(known.runs.map((values) => values.at(-1) ?? Number.NaN));
  const direction = directionOf(curve.yUnit);
  return {
    target: {
      curve: curve.name,
      value: end * (direction === 'at-least' ? 1 - known.relativeMargin : 1 + known.relativeMargin),
      unit: curve.yUnit,
      direction,
      source: `where ${plural(known.runs.length, 'stored run')} of ${reference.engineClass} end, less the margin`,
    },
  };
}

/**
 * Where a run's curve first reaches the target, in what its x counts, and after what share of all training steps;
 * Infinity and null where it never does.
 */
export function reach(run: Run, target: Target): { readonly x: number; readonly share: number | null } {
  const curve = run.curves.find(({ name }) => name === target.curve);
  const end = curve?.x.at(-1);
  const index = (curve?.y ?? []).findIndex((value) =>
    target.direction === 'at-least' ? value >= target.value : value <= target.value,
  );
  const x = curve?.x[index];
  if (x === undefined || end === undefined || run.diverged !== null) return { x: Infinity, share: null };
  return { x, share: x / end };
}
