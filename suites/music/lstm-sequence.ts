import * as tf from '@tensorflow/tfjs-core';
import { lstmBackward } from './lstm-backward.ts';
import { type LstmOperands, lstmForward, rowsOfStep } from './lstm-forward.ts';

export interface LstmOutputs {
  /** Hidden state after every step, time-major: [T*B,U]. */
  readonly hidden: tf.Tensor2D;
  /** Hidden and cell state after the last step, [B,U]. */
  readonly lastHidden: tf.Tensor2D;
  readonly lastCell: tf.Tensor2D;
}

/**
 * An LSTM over a whole sequence as one differentiable function with a gradient written by hand. It equals the
 * LSTM of tfjs-layers and Keras (the test holds it to both directions); T is the number of input rows over B.
 */
export function lstmSequence(operands: LstmOperands): LstmOutputs {
  const batch = operands.initialHidden.shape[0];
  const steps = operands.inputs.shape[0] / batch;
  const states = tf.customGrad<tf.Tensor2D>(statesWithGradient)(
    operands.inputs,
    operands.kernel,
    operands.recurrentKernel,
    operands.bias,
    operands.initialHidden,
    operands.initialCell,
  );
  return {
    hidden: rowsOfStep(states, 0, steps * batch),
    lastHidden: rowsOfStep(states, steps - 1, batch),
    lastCell: rowsOfStep(states, steps, batch),
  };
}

/** What customGrad passes: the operands in order, then the function that keeps tensors for the gradient. */
type Received = [
  inputs: tf.Tensor2D,
  kernel: tf.Tensor2D,
  recurrentKernel: tf.Tensor2D,
  bias: tf.Tensor1D,
  initialHidden: tf.Tensor2D,
  initialCell: tf.Tensor2D,
  save: (tensors: tf.Tensor[]) => void,
];

/** What the forward pass keeps, in the order of `save`. */
type Saved = [
  inputs: tf.Tensor2D,
  kernel: tf.Tensor2D,
  recurrentKernel: tf.Tensor2D,
  inputGate: tf.Tensor2D,
  forgetGate: tf.Tensor2D,
  candidate: tf.Tensor2D,
  outputGate: tf.Tensor2D,
  cellActivation: tf.Tensor2D,
  previousCell: tf.Tensor2D,
  previousHidden: tf.Tensor2D,
];

/**
 * Hidden states of all steps and, since customGrad allows one output, the last cell state as B more rows:
 * [(T+1)*B,U].
 */
function statesWithGradient(...received: (tf.Tensor | Received[6])[]) {
  const [inputs, kernel, recurrentKernel, bias, initialHidden, initialCell, save] = received as Received;
  const { hidden, lastCell, trace } = lstmForward({
    inputs,
    kernel,
    recurrentKernel,
    bias,
    initialHidden,
    initialCell,
  });
  const kept: Saved = [
    inputs,
    kernel,
    recurrentKernel,
    trace.inputGate,
    trace.forgetGate,
    trace.candidate,
    trace.outputGate,
    trace.cellActivation,
    trace.previousCell,
    trace.previousHidden,
  ];
  save(kept);
  return {
    value: tf.concat2d([hidden, lastCell], 0),
    gradFunc: (dStates: tf.Tensor2D, saved: tf.Tensor[]): tf.Tensor[] => {
      const [
        x,
        wx,
        wh,
        inputGate,
        forgetGate,
        candidate,
        outputGate,
        cellActivation,
        previousCell,
        previousHidden,
      ] = saved as Saved;
      const gradients = lstmBackward(
        dStates,
        { inputs: x, kernel: wx, recurrentKernel: wh },
        { inputGate, forgetGate, candidate, outputGate, cellActivation, previousCell, previousHidden },
      );
      return [
        gradients.inputs,
        gradients.kernel,
        gradients.recurrentKernel,
        gradients.bias,
        gradients.initialHidden,
        gradients.initialCell,
      ];
    },
  };
}
