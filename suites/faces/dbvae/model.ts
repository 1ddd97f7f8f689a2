import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { RandomStreams } from '../../../harness/index.ts';
import { buildEncoder } from '../encoder.ts';
import { variablesOf } from '../steps.ts';
import { glorotUniform } from '../../keras/initializer.ts';
import type { DbvaeRecipe } from './recipe.ts';

/** What the encoder says about images. */
export interface Encoding {
  /** Logit of 'face', [B, 1]. */
  readonly logits: tf.Tensor;
  /** Means of the latent variables, [B, L]. */
  readonly mu: tf.Tensor;
  /** Logarithms of their variances, [B, L]. */
  readonly logSigma: tf.Tensor;
}

/** Transposed convolutions of the decoder; `multiple` of the recipe's filters, or plainly 3 colour channels. */
const transposed = [
  { multiple: 4, kernelSize: 3 },
  { multiple: 2, kernelSize: 3 },
  { multiple: 1, kernelSize: 5 },
  { multiple: null, kernelSize: 5 },
] as const;

/**
 * Latent variables [L] -> dense relu -> [4, 4, 6 filters] -> four transposed convolutions, stride 2, 'same', relu ->
 * image [64, 64, 3]. The last relu is the lab's, too: pixels are 0 or more, and unbounded above.
 */
export function buildDecoder(
  recipe: Pick<DbvaeRecipe, 'filters' | 'latentSize'>,
  random: RandomStreams,
): tfl.Sequential {
  const channels = 6 * recipe.filters;
  return tfl.sequential({
    layers: [
      tfl.layers.dense({
        name: 'expand',
        inputShape: [recipe.latentSize],
        units: 4 * 4 * channels,
        activation: 'relu',
        kernelInitializer: glorotUniform(random, 'expand'),
      }),
      tfl.layers.reshape({ name: 'reshape', targetShape: [4, 4, channels] }),
      ...transposed.map(({ multiple, kernelSize }, index) => {
        const name = `deconv${index + 1}`;
        return tfl.layers.conv2dTranspose({
          name,
          filters: multiple === null ? 3 : multiple * recipe.filters,
          kernelSize,
          strides: 2,
          padding: 'same',
          activation: 'relu',
          kernelInitializer: glorotUniform(random, name),
        });
      }),
    ],
  });
}

/** The debiasing variational autoencoder: the classifier's network with a latent space, and a decoder of it. */
export class Dbvae {
  readonly encoder: tfl.Sequential;
  readonly decoder: tfl.Sequential;
  readonly #latentSize: number;

  constructor(recipe: DbvaeRecipe, random: RandomStreams) {
    this.encoder = buildEncoder(recipe, 2 * recipe.latentSize + 1, random);
    this.decoder = buildDecoder(recipe, random);
    this.#latentSize = recipe.latentSize;
  }

  get encoderVariables(): readonly tf.Variable[] {
    return variablesOf(this.encoder);
  }

  get decoderVariables(): readonly tf.Variable[] {
    return variablesOf(this.decoder);
  }

  encode(x: tf.Tensor, training: boolean): Encoding {
    const outputs = this.encoder.apply(x, { training }) as tf.Tensor;
    const [logits, mu, logSigma] = tf.split(outputs, [1, this.#latentSize, this.#latentSize], 1);
    return { logits, mu, logSigma } as Encoding;
  }

  /** z = mu + exp(logSigma / 2) * noise; `noise` is standard normal, [B, L]. */
  sample({ mu, logSigma }: Encoding, noise: tf.Tensor): tf.Tensor {
    return tf.add(mu, tf.mul(tf.exp(tf.mul(logSigma, 0.5)), noise));
  }

  decode(z: tf.Tensor): tf.Tensor {
    return this.decoder.apply(z) as tf.Tensor;
  }
}
