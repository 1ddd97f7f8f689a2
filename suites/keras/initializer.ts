import * as tfl from '@tensorflow/tfjs-layers';
import type { RandomStreams } from '../../harness/index.ts';

/**
 * Keras's default kernel initializer, uniform in ±sqrt(6 / (fanIn + fanOut)) (Glorot and Bengio 2010), drawn
 * from the run's stream `init/<layer>`. Biases start at zero, which is the default of tfjs-layers too.
 */
export function glorotUniform(
  random: RandomStreams,
  layer: string,
): ReturnType<typeof tfl.initializers.glorotUniform> {
  return tfl.initializers.glorotUniform({ seed: random.seedFor(`init/${layer}`) });
}
