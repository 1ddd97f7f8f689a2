import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { lstmSequence } from './lstm-sequence.ts';

/** tfjs-layers exports the makers of initializers, not their type. */
type Initializer = Exclude<NonNullable<Parameters<typeof tfl.layers.dense>[0]['kernelInitializer']>, string>;

export interface LstmLayerOptions {
  readonly name: string;
  readonly units: number;
  readonly kernelInitializer: Initializer;
  readonly recurrentInitializer: Initializer;
}

interface Weights {
  readonly kernel: tfl.LayerVariable;
  readonly recurrentKernel: tfl.LayerVariable;
  readonly bias: tfl.LayerVariable;
}

/**
 * Keras's LSTM layer as the lab configures it: all hidden states returned, sigmoid recurrent activation, unit
 * forget bias. Inputs [inputs [T*B,E], hidden [B,U], cell [B,U]], outputs [hidden states [T*B,U], hidden [B,U],
 * cell [B,U]]; rows are time-major. Who applies it decides what happens to the state: Keras's `stateful` is to
 * feed the returned one to the next batch.
 */
export class LstmLayer extends tfl.layers.Layer {
  static readonly className = 'LstmLayer';
  readonly #options: LstmLayerOptions;
  #variables: Weights | undefined;

  constructor(options: LstmLayerOptions) {
    super({ name: options.name });
    this.#options = options;
  }

  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    const [[, features]] = inputShape as [[number | null, number], tfl.Shape, tfl.Shape];
    const { units, kernelInitializer, recurrentInitializer } = this.#options;
    const weight = (name: string, shape: number[], initializer: Initializer) =>
      this.addWeight(name, shape, 'float32', initializer, undefined, true);
    const variables = {
      kernel: weight('kernel', [features, 4 * units], kernelInitializer),
      recurrentKernel: weight('recurrent_kernel', [units, 4 * units], recurrentInitializer),
      bias: weight('bias', [4 * units], tfl.initializers.zeros()),
    };
    // A forget gate that starts open (Gers, Schmidhuber and Cummins 2000; Jozefowicz et al. 2015).
    tf.tidy(() => {
      variables.bias.write(tf.concat1d([tf.zeros([units]), tf.ones([units]), tf.zeros([2 * units])]));
    });
    this.#variables = variables;
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor[] {
    const [sequence, initialHidden, initialCell] = inputs as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
    const { kernel, recurrentKernel, bias } = this.#variables as Weights;
    const { hidden, lastHidden, lastCell } = lstmSequence({
      inputs: sequence,
      kernel: kernel.read() as tf.Tensor2D,
      recurrentKernel: recurrentKernel.read() as tf.Tensor2D,
      bias: bias.read() as tf.Tensor1D,
      initialHidden,
      initialCell,
    });
    return [hidden, lastHidden, lastCell];
  }

  override computeOutputShape(): tfl.Shape[] {
    const state: tfl.Shape = [null, this.#options.units];
    return [state, state, state];
  }
}
