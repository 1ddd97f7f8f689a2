import * as tfl from '@tensorflow/tfjs-layers';
import type { RandomStreams } from '../../harness/index.ts';
import { faceSide } from './data/faces.ts';
import { glorotUniform } from '../keras/initializer.ts';
import { FixedBatchNormalization } from './fixed-batch-normalization.ts';
import type { FaceRecipe } from './recipe.ts';

/** Filters (in multiples of the recipe's) and kernel size of the four convolutions. */
const convolutions = [
  { multiple: 1, kernelSize: 5 },
  { multiple: 2, kernelSize: 5 },
  { multiple: 4, kernelSize: 3 },
  { multiple: 6, kernelSize: 3 },
] as const;

/** Units of the encoder's hidden dense layer. */
const hiddenUnits = 512;

/**
 * The lab's convolutional network, which is its standard classifier (1 output, the logit of 'face') and the DB-VAE's
 * encoder: image [64, 64, 3] in 0..1 -> four times (convolution, stride 2, 'same', relu; batch normalization) ->
 * [4, 4, 6 filters] -> flatten -> dense 512 relu -> `outputs` linear units.
 */
export function buildEncoder(
  recipe: Pick<FaceRecipe, 'filters' | 'batchNormalization'>,
  outputs: number,
  random: RandomStreams,
): tfl.Sequential {
  const layers: tfl.layers.Layer[] = convolutions.flatMap(({ multiple, kernelSize }, index) => {
    const name = `conv${index + 1}`;
    return [
      tfl.layers.conv2d({
        name,
        ...(index === 0 ? { inputShape: [faceSide, faceSide, 3] } : {}),
        filters: multiple * recipe.filters,
        kernelSize,
        strides: 2,
        padding: 'same',
        activation: 'relu',
        kernelInitializer: glorotUniform(random, name),
      }),
      normalization(recipe, `norm${index + 1}`),
    ];
  });
  return tfl.sequential({
    layers: [
      ...layers,
      tfl.layers.flatten({ name: 'flatten' }),
      tfl.layers.dense({
        name: 'hidden',
        units: hiddenUnits,
        activation: 'relu',
        kernelInitializer: glorotUniform(random, 'hidden'),
      }),
      tfl.layers.dense({
        name: 'outputs',
        units: outputs,
        kernelInitializer: glorotUniform(random, 'outputs'),
      }),
    ],
  });
}

function normalization(recipe: Pick<FaceRecipe, 'batchNormalization'>, name: string): tfl.layers.Layer {
  return recipe.batchNormalization === 'inference'
    ? new FixedBatchNormalization({ name })
    : tfl.layers.batchNormalization({ name });
}
