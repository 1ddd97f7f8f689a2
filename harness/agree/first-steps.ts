import { writeFileSync } from 'node:fs';
import { internalError, ReprolabError } from '../core/errors.ts';
import { randomStreams } from '../core/random.ts';
import type { CompiledStep, Step, StepState } from '../engine/step.ts';
import { allocateBatches } from '../run/batches.ts';
import type { OpenedSuite } from '../run/open-suite.ts';
import { neighbours } from './neighbours.ts';
import type { AgreeReply, AgreeRequest } from './agree-messages.ts';

type Trained = Extract<AgreeReply, { kind: 'trained' }>;

/**
 * Does the first steps of the suite's training, one a call, and writes the weights that they end with.
 * @throws ReprolabError 'usage' for a suite that trains nothing, 'course-invalid' for a step without a loss
 */
export async function doFirstSteps(
  { suite, prepared, recording, engine }: OpenedSuite,
  { steps, isRounded, weightsFile, job }: Omit<AgreeRequest, 'kind'>,
): Promise<Trained> {
  const { training } = prepared;
  if (training === null) throw new ReprolabError('usage', `Suite ${suite.name} has no training step.`);
  const { step } = training;
  const compiled = await recording.context.compile(step);
  if (isRounded) await roundWeights(step, compiled, job.run.seed);
  const [batch] = allocateBatches(step.inputs, 1);
  if (batch === undefined) throw internalError('no batch was allocated');
  const losses: (number | null)[] = [];
  for (let index = 0; index < steps; index++) {
    training.fillBatch(index, batch);
    const [outputs] = await compiled.run([batch]);
    const loss = outputs?.['loss']?.[0];
    if (loss === undefined)
      throw new ReprolabError('course-invalid', `step '${step.name}' has no output 'loss'`);
    losses.push(Number.isFinite(loss) ? loss : null);
  }
  const weights = weightsOf(step, await compiled.readState());
  await compiled.dispose();
  writeFileSync(weightsFile, Buffer.concat(weights.map(bytesOf)));
  return {
    kind: 'trained',
    engine: engine.info,
    datasets: recording.datasets(),
    losses,
    sizes: weights.map(({ length }) => length),
  };
}

/** One rounding of every weight: to the float32 above or below, as a seeded coin falls. */
async function roundWeights(step: Step, compiled: CompiledStep, seed: number): Promise<void> {
  const random = randomStreams(seed).stream('agree/rounding');
  const state = await compiled.readState();
  const rounded = step.variables.flatMap(({ name }) => {
    const data = state.get(name);
    if (data?.dtype !== 'float32') return [];
    return [[name, { ...data, values: neighbours(data.values as Float32Array, random) }] as const];
  });
  await compiled.writeState(new Map(rounded));
}

/** The step's float32 variables in its order: optimizers name theirs by numbers that differ between engines. */
function weightsOf(step: Step, state: StepState): Float32Array[] {
  return step.variables.flatMap(({ name }) => {
    const values = state.get(name)?.values;
    if (values === undefined) throw internalError(`the state of step '${step.name}' has no '${name}'`);
    return values instanceof Float32Array ? [values] : [];
  });
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array) =>
  new Uint8Array(buffer, byteOffset, byteLength);
