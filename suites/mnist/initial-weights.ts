import * as tfl from '@tensorflow/tfjs-layers';
import type { RandomStreams } from '../../harness/index.ts';
import { glorotUniform } from '../keras/initializer.ts';
import type { MnistRecipe } from './recipe.ts';

type Initializer = ReturnType<typeof glorotUniform>;

/** Initializers of a layer with weights, as tfjs-layers takes them. */
export interface InitialWeights {
  readonly kernelInitializer: Initializer;
  /** Left out where biases start at zero. */
  readonly biasInitializer?: Initializer;
}

/**
 * How a layer starts, drawn from the run's streams of that layer.
 * @param fanIn inputs of one unit: of a convolution, channels times kernel height times kernel width
 */
export function initialWeights(
  { initialWeights: defaults }: Pick<MnistRecipe, 'initialWeights'>,
  random: RandomStreams,
  layer: string,
  fanIn: number,
): InitialWeights {
  if (defaults === undefined) return { kernelInitializer: glorotUniform(random, layer) };
  return {
    kernelInitializer: torchUniform(random, layer, fanIn),
    biasInitializer: torchUniform(random, `${layer}/bias`, fanIn),
  };
}

/**
 * PyTorch's default for the weights and biases of Linear and Conv2d, uniform in +-1 / sqrt(fanIn): He et al. 2015 with
 * a = sqrt(5), whose gain sqrt(1/3) and bound sqrt(3 / fanIn) come to that.
 */
function torchUniform(random: RandomStreams, stream: string, fanIn: number): Initializer {
  const bound = 1 / Math.sqrt(fanIn);
  return tfl.initializers.randomUniform({
    minval: -bound,
    maxval: bound,
    seed: random.seedFor(`init/${stream}`),
  });
}
