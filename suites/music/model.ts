import type * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { RandomStreams } from '../../harness/index.ts';
import { glorotUniform } from '../keras/initializer.ts';
import { trainableVariables } from '../keras/model-variables.ts';
import { LstmLayer } from './lstm-layer.ts';
import type { MusicRecipe } from './recipe.ts';

/** State of the LSTM between batches: tensors or variables of shape [B,U]. */
export interface LstmState {
  readonly hidden: tf.Tensor;
  readonly cell: tf.Tensor;
}

export interface CharacterModel {
  /** Distinct characters. */
  readonly vocabularySize: number;
  readonly lstmUnits: number;
  /** In the order of the layers. */
  readonly variables: readonly tf.Variable[];
  /**
   * Logits [N,V] of the next character for one-hot characters [N,V], N = T*B rows, time-major, and the state
   * after the last step.
   */
  predict(oneHotCharacters: tf.Tensor2D, state: LstmState): { logits: tf.Tensor2D; state: LstmState };
}

/**
 * The lab's network: embedding, LSTM, dense logits; initial weights from the run's streams `init/...`.
 *
 * The embedding is a dense layer without bias over one-hot characters. It is the same function as a table
 * look-up, and its gradient is a matrix product where that of a look-up scatters, which not every engine does
 * deterministically.
 */
export function createModel(
  vocabularySize: number,
  recipe: MusicRecipe,
  random: RandomStreams,
): CharacterModel {
  const characters = tfl.input({ shape: [vocabularySize] });
  const hidden = tfl.input({ shape: [recipe.lstmUnits] });
  const cell = tfl.input({ shape: [recipe.lstmUnits] });
  const embedding = tfl.layers.dense({
    name: 'embedding',
    units: recipe.embeddingUnits,
    useBias: false,
    // Keras's default for embeddings.
    kernelInitializer: tfl.initializers.randomUniform({
      minval: -0.05,
      maxval: 0.05,
      seed: random.seedFor('init/embedding'),
    }),
  });
  const lstm = new LstmLayer({
    name: 'lstm',
    units: recipe.lstmUnits,
    kernelInitializer: glorotUniform(random, 'lstm'),
    recurrentInitializer: glorotUniform(random, 'lstm/recurrent'),
  });
  const dense = tfl.layers.dense({
    name: 'dense',
    units: vocabularySize,
    kernelInitializer: glorotUniform(random, 'dense'),
  });
  // Applied to symbolic tensors once, which creates the weights under the layers' names.
  const [sequence] = lstm.apply([
    embedding.apply(characters) as tfl.SymbolicTensor,
    hidden,
    cell,
  ]) as tfl.SymbolicTensor[];
  const model = tfl.model({
    inputs: [characters, hidden, cell],
    outputs: dense.apply(sequence as tfl.SymbolicTensor) as tfl.SymbolicTensor,
  });
  return {
    vocabularySize,
    lstmUnits: recipe.lstmUnits,
    variables: trainableVariables(model),
    predict(oneHotCharacters, state) {
      // Layer by layer: a tfjs-layers model applies a layer once for each of its outputs, the LSTM three times.
      const embedded = embedding.apply(oneHotCharacters) as tf.Tensor;
      const outputs = lstm.apply([embedded, state.hidden, state.cell]);
      const [hiddens, lastHidden, lastCell] = outputs as [tf.Tensor, tf.Tensor, tf.Tensor];
      return {
        logits: dense.apply(hiddens) as tf.Tensor2D,
        state: { hidden: lastHidden, cell: lastCell },
      };
    },
  };
}
