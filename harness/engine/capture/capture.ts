import { engine, tidy } from '@tensorflow/tfjs-core';
import { ReprolabError, internalError } from '../../core/errors.ts';
import type { Port } from '../graph/graph.ts';
import type { KernelGraph } from '../graph/kernels.ts';
import type { Step } from '../step.ts';
import { interceptVariables, refuseRandomNumbers } from './interception.ts';
import { useTracer } from './tracer.ts';
import { Tracing } from './tracing.ts';

/**
 * Traces a step once and returns its graph of tfjs kernels.
 *
 * Every variable that the step reads or assigns becomes a state of the graph: the model's, and those that an
 * optimizer creates lazily inside the step (their initial value is what the step created them with). After the
 * capture all variables hold their concrete values again, so captures do not disturb each other.
 *
 * @throws capture-failed, with every unsupported kernel named at once, or where a value is read or a random number drawn
 */
export async function capture(step: Step): Promise<KernelGraph> {
  const backend = await useTracer();
  // From here on nothing waits, so a capture that is asked for inside a step begins when this one has ended.
  const tracing = new Tracing(step.name, backend);
  const restoreFactory = interceptVariables((variable) => {
    tracing.variable(variable);
  });
  const restoreRandom = refuseRandomNumbers(step.name);
  try {
    return trace(step, tracing);
  } catch (error) {
    // A stand-in for a missing kernel can make the step fail later: the missing kernel is the news.
    tracing.refuseMissingKernels(error);
    throw error;
  } finally {
    restoreFactory();
    restoreRandom();
    tracing.end();
  }
}

function trace(step: Step, tracing: Tracing): KernelGraph {
  for (const variable of Object.values(engine().registeredVariables)) tracing.variable(variable);
  let graph: KernelGraph | undefined;
  tidy(() => {
    const inputs = Object.fromEntries(
      Object.entries(step.inputs).map(([name, spec]) => [
        name,
        engine().makeTensorFromTensorInfo(tracing.input(name, spec)),
      ]),
    );
    const outputs = Object.entries(step.apply(inputs)).map(([name, tensor]) => ({
      name,
      value: tracing.valueOf(tensor),
    }));
    tracing.refuseMissingKernels();
    refuseSharedNames(step, outputs);
    graph = tracing.finish(outputs, new Set(step.variables));
  });
  if (graph === undefined) throw internalError('the trace ended without a graph');
  return graph;
}

/** Inputs and outputs of a model have one space of names. */
function refuseSharedNames(step: Step, outputs: readonly Port[]): void {
  const shared = outputs.filter(({ name }) => Object.hasOwn(step.inputs, name)).map(({ name }) => name);
  if (shared.length === 0) return;
  throw new ReprolabError(
    'capture-failed',
    `step '${step.name}' gives an input and an output the same name: ${shared.join(', ')}`,
    { advice: 'Rename the output.' },
  );
}
