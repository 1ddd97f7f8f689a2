import * as tf from '@tensorflow/tfjs-core';
import { internalError } from '../../harness/index.ts';

/** M = m / (1 - b1) and V = v / (1 - b2): scaled so, each update of a moment is one pass over the weights less. */
interface Moments {
  readonly first: tf.Variable;
  readonly second: tf.Variable;
}

interface Update {
  readonly weight: tf.Variable;
  readonly gradient: tf.Tensor;
}

/** Up to so many elements, the ten operators of an update cost their start more than their work. */
const smallSize = 16_384;

/** Keras's defaults. */
const beta1 = 0.9;
const beta2 = 0.999;
const epsilon = 1e-7;
const deviationScale = Math.sqrt(1 - beta2);

/**
 * Adam as Keras and TensorFlow compute it:
 *
 *     m <- b1 m + (1 - b1) g;  v <- b2 v + (1 - b2) g^2;  w <- w - rate sqrt(1 - b2^t) / (1 - b1^t) m / (sqrt(v) + eps)
 *
 * (Kingma and Ba 2015, the second form in section 2.) tfjs computes their algorithm 1, which adds epsilon to the root
 * of the bias-corrected v: that is an epsilon smaller by sqrt(1 - b2^t), 32 times at the first step. An LSTM begins with
 * many gradients of the size of epsilon, and its first updates, and so its whole loss curve, differ visibly.
 *
 * The moments are kept scaled, as sums in place of means; the same algebra puts their scales into the rate and epsilon:
 *
 *     M <- b1 M + g;  V <- b2 V + g^2
 *     w <- w - rate sqrt(1 - b2^t) / (1 - b1^t) (1 - b1) / sqrt(1 - b2) M / (sqrt(V) + eps / sqrt(1 - b2))
 */
export class KerasAdam extends tf.Optimizer {
  static readonly className = 'KerasAdam';
  readonly #learningRate: number;
  /** By the name of a large weight, or the names of all small ones, which are updated together. */
  readonly #moments = new Map<string, Moments>();
  /** b1^t and b2^t of the coming update. */
  readonly #beta1Power = scalarVariable(beta1);
  readonly #beta2Power = scalarVariable(beta2);

  constructor(learningRate: number) {
    super();
    this.#learningRate = learningRate;
  }

  override applyGradients(gradients: tf.NamedTensorMap | { name: string; tensor: tf.Tensor }[]): void {
    const entries = Array.isArray(gradients)
      ? gradients.map(({ name, tensor }) => [name, tensor] as const)
      : Object.entries(gradients);
    const updates = entries.map(([name, gradient]) => ({ weight: variableNamed(name), gradient }));
    const isSmall = ({ weight }: Update) => weight.size <= smallSize;
    tf.tidy(() => {
      const correction = tf.div(tf.sqrt(tf.sub(1, this.#beta2Power)), tf.sub(1, this.#beta1Power));
      const rate = tf.mul(correction, (-this.#learningRate * (1 - beta1)) / deviationScale);
      this.#updateTogether(updates.filter(isSmall), rate);
      for (const { weight, gradient } of updates.filter((update) => !isSmall(update))) {
        weight.assign(tf.add(weight, this.#change(weight.name, gradient, rate)));
      }
      this.#beta1Power.assign(tf.mul(this.#beta1Power, beta1));
      this.#beta2Power.assign(tf.mul(this.#beta2Power, beta2));
    });
    this.incrementIterations();
  }

  override dispose(): void {
    tf.dispose([this.#beta1Power, this.#beta2Power]);
    for (const { first, second } of this.#moments.values()) tf.dispose([first, second]);
  }

  override getConfig(): { learningRate: number } {
    return { learningRate: this.#learningRate };
  }

  /** Updates weights as the parts of one vector. */
  #updateTogether(updates: readonly Update[], rate: tf.Tensor): void {
    if (updates.length === 0) return;
    const gradient = tf.concat1d(updates.map(({ gradient }) => tf.reshape(gradient, [gradient.size])));
    const change = this.#change(updates.map(({ weight }) => weight.name).join(), gradient, rate);
    let begin = 0;
    for (const { weight } of updates) {
      const part = tf.reshape(tf.slice(change, [begin], [weight.size]), weight.shape);
      weight.assign(tf.add(weight, part));
      begin += weight.size;
    }
  }

  /** Brings the moments kept under `key` up to date with a gradient, and returns what they change its weights by. */
  #change(key: string, gradient: tf.Tensor, rate: tf.Tensor): tf.Tensor {
    const { first, second } = this.#momentsOf(key, gradient);
    const newFirst = tf.add(tf.mul(first, beta1), gradient);
    const newSecond = tf.add(tf.mul(second, beta2), tf.square(gradient));
    first.assign(newFirst);
    second.assign(newSecond);
    const direction = tf.div(newFirst, tf.add(tf.sqrt(newSecond), epsilon / deviationScale));
    return tf.mul(direction, rate);
  }

  #momentsOf(key: string, gradient: tf.Tensor): Moments {
    const known = this.#moments.get(key);
    if (known !== undefined) return known;
    const zeros = () => tf.tidy(() => tf.zeros(gradient.shape).variable(false));
    const moments = { first: zeros(), second: zeros() };
    this.#moments.set(key, moments);
    return moments;
  }
}

function variableNamed(name: string): tf.Variable {
  const variable = tf.engine().registeredVariables[name];
  if (variable === undefined) throw internalError(`there is no variable '${name}'`);
  return variable;
}

function scalarVariable(value: number): tf.Variable {
  return tf.tidy(() => tf.scalar(value).variable(false));
}
