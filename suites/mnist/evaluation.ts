import {
  allocate,
  standardErrorOfMean,
  type EvaluationWorkload,
  type Exhibit,
  type StepState,
  type SuiteContext,
  outputAt,
} from '../../harness/index.ts';
import { classCount, type MnistRecipe } from './recipe.ts';
import type { Images } from './batches.ts';
import type { ImageBatch } from './steps.ts';

export interface Evaluation {
  readonly accuracy: number;
  /** Mean cross-entropy. */
  readonly loss: number;
  /** Of that mean, from the losses of the single images; null for one image. */
  readonly lossStandardError: number | null;
  readonly samples: number;
  /** counts[actual][predicted] */
  readonly counts: readonly (readonly number[])[];
}

/** Running totals over the test images. */
class Tally {
  readonly counts = Array.from({ length: classCount }, () => new Array<number>(classCount).fill(0));
  readonly #losses: number[] = [];
  #lossSum = 0;

  add(actual: number, predicted: number, loss: number): void {
    const row = this.counts[actual] as number[];
    row[predicted] = (row[predicted] as number) + 1;
    this.#lossSum += loss;
    this.#losses.push(loss);
  }

  result(samples: number): Evaluation {
    const correct = this.counts.reduce((sum, row, digit) => sum + (row[digit] as number), 0);
    return {
      accuracy: correct / samples,
      loss: this.#lossSum / samples,
      lossStandardError: standardErrorOfMean(this.#losses),
      samples,
      counts: this.counts,
    };
  }
}

/** Classifies every image of `test` with the trained `state`. */
export async function evaluate<R extends MnistRecipe>(
  context: SuiteContext<R>,
  workload: EvaluationWorkload<ImageBatch>,
  test: Images,
  state: StepState,
): Promise<Evaluation> {
  const { step, samplesPerStep } = workload;
  const compiled = await context.compile(step);
  try {
    return await context.phase('evaluate', async () => {
      await compiled.writeState(state);
      const arrays = { x: allocate(step.inputs.x), y: allocate(step.inputs.y) };
      const tally = new Tally();
      for (let first = 0; first < test.count; first += samplesPerStep) {
        workload.fillBatch(first / samplesPerStep, arrays);
        const [outputs] = await compiled.run([arrays]);
        for (let slot = 0; slot < Math.min(samplesPerStep, test.count - first); slot++) {
          tally.add(
            test.labels[first + slot] as number,
            outputAt(outputs, 'predictions', slot),
            outputAt(outputs, 'losses', slot),
          );
        }
      }
      return tally.result(test.count);
    });
  } finally {
    await compiled.dispose();
  }
}

/** The confusion matrix as the report shows it. */
export function confusionMatrix(evaluation: Evaluation): Exhibit {
  return {
    kind: 'confusion-matrix',
    title: `Predictions on ${evaluation.samples} test images`,
    labels: Array.from({ length: classCount }, (_, digit) => String(digit)),
    counts: evaluation.counts.map((row) => [...row]),
  };
}
