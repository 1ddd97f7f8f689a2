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

/** Digits. */
const classes = 10;
const kernel = '3x3';

/** What no recipe names, since every one has it: values that are others make another recipe. */
function fixedParts({ units, output, convolution }: Layers, framework: Framework): Fixed[] {
  const found = (text: string | number | null | undefined, expected: readonly (string | number)[]) =>
    text !== null && text !== undefined && !expected.includes(text);
  const [first = ''] = framework.outputs;
  const kernels = `${kernel}${framework.convolution}`;
  return [
    ...(found(units.at(-1), [classes])
      ? [{ name: 'output units', key: 'outputUnits', expected: String(classes), found: String(units.at(-1)) }]
      : []),
    ...(found(output, framework.outputs)
      ? [{ name: 'output activation', key: 'outputActivation', expected: first, found: String(output) }]
      : []),
    ...(found(convolution, [kernels])
      ? [{ name: 'convolutions', key: 'convolutions', expected: kernels, found: String(convolution) }]
      : []),
  ];
}

interface Fixed {
  readonly name: string;
  readonly key: string;
  readonly expected: string;
  readonly found: string;
}

interface Framework {
  /** What the last layer may end with, the lab's own first. */
  readonly outputs: readonly string[];
  readonly convolution: string;
}

/** Keras's loss takes probabilities, or logits where it is told so; PyTorch's takes logits. */
function frameworkOf({ isTorch, takesLogits }: FoundRecipe): Framework {
  if (isTorch) return { outputs: ['linear'], convolution: '' };
  return { outputs: takesLogits ? ['softmax', 'linear'] : ['softmax'], convolution: ' with relu' };
}

/** The student's whole recipe beside the edition's. */
export function compareRecipe(expected: Recipe, student: FoundRecipe): Compared {
  const { epochs, batchSize, optimizer, layers } = student;
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
  const fixed = layers === null ? [] : fixedParts(layers, frameworkOf(student));
  return {
    recipe: {
      ...expected,
      ...Object.fromEntries(changed.map(([, key, found]) => [key, found ?? ''])),
      ...(shape === null ? {} : { layers: shape.found }),
      ...Object.fromEntries(fixed.map(({ key, found }) => [key, found])),
    },
    differences: [
      ...changed.map(([name, key, found]) => ({
        name,
        expected: String(expected[key]),
        found: String(found),
      })),
      ...(shape === null ? [] : [{ name: 'layers', ...shape }]),
      ...fixed.map(({ name, expected: was, found }) => ({ name, expected: was, found })),
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
