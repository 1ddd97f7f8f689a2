/** The suites' recipes by suite and name, without loading the suites. */
import { hashOf } from '../../harness/core/hash.ts';
import type { RecipeInfo, RecipeValues } from '../../harness/core/result-schema.ts';
import { classifierRecipes } from '../../suites/faces/classifier/recipe.ts';
import { dbvaeRecipes } from '../../suites/faces/dbvae/recipe.ts';
import { recipes as cnnRecipes } from '../../suites/mnist/cnn/recipe.ts';
import { recipes as fcRecipes } from '../../suites/mnist/fc/recipe.ts';
import { recipes as gradientTapeRecipes } from '../../suites/mnist/gradient-tape/recipe.ts';
import { musicRecipes } from '../../suites/music/recipe.ts';
import { recipes as basicsRecipes } from '../../suites/basics/recipe.ts';

const realRecipes = new Map<string, Readonly<Record<string, RecipeValues>>>([
  ['tensorflow-basics', basicsRecipes],
  ['music-rnn', musicRecipes],
  ['mnist-fc', fcRecipes],
  ['mnist-cnn', cnnRecipes],
  ['mnist-gradient-tape', gradientTapeRecipes],
  ['face-classifier', classifierRecipes],
  ['face-dbvae', dbvaeRecipes],
]);

/** Values of every recipe of a suite that is made up. */
export const madeUpValues: RecipeValues = { units: 8, learningRate: 0.1 };

/** A recipe as a run records it: the suite's own, or made up for a suite or a name that is. */
export function recipeOf(suite: string, name = 'published'): RecipeInfo {
  const values = realRecipes.get(suite)?.[name] ?? madeUpValues;
  return { name, hash: hashOf(values), values: { ...values } };
}
