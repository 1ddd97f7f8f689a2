import type { Run } from '../../harness/core/result-schema.ts';
import { dataKindOf } from '../../harness/core/run-data.ts';

/**
 * What a run's numbers may be compared with over time: runs of its suite, recipe and engine, as long as it and on
 * data of its kind.
 */
export function seriesName(run: Run): string {
  const data = dataKindOf(run);
  return [
    `${run.suite}/${run.recipe.name}/${run.engine.name}`,
    ...(run.shortened === null ? [] : [`[${run.shortened}]`]),
    ...(data === 'synthetic' || data === 'own' ? [`[${data} data]`] : []),
  ].join(' ');
}
