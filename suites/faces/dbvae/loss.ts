import * as tf from '@tensorflow/tfjs-core';

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
