import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

/** Keras's and tfjs-layers' default. */
const epsilon = 1e-3;

/**
 * Batch normalization in inference mode with moving mean 0 and moving variance 1, as the lab has it throughout:
 * y = gamma * x / sqrt(1 + epsilon) + beta for every channel (the last axis).
 *
 * It equals tfjs-layers' BatchNormalization called with `training: false` before its moving averages ever change, but
 * its gradient needs a product and two sums where theirs tiles gamma, mean and variance to the shape of x.
 */
export class FixedBatchNormalization extends tfl.layers.Layer {
  static className = 'FixedBatchNormalization';
  #gamma: tfl.LayerVariable | undefined;
  #beta: tfl.LayerVariable | undefined;

  constructor(config: { readonly name: string }) {
    super({ name: config.name });
  }

  /** Adds gamma, first 1, and beta, first 0: one of each a channel. */
  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    const channels = inputShape.at(-1) as number;
    this.#gamma = this.addWeight('gamma', [channels], 'float32', tfl.initializers.ones());
    this.#beta = this.addWeight('beta', [channels], 'float32', tfl.initializers.zeros());
    this.built = true;
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape | tfl.Shape[] {
    return inputShape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const { gamma, beta } = this.#weights();
    return tf.tidy(() => {
      const x = Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs;
      return tf.add(tf.mul(x, tf.mul(gamma, 1 / Math.sqrt(1 + epsilon))), beta);
    });
  }

  #weights(): { gamma: tf.Tensor; beta: tf.Tensor } {
    if (this.#gamma === undefined || this.#beta === undefined)
      throw new Error(`internal: ${this.name} was not built`);
    return { gamma: this.#gamma.read(), beta: this.#beta.read() };
  }
}
