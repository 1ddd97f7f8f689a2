/** Forward pass of an LSTM over a whole sequence, time-major: row t*B + b of a matrix is step t of sequence b. */
import * as tf from '@tensorflow/tfjs-core';

/** Operands of an LSTM over T time steps, B sequences, E features and U units. */
export interface LstmOperands {
  /** [T*B,E] */
  readonly inputs: tf.Tensor2D;
  /** [E,4U]; columns of the input, forget, cell and output gate, in Keras's order. */
  readonly kernel: tf.Tensor2D;
  /** [U,4U] */
  readonly recurrentKernel: tf.Tensor2D;
  /** [4U] */
  readonly bias: tf.Tensor1D;
  /** [B,U] */
  readonly initialHidden: tf.Tensor2D;
  /** [B,U] */
  readonly initialCell: tf.Tensor2D;
}

/** What the backward pass needs of the forward pass; every matrix [T*B,U], a state `previous` to its step. */
export interface LstmTrace {
  readonly inputGate: tf.Tensor2D;
  readonly forgetGate: tf.Tensor2D;
  readonly candidate: tf.Tensor2D;
  readonly outputGate: tf.Tensor2D;
  readonly cellActivation: tf.Tensor2D;
  readonly previousCell: tf.Tensor2D;
  readonly previousHidden: tf.Tensor2D;
}

export interface LstmForward {
  /** [T*B,U] */
  readonly hidden: tf.Tensor2D;
  /** Cell state after the last step, [B,U]. */
  readonly lastCell: tf.Tensor2D;
  readonly trace: LstmTrace;
}

/** Rows of time step `t` of a time-major matrix. */
export function rowsOfStep(matrix: tf.Tensor2D, t: number, batch: number): tf.Tensor2D {
  return tf.slice2d(matrix, [t * batch, 0], [batch, matrix.shape[1]]);
}

/** Matrices of consecutive time steps below one another. */
export function stackSteps(matrices: readonly tf.Tensor2D[]): tf.Tensor2D {
  return tf.concat2d([...matrices], 0);
}

/**
 * The LSTM of Keras with sigmoid recurrent activation:
 *
 *     [zi zf zg zo] = x Wx + b + h Wh;  c' = tf.sigmoid(zf) c + tf.sigmoid(zi) tf.tanh(zg);  h' = tf.sigmoid(zo) tf.tanh(c')
 *
 * (Hochreiter and Schmidhuber 1997, with the forget gate of Gers, Schmidhuber and Cummins 2000). The projection
 * of the inputs is one product for all time steps.
 */
export function lstmForward(operands: LstmOperands): LstmForward {
  const { inputs, kernel, recurrentKernel, bias, initialHidden, initialCell } = operands;
  const [batch, units] = initialHidden.shape;
  const steps = inputs.shape[0] / batch;
  const projected: tf.Tensor2D = tf.add(tf.matMul(inputs, kernel), bias);

  const inputGates: tf.Tensor2D[] = [];
  const forgetGates: tf.Tensor2D[] = [];
  const candidates: tf.Tensor2D[] = [];
  const outputGates: tf.Tensor2D[] = [];
  const cellActivations: tf.Tensor2D[] = [];
  const cells: tf.Tensor2D[] = [initialCell];
  const hiddens: tf.Tensor2D[] = [initialHidden];
  let cell = initialCell;
  let hidden = initialHidden;
  for (let t = 0; t < steps; t++) {
    const z: tf.Tensor2D = tf.add(rowsOfStep(projected, t, batch), tf.matMul(hidden, recurrentKernel));
    const gate = (index: number): tf.Tensor2D => tf.slice2d(z, [0, index * units], [batch, units]);
    const inputGate = tf.sigmoid(gate(0));
    const forgetGate = tf.sigmoid(gate(1));
    const candidate = tf.tanh(gate(2));
    const outputGate = tf.sigmoid(gate(3));
    cell = tf.add(tf.mul(forgetGate, cell), tf.mul(inputGate, candidate));
    const cellActivation = tf.tanh(cell);
    hidden = tf.mul(outputGate, cellActivation);
    inputGates.push(inputGate);
    forgetGates.push(forgetGate);
    candidates.push(candidate);
    outputGates.push(outputGate);
    cellActivations.push(cellActivation);
    cells.push(cell);
    hiddens.push(hidden);
  }
  return {
    hidden: stackSteps(hiddens.slice(1)),
    lastCell: cell,
    trace: {
      inputGate: stackSteps(inputGates),
      forgetGate: stackSteps(forgetGates),
      candidate: stackSteps(candidates),
      outputGate: stackSteps(outputGates),
      cellActivation: stackSteps(cellActivations),
      previousCell: stackSteps(cells.slice(0, -1)),
      previousHidden: stackSteps(hiddens.slice(0, -1)),
    },
  };
}
