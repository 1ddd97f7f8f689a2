/** Backward pass of an LSTM over a whole sequence (back-propagation through time), written by hand. */
import * as tf from '@tensorflow/tfjs-core';
import { type LstmOperands, type LstmTrace, rowsOfStep, stackSteps } from './lstm-forward.ts';

/** Gradients by operand, each of the operand's shape. */
export type LstmGradients = LstmOperands;

/** The operands that the backward pass reads. */
export type LstmFactors = Pick<LstmOperands, 'inputs' | 'kernel' | 'recurrentKernel'>;

/**
 * Gradients from that of the outputs, `dStates` [(T+1)*B,U]: of the hidden state after every step, then of the
 * cell state after the last one.
 *
 * Only dz, the gradient of the pre-activations, is computed step by step, from the last to the first. What
 * multiplies it does not depend on the gradient and is computed for all steps at once, and so are the gradients
 * of the weights: one product each over all T*B rows, in place of T products of B rows.
 */
export function lstmBackward(dStates: tf.Tensor2D, factors: LstmFactors, trace: LstmTrace): LstmGradients {
  const { inputs, kernel, recurrentKernel } = factors;
  const batch = dStates.shape[0] - inputs.shape[0];
  const steps = inputs.shape[0] / batch;
  const { gateSlopes, cellSlope } = slopesOf(trace);

  const dzSteps: tf.Tensor2D[] = [];
  let dCell = rowsOfStep(dStates, steps, batch);
  let dHidden = rowsOfStep(dStates, steps - 1, batch);
  let dPreviousHidden = dHidden;
  for (let t = steps - 1; t >= 0; t--) {
    const dc: tf.Tensor2D = tf.add(tf.mul(dHidden, rowsOfStep(cellSlope, t, batch)), dCell);
    const dz: tf.Tensor2D = tf.mul(tf.concat2d([dc, dc, dc, dHidden], 1), rowsOfStep(gateSlopes, t, batch));
    dzSteps.unshift(dz);
    dCell = tf.mul(dc, rowsOfStep(trace.forgetGate, t, batch));
    dPreviousHidden = tf.matMul(dz, recurrentKernel, false, true);
    if (t > 0) dHidden = tf.add(rowsOfStep(dStates, t - 1, batch), dPreviousHidden);
  }
  const dz = stackSteps(dzSteps);
  return {
    inputs: tf.matMul(dz, kernel, false, true),
    kernel: tf.matMul(inputs, dz, true),
    recurrentKernel: tf.matMul(trace.previousHidden, dz, true),
    bias: tf.sum(dz, 0),
    initialHidden: dPreviousHidden,
    initialCell: dCell,
  };
}

/**
 * For all steps at once: `gateSlopes` [T*B,4U] = dz over the gradient that reaches it (of the cell state for the
 * first three gates, of the hidden state for the output gate); `cellSlope` [T*B,U] = d hidden / d cell.
 */
function slopesOf(trace: LstmTrace): { gateSlopes: tf.Tensor2D; cellSlope: tf.Tensor2D } {
  const { inputGate, forgetGate, candidate, outputGate, cellActivation, previousCell } = trace;
  const gateSlopes = tf.concat2d(
    [
      tf.mul(candidate, sigmoidSlope(inputGate)),
      tf.mul(previousCell, sigmoidSlope(forgetGate)),
      tf.mul(inputGate, tanhSlope(candidate)),
      tf.mul(cellActivation, sigmoidSlope(outputGate)),
    ],
    1,
  );
  return { gateSlopes, cellSlope: tf.mul(outputGate, tanhSlope(cellActivation)) };
}

/** Derivative of the sigmoid by its value: y (1 - y), written y - y^2. */
function sigmoidSlope(y: tf.Tensor2D): tf.Tensor2D {
  return tf.sub(y, tf.square(y));
}

/** Derivative of tanh by its value: 1 - y^2. */
function tanhSlope(y: tf.Tensor2D): tf.Tensor2D {
  return tf.sub(1, tf.square(y));
}
