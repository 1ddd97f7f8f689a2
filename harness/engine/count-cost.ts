import { ReprolabError } from '../core/errors.ts';
import type { Cost } from '../core/result-schema.ts';
import { capture } from './capture/capture.ts';
import { costOf } from './graph/costs.ts';
import type { Step, TensorSpecs } from './step.ts';

/**
 * Cost of a step that an eager engine executes: the step is traced, and no more. Afterwards the tracer is tfjs' backend,
 * so this is for when nothing more is to be executed.
 *
 * @returns Null for a step that cannot be captured.
 */
export async function countCost<Inputs extends TensorSpecs>(step: Step<Inputs>): Promise<Cost | null> {
  try {
    const { flops, bytesRead, bytesWritten } = costOf(await capture(step));
    return { flopsPerStep: flops, bytesPerStep: bytesRead + bytesWritten };
  } catch (error) {
    if (error instanceof ReprolabError && error.code === 'capture-failed') return null;
    throw error;
  }
}
