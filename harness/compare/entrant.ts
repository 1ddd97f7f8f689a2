import type { BenchCell, Run } from '../core/result-schema.ts';
import type { Measured } from './contenders.ts';
import type { Named } from './labels.ts';
import type { Part } from './measure-table.ts';

/** A contender with its name and price. */
export interface Entrant extends Measured, Named {
  readonly eurosPerHour: number | null;
}

/** A suite with a recipe. */
export interface WorkloadKey {
  readonly suite: string;
  readonly recipe: string;
}

/** 'suite', or 'suite/recipe' for another recipe than the usual one. */
export function workloadTitle({ suite, recipe }: WorkloadKey): string {
  return recipe === 'published' ? suite : `${suite}/${recipe}`;
}

export function runsAt({ runs }: Pick<Measured, 'runs'>, { suite, recipe }: WorkloadKey): Run[] {
  return runs.filter((run) => run.suite === suite && run.recipe.name === recipe);
}

function cellAt(
  { cells }: Pick<Measured, 'cells'>,
  { suite, recipe }: WorkloadKey,
  activity: BenchCell['activity'],
): BenchCell | null {
  return (
    cells.find((cell) => cell.suite === suite && cell.recipe === recipe && cell.activity === activity) ?? null
  );
}

/** What a contender measured of a workload. */
export function partAt(entrant: Entrant, key: WorkloadKey): Part {
  const runs = runsAt(entrant, key);
  const step = cellAt(entrant, key, 'training-step');
  const engine = step?.engine ?? runs[0]?.engine;
  const peak = (entrant.source.bench?.peaks ?? []).find(
    ({ engine: name, threads }) => name === engine?.name && threads === engine.threads,
  );
  return {
    runs,
    failedSeeds: entrant.errors.filter(({ suite, recipe }) => suite === key.suite && recipe === key.recipe)
      .length,
    step,
    evaluation: cellAt(entrant, key, 'evaluation'),
    eurosPerHour: entrant.eurosPerHour,
    peak: peak ?? null,
  };
}
