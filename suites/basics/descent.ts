import * as tf from '@tensorflow/tfjs-core';
import {
  type Curve,
  type RandomStreams,
  type Step,
  type StepState,
  type SuiteContext,
  type TrainingWorkload,
  outputAt,
} from '../../harness/index.ts';
import { internalError } from '../../harness/index.ts';
import { format, type Exercise } from './exercise.ts';
import type { BasicsRecipe } from './recipe.ts';

export type DescentInputs = { readonly target: { readonly shape: readonly []; readonly dtype: 'float32' } };

/** Steps per call on engines that capture: the step itself is next to nothing. */
const preferredStepsPerCall = 10;

/** Convergence asked for: the share of the initial distance that may be left (exactly 0.98^500 = 4.1e-5 is). */
const convergedShare = 1e-3;

/** Float32 rounding accumulated over 500 updates near 4, where neighbouring numbers lie 4.8e-7 apart. */
const trajectoryTolerance = 1e-4;

/** x <- x - learningRate * d(x - target)^2/dx, as the lab writes it. Starts from a standard normal draw. */
function descentStep(recipe: BasicsRecipe, random: RandomStreams): Step<DescentInputs> {
  const x: tf.Variable = tf.variable(tf.scalar(random.stream('init/x').normal()));
  return {
    name: 'gradient descent on (x - target)^2',
    inputs: { target: { shape: [], dtype: 'float32' } },
    variables: [x],
    apply({ target }) {
      const { value, grads } = tf.variableGrads(() => tf.square(tf.sub(x, target)), [x]);
      const gradient = grads[x.name];
      if (gradient === undefined) throw internalError('no gradient for the only variable');
      const position = tf.sub(x, tf.mul(gradient, recipe.learningRate));
      x.assign(position);
      return { loss: value, position };
    },
  };
}

/** The workload; the training data is the target, the same at every step. */
export function descentWorkload(
  recipe: BasicsRecipe,
  random: RandomStreams,
): TrainingWorkload<DescentInputs> {
  return {
    step: descentStep(recipe, random),
    samplesPerStep: 1,
    sampleUnit: 'targets',
    lossUnit: 'number',
    stepsPerCall: preferredStepsPerCall,
    fillBatch(_index, { target }) {
      target[0] = recipe.target;
    },
  };
}

function onlyValue(state: StepState): number {
  const [x] = state.values();
  const value = x?.values[0];
  if (state.size !== 1 || value === undefined) {
    throw internalError(`gradient descent has one variable, its state holds ${state.size}`);
  }
  return value;
}

/** Where x was before the first and after every iteration, and the loss before each. */
export interface Descent {
  readonly positions: readonly number[];
  readonly losses: readonly number[];
}

export async function descend(
  context: SuiteContext<BasicsRecipe>,
  workload: TrainingWorkload<DescentInputs>,
): Promise<Descent> {
  const { iterations } = context.recipe;
  const compiled = await context.compileTraining(workload);
  try {
    const positions = [onlyValue(await compiled.readState())];
    const { losses } = await context.train({
      workload,
      compiled,
      steps: iterations,
      label: 'gradient descent',
      firstStep: 0,
      onStep: (_index, outputs) => positions.push(outputAt(outputs, 'position', 0)),
    });
    return { positions, losses: Array.from(losses) };
  } finally {
    await compiled.dispose();
  }
}

/** Each update keeps 1 - 2 * learningRate of the distance, so that the whole trajectory is known. */
export function descentExercises(recipe: BasicsRecipe, { positions }: Descent): Exercise[] {
  const { target, learningRate, iterations } = recipe;
  const start = positions[0] ?? Number.NaN;
  const end = positions.at(-1) ?? Number.NaN;
  const left = Math.abs(end - target) / Math.abs(start - target);
  const deviation = positions.reduce((largest, position, iteration) => {
    const exact = target + (start - target) * (1 - 2 * learningRate) ** iteration;
    return Math.max(largest, Math.abs(position - exact));
  }, 0);
  return [
    {
      name: `gradient descent on (x - ${target})^2 from ${format([start])} converges`,
      expected: `x = ${target}, less than ${convergedShare} of the distance left`,
      measured: `x = ${format([end])}, ${left.toExponential(1)} left`,
      passed: left < convergedShare,
    },
    {
      name: `gradient descent follows ${target} + (x0 - ${target}) * ${1 - 2 * learningRate}^k`,
      expected: `${iterations + 1} positions within ${trajectoryTolerance}`,
      measured: `${positions.length} positions, largest deviation ${deviation.toExponential(1)}`,
      passed: positions.length === iterations + 1 && deviation <= trajectoryTolerance,
    },
  ];
}

/** The trajectory that the lab plots, and its loss. */
export function descentCurves({ positions, losses }: Descent): Curve[] {
  return [
    {
      name: 'x during gradient descent',
      xUnit: 'iteration',
      yUnit: 'number',
      x: positions.map((_, iteration) => iteration),
      y: [...positions],
      note: 'after each iteration; the first point is the start',
    },
    {
      name: 'loss per step',
      xUnit: 'step',
      yUnit: 'number',
      x: losses.map((_, index) => index + 1),
      y: [...losses],
      note: null,
    },
  ];
}
