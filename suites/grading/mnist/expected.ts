/** What the editions ask for: recipes of the suites. */
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

/** PyTorch's editions: other first weights, another recipe of the CNN, and no part of its own for the tape. */
const ofPyTorch: Readonly<Record<Section, Recipe | null>> = {
  fc: fcRecipes['course-2026-pytorch'],
  cnn: cnnRecipes['course-2026-pytorch'],
  tape: null,
};

/** From 2019 to 2026 TensorFlow's editions ask for the same. */
const ofTensorFlow: Readonly<Record<Section, Recipe | null>> = {
  fc: fcRecipes['course-2026'],
  cnn: cnnRecipes['course-2026'],
  tape: tapeRecipes['course-2026'],
};

const isPyTorch = (edition: Edition | null) => edition === 'pytorch-2025';

/** The whole recipe of an edition's section, of TensorFlow's where the edition is not known; null for one that it has not. */
export function expectedRecipe(section: Section, edition: string | null): Recipe | null {
  return (isPyTorch(editionNamed(edition)) ? ofPyTorch : ofTensorFlow)[section];
}
