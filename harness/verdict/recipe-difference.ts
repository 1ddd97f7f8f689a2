/** Whether a run trained the recipe that a claim or a stored distribution is about: a name alone proves nothing. */
import { hashOf } from '../core/hash.ts';
import { ownValue } from '../core/own-value.ts';
import type { RecipeInfo, RecipeValues } from '../core/result-schema.ts';

/**
 * In one sentence how the run's recipe differs from the pinned values, or null when it is the same. The hash that the
 * run recorded must be that of the values that it recorded.
 */
export function recipeDifference({ hash, values }: RecipeInfo, pinned: RecipeValues): string | null {
  const actual = hashOf(values);
  if (hash !== actual) {
    return `The run's recipe hash (${hash.slice(0, 12)}...) is not that of its values (${actual.slice(0, 12)}...), so the result was edited.`;
  }
  if (actual === hashOf(pinned)) return null;
  const names = [...new Set([...Object.keys(pinned), ...Object.keys(values)])];
  const differences = names.flatMap((name) => {
    const [ours, theirs] = [ownValue(values, name), ownValue(pinned, name)];
    if (ours === theirs) return [];
    return [`${name} (${describe(ours)}, not ${describe(theirs)})`];
  });
  return `The recipe differs in ${differences.join(', ')}.`;
}

function describe(value: string | number | boolean | undefined): string {
  return value === undefined ? 'absent' : String(value);
}
