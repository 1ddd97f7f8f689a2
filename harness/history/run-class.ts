/** What makes runs comparable: the parts of a fingerprint but the seed. */
import { fingerprintOf } from '../core/fingerprint.ts';
import { groupBy } from '../core/group-by.ts';
import { hashOf } from '../core/hash.ts';
import type { BenchCell, Fingerprint, Machine, Result, Run } from '../core/result-schema.ts';

type Parts = Fingerprint['parts'];

/** Parts of a run's fingerprint without the seed; the suite's version is null where it was not recorded. */
export type ClassParts = Omit<Parts, 'seed' | 'suiteVersion'> & { readonly suiteVersion: number | null };

/** As recorded, or from what a result of version 1 holds. */
export function classParts(run: Run, machine: Machine): ClassParts {
  const { parts } =
    run.fingerprint ?? fingerprintOf({ ...run, suiteVersion: run.suiteVersion ?? 1 }, machine);
  const { seed: _seed, ...rest } = parts;
  return { ...rest, suiteVersion: run.suiteVersion };
}

/** Digits of a class: DuckDB groups by texts of up to twelve bytes in a third of the time of a whole hash. */
const classDigits = 12;

/** The class of a run: equal for runs that only their seeds tell apart. */
export function classOf(run: Run, machine: Machine): string {
  const parts = { suite: run.suite, recipe: run.recipe.name, ...classParts(run, machine) };
  return hashOf(parts).slice(0, classDigits);
}

/** A result's runs by class, those that diverged left out. */
export function runsByClass({ runs, machine }: Result): ReadonlyMap<string, readonly Run[]> {
  const counted = runs.filter(({ diverged }) => diverged === null);
  return groupBy(counted, (run) => classOf(run, machine));
}

/** The class of a bench cell. */
export function benchClassOf({ suite, recipe, activity, engine }: BenchCell, machine: Machine): string {
  const { cpuModel, cpuFeatures } = machine;
  const { name, version, adapter, threads } = engine;
  const parts = {
    suite,
    recipe,
    activity,
    engine: { name, version, adapter, threads },
    cpuModel,
    cpuFeatures,
  };
  return hashOf(parts).slice(0, classDigits);
}
