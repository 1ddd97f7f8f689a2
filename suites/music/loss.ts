import * as tf from '@tensorflow/tfjs-core';

/**
 * Cross-entropy of every character from logits, -log softmax(logits)[target], in nats: [N]. `oneHotTargets` and
 * `logits` are [N,V]. Logits are shifted by their maximum, so that nothing overflows; the gradient is written
 * out, (softmax(logits) - oneHot) dy.
 */
export function characterCrossEntropy(oneHotTargets: tf.Tensor2D, logits: tf.Tensor2D): tf.Tensor1D {
  return tf.customGrad<tf.Tensor1D>((...received) => {
    // What customGrad passes for one tensor: the tensor, then the function that keeps tensors for the gradient.
    const [scores, save] = received as [tf.Tensor2D, (tensors: tf.Tensor[]) => void];
    const shifted = tf.sub(scores, tf.max(scores, 1, true));
    const exponentials = tf.exp(shifted);
    const total = tf.sum(exponentials, 1, true);
    save([tf.div(exponentials, total), oneHotTargets]);
    return {
      value: tf.sub(tf.log(tf.reshape(total, [-1])), tf.sum(tf.mul(shifted, oneHotTargets), 1)),
      gradFunc: (dy, saved) => {
        const [softmax, target] = saved as [tf.Tensor2D, tf.Tensor2D];
        return tf.mul(tf.sub(softmax, target), tf.reshape(dy, [-1, 1]));
      },
    };
  })(logits);
}
