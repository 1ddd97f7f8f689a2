import { closest, distance } from 'fastest-levenshtein';
import { ReprolabError } from '../core/errors.ts';

/** ` Did you mean 'x'?` when one of `names` is near `given`, else an empty string. */
function didYouMean(given: string, names: readonly string[]): string {
  if (names.length === 0) return '';
  const candidate = closest(given, names);
  // Up to a third of the word may be mistyped; beyond that a suggestion only confuses.
  const isNear = distance(given, candidate) <= Math.max(2, Math.ceil(candidate.length / 3));
  return isNear ? ` Did you mean '${candidate}'?` : '';
}

/**
 * Checks that `given` is one of `names` and returns it.
 *
 * @param what - What is chosen, for the message: 'suite', 'recipe of a suite', 'engine'.
 * @throws ReprolabError 'usage' naming the nearest name and listing all.
 */
export function choose(what: string, given: string, names: readonly string[]): string {
  if (names.includes(given)) return given;
  throw new ReprolabError('usage', `Unknown ${what} '${given}'.${didYouMean(given, names)}`, {
    advice: names.length > 0 ? `There are: ${names.join(', ')}.` : `There is no ${what} yet.`,
  });
}
