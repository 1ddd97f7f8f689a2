/** Which workloads can be compared at all. */
import { ReprolabError } from '../core/errors.ts';
import type { Comparison } from '../core/result-schema.ts';
import { partAt, runsAt, type Entrant, type WorkloadKey } from './entrant.ts';

/** What all have, by files of the same kind, and what only some have. Throws 'usage' where nothing is left. */
export function workloadsOf(entrants: readonly Entrant[]): {
  common: WorkloadKey[];
  leftOut: Comparison['leftOut'];
} {
  const keys = new Map(
    entrants
      .flatMap(({ runs, cells }) => [
        ...runs.map(({ suite, recipe }) => ({ suite, recipe: recipe.name })),
        ...cells.map(({ suite, recipe }) => ({ suite, recipe })),
      ])
      .map((key) => [JSON.stringify(key), key]),
  );
  const judged = [...keys.values()].map((key) => ({
    key,
    lacking: {
      runs: entrants.filter((entrant) => runsAt(entrant, key).length === 0),
      cells: entrants.filter(
        (entrant) => partAt(entrant, key).step === null && partAt(entrant, key).evaluation === null,
      ),
    },
  }));
  const isCommon = ({ lacking }: (typeof judged)[number]) =>
    lacking.runs.length === 0 || lacking.cells.length === 0;
  const common = judged.filter(isCommon).map(({ key }) => key);
  const leftOut = judged
    .filter((item) => !isCommon(item))
    .map(({ key, lacking }) => {
      const without = lacking.runs.length <= lacking.cells.length ? lacking.runs : lacking.cells;
      const what = without === lacking.runs ? 'runs' : 'benchmark';
      return {
        what: `${key.suite}/${key.recipe}`,
        why: `${without.map(({ letter }) => letter).join(', ')} ${without.length === 1 ? 'has' : 'have'} no ${what} of it`,
      };
    });
  if (common.length > 0) return { common, leftOut };
  throw new ReprolabError(
    'usage',
    `Nothing was measured by all: ${leftOut.map(({ what, why }) => `${what}: ${why}`).join('; ')}.`,
    { advice: 'Measure the same suites and recipes on each, with `reprolab run` or with `reprolab bench`.' },
  );
}
