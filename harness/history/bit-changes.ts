/**
 * Changes of a series that has no noise. Nights with fixed seeds measure equal bits until something changes, so the
 * first other night is a change for certain: nothing is to be estimated, and nothing to be waited for.
 */

/** Values of a series in order, and whether each repeats the bits of the one before (null: other seeds, or the first). */
export interface Repetition {
  readonly values: readonly number[];
  readonly repeats: readonly (boolean | null)[];
}

/** What the repetitions of a series say. */
export interface BitChanges {
  /** First points with other bits after a stretch of equal ones. */
  readonly indexes: readonly number[];
  /** True while every other value is such a change: then there is no noise, and no statistics to be made. */
  readonly isReproducible: boolean;
}

/** So many equal points in a row make a series reproducible: a share near 100% is equal a few times by chance. */
const leastEqual = 5;
/** After a point that was other without such a stretch before it, so many do. */
const leastEqualAgain = 10;

/** Finds them, from the first point to the last. */
export function bitChanges({ values, repeats }: Repetition): BitChanges {
  const indexes: number[] = [];
  let equal = 1;
  let isReproducible = true;
  for (let index = 1; index < values.length; index++) {
    if (repeats[index] ?? values[index] === values[index - 1]) {
      equal++;
      continue;
    }
    if (equal >= (isReproducible ? leastEqual : leastEqualAgain)) indexes.push(index);
    else isReproducible = false;
    equal = 1;
  }
  return { indexes, isReproducible };
}
