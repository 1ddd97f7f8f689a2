import * as tf from '@tensorflow/tfjs-core';
import type { Step } from '../../harness/engine/step.ts';

/** One SGD update of relu(x w + b) towards y, on [2, 3] inputs: small enough to be read as text. */
export function denseStep(): { readonly step: Step; readonly dispose: () => void } {
  const w = tf.variable(tf.tensor([1, 2, 3, 4, 5, 6], [3, 2]), true, 'w');
  const b = tf.variable(tf.tensor([0.5, -0.5]), true, 'b');
  const optimizer: tf.Optimizer = tf.train.sgd(0.5);
  const step: Step = {
    name: 'dense',
    inputs: { x: { shape: [2, 3], dtype: 'float32' }, y: { shape: [2, 2], dtype: 'float32' } },
    variables: [w, b],
    apply({ x, y }) {
      const { value, grads } = tf.variableGrads(() => {
        const prediction = tf.relu(tf.add(tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D), b));
        return tf.sum(tf.mul(prediction, y as tf.Tensor));
      }, [w, b]);
      optimizer.applyGradients(grads);
      return { loss: value };
    },
  };
  return {
    step,
    dispose() {
      tf.dispose([w, b]);
      optimizer.dispose();
    },
  };
}
