import { ownValue } from '../../harness/core/own-value.ts';
import type { RecipeValues, Run } from '../../harness/core/result-schema.ts';
import type { References } from '../../harness/verdict/references.ts';
import { formatNumber, plural, shortHash } from '../format.ts';

/** What was trained, beside what the published recipe says. */
export interface RecipeView {
  readonly name: string;
  readonly hash: string;
  readonly shortHash: string;
  /** How it differs from the recipe that claims are about; null where no claim pins one. */
  readonly comparison: string | null;
  readonly values: readonly {
    readonly key: string;
    readonly value: string;
    /** What is published in its place; null where that is the same, or nothing is published. */
    readonly published: string | null;
  }[];
}

const valueText = (value: RecipeValues[string] | undefined): string =>
  value === undefined
    ? 'absent'
    : typeof value === 'number'
      ? formatNumber(value)
      : typeof value === 'boolean'
        ? value
          ? 'yes'
          : 'no'
        : value;

export function recipeView({ suite, recipe }: Run, references: References | undefined): RecipeView {
  const pinned = pinnedValues(suite, recipe.name, references);
  const names = [...new Set([...Object.keys(recipe.values), ...Object.keys(pinned ?? {})])];
  const values = names.map((key) => {
    const [own, published] = [ownValue(recipe.values, key), ownValue(pinned ?? {}, key)];
    const isSame = pinned === null || own === published;
    return { key, value: valueText(own), published: isSame ? null : valueText(published) };
  });
  const others = values.filter(({ published }) => published !== null).length;
  return {
    name: recipe.name,
    hash: recipe.hash,
    shortHash: shortHash(recipe.hash),
    comparison:
      pinned === null
        ? null
        : others === 0
          ? 'Every value is that of the published recipe.'
          : `${plural(others, 'value differs', 'values differ')} from the published recipe.`,
    values,
  };
}

/** The recipe that this suite's claims are about. */
function pinnedValues(
  suite: string,
  recipe: string,
  references: References | undefined,
): RecipeValues | null {
  const claim = references?.claims.find((known) => known.suite === suite && known.recipe === recipe);
  return claim === undefined ? null : (ownValue(claim.recipeValues, suite) ?? null);
}
