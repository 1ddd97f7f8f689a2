import {
  mean,
  type CompiledStep,
  type Curve,
  type SuiteContext,
  type TensorSpecs,
  type TrainingWorkload,
  type Unit,
  outputAt,
} from '../../harness/index.ts';
import type { FaceRecipe } from './recipe.ts';

/** A step that is trained, and how many of it make an epoch. */
export interface EpochTraining<Inputs extends TensorSpecs> {
  readonly workload: TrainingWorkload<Inputs>;
  readonly compiled: CompiledStep<Inputs>;
  readonly stepsPerEpoch: number;
}

/** Trains epoch number `epoch` (from 0) and adds what each of its steps returns to `values`, by output name. */
export async function trainEpoch<R extends FaceRecipe, Inputs extends TensorSpecs>(
  context: SuiteContext<R>,
  { workload, compiled, stepsPerEpoch }: EpochTraining<Inputs>,
  epoch: number,
  values: Readonly<Record<string, number[]>>,
): Promise<void> {
  await context.train({
    workload,
    compiled,
    steps: stepsPerEpoch,
    label: `epoch ${epoch + 1}/${context.recipe.epochs}`,
    firstStep: epoch * stepsPerEpoch,
    onStep: (_, outputs) => {
      for (const [name, ofStep] of Object.entries(values)) ofStep.push(outputAt(outputs, name, 0));
    },
  });
}

/** The mean over each epoch's steps. */
export function epochCurve(
  name: string,
  unit: Unit,
  values: readonly number[],
  stepsPerEpoch: number,
): Curve {
  const epochs = Array.from({ length: Math.floor(values.length / stepsPerEpoch) }, (_, epoch) => epoch);
  return {
    name,
    xUnit: 'epoch',
    yUnit: unit,
    x: epochs.map((epoch) => epoch + 1),
    y: epochs.map((epoch) => mean(values.slice(epoch * stepsPerEpoch, (epoch + 1) * stepsPerEpoch))),
    note: 'mean over the steps of the epoch, each before its update',
  };
}
