/** Losses of Keras as the labs use them, from logits. */
import * as tf from '@tensorflow/tfjs-core';

/**
 * Cross-entropy of each sample, -log softmax(logits)[label], as Keras's sparse categorical cross-entropy behind
 * a softmax layer. Both are computed together, from logits shifted by their maximum, so that nothing overflows.
 *
 * The gradient is written out, (softmax(logits) - oneHot(label)) * dy, because the chain rule through log, sum
 * and exp would dispatch twice the kernels for the same number.
 *
 * @param labels int32 [B], values 0..C-1
 * @param logits float32 [B, C]
 * @returns float32 [B, 1]: a column, so that no kernel only reshapes
 */
export function sparseCategoricalCrossEntropy(labels: tf.Tensor, logits: tf.Tensor): tf.Tensor {
  const perSample = tf.customGrad((...operands) => {
    // What customGrad passes for one tensor: the tensor, then the function that keeps tensors for the gradient.
    const [scores, save] = operands as [tf.Tensor, tf.GradSaveFunc];
    const oneHot = tf.oneHot(labels, logits.shape[1] ?? 0, 1, 0, 'float32');
    const shifted = tf.sub(scores, tf.max(scores, 1, true));
    const exponentials = tf.exp(shifted);
    const total = tf.sum(exponentials, 1, true);
    save([exponentials, total, oneHot]);
    return {
      value: tf.sub(tf.log(total), tf.sum(tf.mul(shifted, oneHot), 1, true)),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [powers, sums, target] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
        return tf.mul(tf.sub(tf.div(powers, sums), target), dy);
      },
    };
  });
  return perSample(logits);
}

/**
 * Sigmoid cross-entropy of each element from its logit z and label y (0 or 1), in TensorFlow's stable form
 * max(z, 0) - z y + log(1 + exp(-|z|)), which never overflows. Shapes are equal; so is the result's.
 *
 * The gradient is written out, (sigmoid(z) - y) dy: the chain rule would give the same in twice the kernels.
 */
export function sigmoidCrossEntropy(labels: tf.Tensor, logits: tf.Tensor): tf.Tensor {
  const perElement = tf.customGrad((...operands) => {
    // What customGrad passes for one tensor: the tensor, then the function that keeps tensors for the gradient.
    const [z, save] = operands as [tf.Tensor, tf.GradSaveFunc];
    save([z]);
    const overflowSafe = tf.log(tf.add(tf.exp(tf.neg(tf.abs(z))), 1));
    return {
      value: tf.add(tf.sub(tf.relu(z), tf.mul(z, labels)), overflowSafe),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [logit] = saved as [tf.Tensor];
        return tf.mul(tf.sub(tf.sigmoid(logit), labels), dy);
      },
    };
  });
  return perElement(logits);
}
