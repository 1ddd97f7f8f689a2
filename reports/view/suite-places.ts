/** Every suite and recipe that a result is about, with its place in the report. */
import type { Result } from '../../harness/core/result-schema.ts';
import type { References } from '../../harness/verdict/references.ts';
import { suiteAnchor } from './anchor.ts';

export interface SuitePlace {
  /** Its section's id. */
  readonly id: string;
  readonly suite: string;
  readonly recipe: string;
  /** The lab's title; the suite's own name where nothing of it was run. */
  readonly lab: string;
}

/** In the order asked for, then of runs, errors and checks: one that crashed is there as well. */
export function suitePlaces({ plan, runs, errors, checks }: Result, references?: References): SuitePlace[] {
  const places = new Map<string, SuitePlace>();
  const labs = new Map([
    ...(references?.labs ?? []),
    ...runs.map(({ suite, lab }): [string, string] => [suite, lab]),
  ]);
  const ids = new Set<string>();
  const note = (suite: string, recipe: string) => {
    const key = JSON.stringify([suite, recipe]);
    if (places.has(key)) return;
    const wanted = suiteAnchor(suite, recipe);
    let id = wanted;
    for (let count = 2; ids.has(id); count++) id = `${wanted}-${count}`;
    ids.add(id);
    places.set(key, { id, suite, recipe, lab: labs.get(suite) ?? suite });
  };
  for (const { suite, recipe } of plan) note(suite, recipe);
  for (const { suite, recipe } of runs) note(suite, recipe.name);
  for (const { suite, recipe } of checks) note(suite, recipe);
  for (const { suite, recipe } of errors) {
    const isThere = [...places.values()].some((place) => place.suite === suite);
    if (recipe !== null || !isThere) note(suite, recipe ?? '');
  }
  return [...places.values()];
}
