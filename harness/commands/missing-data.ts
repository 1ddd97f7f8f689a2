import { ReprolabError } from '../core/errors.ts';
import type { FilesDataset } from '../data/dataset.ts';
import { locate } from '../data/locate.ts';
import { cacheFolder, isOffline, type Place } from '../data/places.ts';
import { howToGet } from '../data/resolve.ts';
import type { Suite } from '../suite.ts';

/**
 * What of the data that these suites may load is neither on this machine nor to be fetched, a line a dataset: with
 * `--data real` that ends their runs, and whoever started them should hear of it first.
 */
export function missingDataLines(
  suites: readonly Pick<Suite, 'name' | 'datasets'>[],
  places: readonly Place[],
): string[] {
  const canFetch = !isOffline() && cacheFolder() !== null;
  const needing = new Map<string, string[]>();
  for (const { name, datasets } of suites) {
    for (const dataset of datasets) {
      const advice = dataset.origin === 'files' ? adviceOn(dataset, places, canFetch) : null;
      if (advice === null) continue;
      const key = `${dataset.name} is not on this machine. Get it: ${advice}.`;
      needing.set(key, [...(needing.get(key) ?? []), name]);
    }
  }
  return [...needing].map(([line, names]) => `Missing data of ${names.join(', ')}: ${line}`);
}

/** How to get what is missing of a dataset and cannot be fetched now; null where nothing is. */
function adviceOn(
  dataset: FilesDataset<unknown>,
  places: readonly Place[],
  canFetch: boolean,
): string | null {
  try {
    const { missing } = locate(dataset, places);
    const isFetched = canFetch && missing.every(({ urls }) => urls.length > 0);
    return missing.length === 0 || isFetched ? null : howToGet(dataset.name, missing);
  } catch (error) {
    // A place that cannot be read is an error of the runs, which say so.
    if (error instanceof ReprolabError) return null;
    throw error;
  }
}
