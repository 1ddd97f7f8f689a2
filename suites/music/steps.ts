import * as tf from '@tensorflow/tfjs-core';
import type { Step, StepState } from '../../harness/index.ts';
import { characterCrossEntropy } from './loss.ts';
import type { CharacterModel } from './model.ts';
import { type LstmValues, StateVariables } from './state-variables.ts';

type Matrix<D extends 'int32' | 'float32'> = { readonly shape: readonly number[]; readonly dtype: D };

/** Character classes, time-major [T,B], and the classes that follow them. */
export type TextBatch = { readonly characters: Matrix<'int32'>; readonly targets: Matrix<'int32'> };

/** With 1 for a character that counts and 0 for padding, [T,B]. */
export type WeightedTextBatch = TextBatch & { readonly weights: Matrix<'float32'> };

/** One character class, [1,1]. */
export type SingleCharacter = { readonly characters: Matrix<'int32'> };

export interface StepShape {
  readonly batchSize: number;
  readonly sequenceLength: number;
}

/** A training step, and where in its state the LSTM's stands. */
export interface TrainingStep {
  readonly step: Step<TextBatch>;
  /** The LSTM state that training ended in, one row for each sequence of a batch. */
  readonly carriedState: (trained: StepState) => LstmValues;
}

/**
 * One update on one batch. The gradient is that of the *sum* of the per-character losses, because the lab's tape
 * differentiates their vector; the output `loss` is their mean before the update, which the lab's curve logs.
 * The LSTM state carries over from the batch before, whatever text that was: Keras's `stateful`.
 */
export function trainingStep(model: CharacterModel, optimizer: tf.Optimizer, shape: StepShape): TrainingStep {
  const state = new StateVariables('training_state', shape.batchSize, model.lstmUnits);
  const weights = [...model.variables];
  const step: Step<TextBatch> = {
    name: 'music-rnn training',
    inputs: textBatch(shape),
    variables: [...weights, ...state.variables],
    apply({ characters, targets }) {
      const next: tf.Tensor[] = [];
      const { value, grads } = tf.variableGrads(() => {
        const prediction = model.predict(oneHot(characters, model), state);
        // variableGrads frees what its function makes, and the state is assigned after the update.
        next.push(tf.keep(prediction.state.hidden), tf.keep(prediction.state.cell));
        return tf.sum(characterCrossEntropy(oneHot(targets, model), prediction.logits));
      }, weights);
      optimizer.applyGradients(grads);
      const [hidden, cell] = next as [tf.Tensor, tf.Tensor];
      state.assign({ hidden, cell });
      tf.dispose(next);
      return { loss: tf.div(value, characters.size) };
    },
  };
  return { step, carriedState: (trained) => state.valuesIn(trained) };
}

/** States that a text can begin from. */
export interface InitialStates {
  /** Zeros. */
  readonly resetState: () => StepState;
  /** The first rows of a state that another step ended in. */
  readonly stateFrom: (values: LstmValues) => StepState;
}

/** An evaluation with its state: write an initial one where a new text begins. */
export interface EvaluationStep extends InitialStates {
  readonly step: Step<WeightedTextBatch>;
}

/**
 * Next-character predictions on given text. Outputs over the characters of weight 1: `lossSum`, nats, and
 * `correctSum`, how many were the most probable one. The state carries over between calls.
 */
export function evaluationStep(model: CharacterModel, shape: StepShape): EvaluationStep {
  const state = new StateVariables('evaluation_state', shape.batchSize, model.lstmUnits);
  const { characters: inputs, targets } = textBatch(shape);
  return {
    ...initialStates(state),
    step: {
      name: 'music-rnn evaluation',
      inputs: { characters: inputs, targets, weights: { shape: inputs.shape, dtype: 'float32' } },
      variables: [...model.variables, ...state.variables],
      apply(batch) {
        const prediction = model.predict(oneHot(batch.characters, model), state);
        state.assign(prediction.state);
        const classes = tf.reshape(batch.targets, [-1]);
        const weights = tf.reshape(batch.weights, [-1]);
        const losses = characterCrossEntropy(oneHot(batch.targets, model), prediction.logits);
        const hits = tf.cast(tf.equal(tf.argMax(prediction.logits, 1), classes), 'float32');
        return { lossSum: tf.sum(tf.mul(losses, weights)), correctSum: tf.sum(tf.mul(hits, weights)) };
      },
    },
  };
}

/** A generation step with its state: write an initial one before a text. */
export interface GenerationStep extends InitialStates {
  readonly step: Step<SingleCharacter>;
}

/** One character in, `logits` [1,V] of the next one out; the state carries over between calls. */
export function generationStep(model: CharacterModel): GenerationStep {
  const state = new StateVariables('generation_state', 1, model.lstmUnits);
  return {
    ...initialStates(state),
    step: {
      name: 'music-rnn generation',
      inputs: { characters: { shape: [1, 1], dtype: 'int32' } },
      variables: [...model.variables, ...state.variables],
      apply({ characters }) {
        const prediction = model.predict(oneHot(characters, model), state);
        state.assign(prediction.state);
        return { logits: prediction.logits };
      },
    },
  };
}

function initialStates(state: StateVariables): InitialStates {
  return { resetState: () => state.zeroState(), stateFrom: (values) => state.stateOf(values) };
}

function textBatch({ batchSize, sequenceLength }: StepShape): TextBatch {
  const matrix = { shape: [sequenceLength, batchSize], dtype: 'int32' } as const;
  return { characters: matrix, targets: matrix };
}

/** [T,B] classes -> [T*B,V] */
function oneHot(classes: tf.Tensor, model: CharacterModel): tf.Tensor2D {
  return tf.oneHot(tf.reshape(classes, [-1]), model.vocabularySize, 1, 0, 'float32') as tf.Tensor2D;
}
