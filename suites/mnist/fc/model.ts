import * as tfl from '@tensorflow/tfjs-layers';
import type { RandomStreams } from '../../../harness/index.ts';
import { initialWeights } from '../initial-weights.ts';
import { classCount, imageSide } from '../recipe.ts';
import type { FcRecipe } from './recipe.ts';

/** Image [28, 28, 1] -> flatten 784 -> dense -> 10 logits: 101,770 parameters with 128 hidden units. */
export function buildFcModel(recipe: FcRecipe, random: RandomStreams): tfl.Sequential {
  return tfl.sequential({
    layers: [
      tfl.layers.flatten({ name: 'flatten', inputShape: [imageSide, imageSide, 1] }),
      tfl.layers.dense({
        name: 'hidden',
        units: recipe.hiddenUnits,
        activation: recipe.hiddenActivation,
        ...initialWeights(recipe, random, 'hidden', imageSide ** 2),
      }),
      tfl.layers.dense({
        name: 'logits',
        units: classCount,
        ...initialWeights(recipe, random, 'logits', recipe.hiddenUnits),
      }),
    ],
  });
}
