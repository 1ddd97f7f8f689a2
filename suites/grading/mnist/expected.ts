/** What the editions ask for: recipes of the suites, by the edition's name where there is one of that name. */
import type { Recipe } from '../../../harness/index.ts';
import { editionNamed, type Edition } from '../editions.ts';
import { recipes as cnnRecipes } from '../../mnist/cnn/recipe.ts';
import { recipes as fcRecipes } from '../../mnist/fc/recipe.ts';
import { recipes as tapeRecipes } from '../../mnist/gradient-tape/recipe.ts';

type Section = 'fc' | 'cnn' | 'tape';

export const suiteOf = {
  fc: 'mnist-fc',
  cnn: 'mnist-cnn',
  tape: 'mnist-gradient-tape',
} as const satisfies Record<Section, string>;

const recipesOf: Readonly<Record<Section, Readonly<Record<string, Recipe>>>> = {
  fc: fcRecipes,
  cnn: cnnRecipes,
  tape: tapeRecipes,
};

/** PyTorch initializes its layers otherwise, so that no runs of a recipe without that are comparable. */
const torch = { framework: 'PyTorch' };

const withoutOwnName: Readonly<Record<Section, (edition: Edition | null) => Recipe | null>> = {
  fc: (edition) => ({ ...fcRecipes['course-2026'], ...(edition === 'pytorch-2025' ? torch : {}) }),
  cnn: (edition) =>
    edition === 'pytorch-2025'
      ? { ...cnnRecipes['course-2026'], optimizer: 'SGD', learningRate: 0.01, epochs: 7, ...torch }
      : cnnRecipes['course-2026'],
  tape: (edition) => (edition === 'pytorch-2025' ? null : tapeRecipes['course-2026']),
};

/** The whole recipe of an edition's section, of TensorFlow's where the edition is not known; null for one that it has not. */
export function expectedRecipe(section: Section, edition: string | null): Recipe | null {
  const named = editionNamed(edition);
  const own = named === null ? undefined : recipesOf[section][named];
  return own ?? withoutOwnName[section](named);
}
