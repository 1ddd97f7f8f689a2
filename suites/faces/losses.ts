import * as tf from '@tensorflow/tfjs-core';

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

/**
 * The VAE's loss of each image, [B, 1]: klWeight * 0.5 * sum(exp(logsigma) + mu^2 - 1 - logsigma) over the latent
 * variables, plus the mean of |x - reconstruction| over height, width and channels.
 *
 * @param latent mu and logsigma, float32 [B, L]; logsigma is the logarithm of the variance
 * @param images x and its reconstruction, float32 [B, H, W, C]
 */
export function vaeLoss(
  latent: { readonly mu: tf.Tensor; readonly logSigma: tf.Tensor },
  images: { readonly x: tf.Tensor; readonly reconstruction: tf.Tensor },
  klWeight: number,
): tf.Tensor {
  const { mu, logSigma } = latent;
  const divergence = tf.sum(tf.sub(tf.sub(tf.add(tf.exp(logSigma), tf.square(mu)), 1), logSigma), 1, true);
  const error = tf.mean(tf.abs(tf.sub(images.x, images.reconstruction)), [1, 2, 3]);
  return tf.add(tf.mul(divergence, 0.5 * klWeight), tf.reshape(error, [-1, 1]));
}
