/** The student's recipe beside the edition's. */
import type { Recipe } from '../../../harness/index.ts';
import type { FoundRecipe } from './found-recipe.ts';
import type { Layers } from './layers.ts';

/** One part of a recipe: as a person calls it, the edition's, the student's; undefined where nothing tells. */
type Part = readonly [name: string, key: string, found: string | number | undefined];

export interface Compared {
  readonly recipe: Recipe;
  readonly differences: { readonly name: string; readonly expected: string; readonly found: string }[];
  readonly unknown: readonly string[];
}

/** The student's whole recipe beside the edition's. */
export function compareRecipe(
  expected: Recipe,
  { epochs, batchSize, optimizer, layers }: FoundRecipe,
): Compared {
  const hasFilters = 'filters1' in expected;
  const parts: Part[] = [
    ['epochs', 'epochs', epochs],
    ['batch size', 'batchSize', batchSize],
    ['optimizer', 'optimizer', optimizer?.name],
    ['rate', 'learningRate', optimizer?.rate ?? undefined],
    ['hidden units', 'hiddenUnits', layers?.units[0] ?? undefined],
    ...(hasFilters
      ? ([
          ['filters of the first convolution', 'filters1', layers?.filters[0] ?? undefined],
          ['filters of the second convolution', 'filters2', layers?.filters[1] ?? undefined],
        ] satisfies Part[])
      : ([['hidden activation', 'hiddenActivation', layers?.activation ?? undefined]] satisfies Part[])),
  ];
  const changed = parts.filter(([, key, found]) => found !== undefined && found !== expected[key]);
  const shape = layers === null ? null : otherShape(layers, hasFilters);
  return {
    recipe: {
      ...expected,
      ...Object.fromEntries(changed.map(([, key, found]) => [key, found ?? ''])),
      ...(shape === null ? {} : { layers: shape.found }),
    },
    differences: [
      ...changed.map(([name, key, found]) => ({
        name,
        expected: String(expected[key]),
        found: String(found),
      })),
      ...(shape === null ? [] : [{ name: 'layers', ...shape }]),
    ],
    unknown: parts.filter(([, , found]) => found === undefined).map(([name]) => name),
  };
}

/** Another number of layers, or other ones; null for the lab's. */
function otherShape(
  { filters, units, others }: Layers,
  hasFilters: boolean,
): { expected: string; found: string } | null {
  const describe = (convolutions: number, dense: number, more: readonly string[]) =>
    [`${convolutions} convolutions`, `${dense} dense`, ...more].join(', ');
  const expected = describe(hasFilters ? 2 : 0, 2, []);
  const found = describe(filters.length, units.length, others);
  return found === expected ? null : { expected, found };
}
