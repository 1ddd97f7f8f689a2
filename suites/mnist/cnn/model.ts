import * as tfl from '@tensorflow/tfjs-layers';
import type { RandomStreams } from '../../../harness/index.ts';
import { initialWeights } from '../initial-weights.ts';
import { classCount, imageSide } from '../recipe.ts';
import type { CnnRecipe } from './recipe.ts';

/**
 * Image [28, 28, 1] -> conv 3x3 relu [26, 26, 24] -> max pool [13, 13, 24] -> conv 3x3 relu [11, 11, 36] ->
 * max pool [5, 5, 36] -> flatten 900 -> dense 128 relu -> 10 logits: 124,670 parameters. Convolutions and
 * pooling are 'valid': the second pooling drops the last row and column of its 11x11 input.
 */
export function buildCnnModel(
  recipe: Pick<CnnRecipe, 'filters1' | 'filters2' | 'hiddenUnits' | 'initialWeights'>,
  random: RandomStreams,
): tfl.Sequential {
  const { filters1, filters2, hiddenUnits } = recipe;
  return tfl.sequential({
    layers: [
      tfl.layers.conv2d({
        name: 'conv1',
        inputShape: [imageSide, imageSide, 1],
        filters: filters1,
        kernelSize: 3,
        padding: 'valid',
        activation: 'relu',
        ...initialWeights(recipe, random, 'conv1', 3 * 3),
      }),
      tfl.layers.maxPooling2d({ name: 'pool1', poolSize: 2, strides: 2, padding: 'valid' }),
      tfl.layers.conv2d({
        name: 'conv2',
        filters: filters2,
        kernelSize: 3,
        padding: 'valid',
        activation: 'relu',
        ...initialWeights(recipe, random, 'conv2', 3 * 3 * filters1),
      }),
      tfl.layers.maxPooling2d({ name: 'pool2', poolSize: 2, strides: 2, padding: 'valid' }),
      tfl.layers.flatten({ name: 'flatten' }),
      tfl.layers.dense({
        name: 'hidden',
        units: hiddenUnits,
        activation: 'relu',
        ...initialWeights(recipe, random, 'hidden', 5 * 5 * filters2),
      }),
      tfl.layers.dense({
        name: 'logits',
        units: classCount,
        ...initialWeights(recipe, random, 'logits', hiddenUnits),
      }),
    ],
  });
}
