import type * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { RandomStreams } from '../../harness/index.ts';
import { trainableVariables } from '../model-variables.ts';
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
  const glorotUniform = (stream: string) =>
    tfl.initializers.glorotUniform({ seed: random.seedFor(`init/${stream}`) });
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
    kernelInitializer: glorotUniform('lstm'),
    recurrentInitializer: glorotUniform('lstm/recurrent'),
  });
  const dense = tfl.layers.dense({
    name: 'dense',
    units: vocabularySize,
    kernelInitializer: glorotUniform('dense'),
  });
  const embedded = embedding.apply(characters) as tfl.SymbolicTensor;
  const [sequence, lastHidden, lastCell] = lstm.apply([embedded, hidden, cell]) as [
    tfl.SymbolicTensor,
    tfl.SymbolicTensor,
    tfl.SymbolicTensor,
  ];
  const model = tfl.model({
    inputs: [characters, hidden, cell],
    outputs: [dense.apply(sequence) as tfl.SymbolicTensor, lastHidden, lastCell],
  });
  return {
    vocabularySize,
    lstmUnits: recipe.lstmUnits,
    variables: trainableVariables(model),
    predict(oneHotCharacters, state) {
      // Always in training mode: nothing here behaves differently in it, and tfjs-layers then keeps
      // intermediate tensors, which the gradient needs.
      const outputs = model.apply([oneHotCharacters, state.hidden, state.cell], { training: true });
      const [logits, nextHidden, nextCell] = outputs as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
      return { logits, state: { hidden: nextHidden, cell: nextCell } };
    },
  };
}
