/**
 * The two matrix products that an LSTM repeats at every time step: the only ones that cannot be gathered over
 * time, and so most of its cost. Both are written transposed. A batch holds few rows, so in [B,U] x [U,4U] the
 * large factor would be the right-hand one, which a matrix library packs anew at every product (16 MB at 1024
 * units, for some 4 rows); as [4U,U] x [U,B] the large factor is on the left and is read once, in order.
 */
import * as tf from '@tensorflow/tfjs-core';

/** The recurrent kernel as `recurrentProduct` reads it: [U,4U] -> [4U,U], transposed once for all time steps. */
export function prepareRecurrentKernel(recurrentKernel: tf.Tensor2D): tf.Tensor2D {
  return tf.transpose(recurrentKernel);
}

/** h Wh: (hidden [B,U], prepared kernel [4U,U]) -> [B,4U]. */
export function recurrentProduct(hidden: tf.Tensor2D, preparedKernel: tf.Tensor2D): tf.Tensor2D {
  return tf.transpose(tf.matMul(preparedKernel, hidden, false, true));
}

/** dz Wh^T: (gradient of the pre-activations [B,4U], recurrent kernel [U,4U]) -> [B,U]. */
export function recurrentGradientProduct(dz: tf.Tensor2D, recurrentKernel: tf.Tensor2D): tf.Tensor2D {
  return tf.transpose(tf.matMul(recurrentKernel, dz, false, true));
}
