/**
 * The two matrix products that an LSTM repeats at every time step: the only ones that cannot be gathered over
 * time, and so most of its cost. Both are written transposed. A batch holds few rows, so in [B,U] x [U,4U] the
 * large factor would be the right-hand one, which a matrix library packs anew at every product (16 MB at 1024
 * units, for some 4 rows); as [4U,U] x [U,B] the large factor is on the left and is read once, in order.
 *
 * Both factors carry a few columns of zeros. Rows of a power of two bytes all fall into the same sets of a core's
 * first-level cache, where the dozen rows that a product reads side by side evict each other; measured at 1024 units
 * on two threads, 0.58 ms a product without the columns and 0.45 ms with them.
 */
import * as tf from '@tensorflow/tfjs-core';

/** Zero columns: one cache line of float32. */
const spareColumns = 16;

/** The recurrent kernel [U,4U] as `recurrentProduct` reads it: Wh^T and zeros, [4U,U+16]. */
export function prepareForward(recurrentKernel: tf.Tensor2D): tf.Tensor2D {
  return withSpareColumns(tf.transpose(recurrentKernel));
}

/** The recurrent kernel [U,4U] as `recurrentGradientProduct` reads it: Wh and zeros, [U,4U+16]. */
export function prepareBackward(recurrentKernel: tf.Tensor2D): tf.Tensor2D {
  return withSpareColumns(recurrentKernel);
}

/** h Wh: (hidden [B,U], prepared kernel) -> [B,4U]. */
export function recurrentProduct(hidden: tf.Tensor2D, prepared: tf.Tensor2D): tf.Tensor2D {
  return tf.transpose(tf.matMul(prepared, withSpareColumns(hidden), false, true));
}

/** dz Wh^T: (gradient of the pre-activations [B,4U], prepared kernel) -> [B,U]. */
export function recurrentGradientProduct(dz: tf.Tensor2D, prepared: tf.Tensor2D): tf.Tensor2D {
  return tf.transpose(tf.matMul(prepared, withSpareColumns(dz), false, true));
}

function withSpareColumns(matrix: tf.Tensor2D): tf.Tensor2D {
  return tf.concat2d([matrix, tf.zeros([matrix.shape[0], spareColumns])], 1);
}
