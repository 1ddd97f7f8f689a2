import * as tfl from '@tensorflow/tfjs-layers';
import type { RandomStreams } from '../../../harness/index.ts';
import { glorotUniform } from '../../keras/initializer.ts';
import { classCount, imageSide } from '../recipe.ts';
import type { CnnRecipe } from './recipe.ts';

/**
 * Image [28, 28, 1] -> conv 3x3 relu [26, 26, 24] -> max pool [13, 13, 24] -> conv 3x3 relu [11, 11, 36] ->
 * max pool [5, 5, 36] -> flatten 900 -> dense 128 relu -> 10 logits: 124,670 parameters. Convolutions and
 * pooling are 'valid': the second pooling drops the last row and column of its 11x11 input.
 */
export function buildCnnModel(
  recipe: Pick<CnnRecipe, 'filters1' | 'filters2' | 'hiddenUnits'>,
  random: RandomStreams,
): tfl.Sequential {
  return tfl.sequential({
    layers: [
      tfl.layers.conv2d({
        name: 'conv1',
        inputShape: [imageSide, imageSide, 1],
        filters: recipe.filters1,
        kernelSize: 3,
        padding: 'valid',
        activation: 'relu',
        kernelInitializer: glorotUniform(random, 'conv1'),
      }),
      tfl.layers.maxPooling2d({ name: 'pool1', poolSize: 2, strides: 2, padding: 'valid' }),
      tfl.layers.conv2d({
        name: 'conv2',
        filters: recipe.filters2,
        kernelSize: 3,
        padding: 'valid',
        activation: 'relu',
        kernelInitializer: glorotUniform(random, 'conv2'),
      }),
      tfl.layers.maxPooling2d({ name: 'pool2', poolSize: 2, strides: 2, padding: 'valid' }),
      tfl.layers.flatten({ name: 'flatten' }),
      tfl.layers.dense({
        name: 'hidden',
        units: recipe.hiddenUnits,
        activation: 'relu',
        kernelInitializer: glorotUniform(random, 'hidden'),
      }),
      tfl.layers.dense({
        name: 'logits',
        units: classCount,
        kernelInitializer: glorotUniform(random, 'logits'),
      }),
    ],
  });
}
