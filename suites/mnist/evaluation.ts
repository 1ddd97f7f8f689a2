import {
  allocate,
  standardErrorOfMean,
  type EvaluationWorkload,
  type Exhibit,
  type StepState,
  type SuiteContext,
  outputAt,
} from '../../harness/index.ts';
import { classCount, imageSide, type MnistRecipe } from './recipe.ts';
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
  /** Misread images, the most certain mistakes first: those of the largest loss. */
  readonly mistakes: readonly Mistake[];
}

/** An image that was read as another digit. */
export interface Mistake {
  /** Index in the test set. */
  readonly row: number;
  readonly actual: number;
  readonly predicted: number;
  readonly loss: number;
}

/** Running totals over the test images. */
class Tally {
  readonly counts = Array.from({ length: classCount }, () => new Array<number>(classCount).fill(0));
  readonly #losses: number[] = [];
  readonly #mistakes: Mistake[] = [];
  #lossSum = 0;

  add(row: number, actual: number, predicted: number, loss: number): void {
    if (predicted !== actual) this.#mistakes.push({ row, actual, predicted, loss });
    this.#count(actual, predicted);
    this.#lossSum += loss;
    this.#losses.push(loss);
  }

  #count(actual: number, predicted: number): void {
    const row = this.counts[actual] as number[];
    row[predicted] = (row[predicted] as number) + 1;
  }

  result(samples: number): Evaluation {
    const correct = this.counts.reduce((sum, row, digit) => sum + (row[digit] as number), 0);
    return {
      accuracy: correct / samples,
      loss: this.#lossSum / samples,
      lossStandardError: standardErrorOfMean(this.#losses),
      samples,
      counts: this.counts,
      mistakes: this.#mistakes.sort((a, b) => b.loss - a.loss || a.row - b.row),
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
            first + slot,
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

/** How many mistakes are shown: two rows. */
const shownMistakes = 16;

/** The worst mistakes as pictures; nothing where none was made. */
export function worstMistakes({ mistakes }: Evaluation, test: Images): Exhibit[] {
  const worst = mistakes.slice(0, shownMistakes);
  if (worst.length === 0) return [];
  return [
    {
      kind: 'image-grid',
      title: 'Worst mistakes',
      note: `Of ${mistakes.length} misread images those of the largest loss, the worst first.`,
      columns: shownMistakes / 2,
      images: worst.map(({ row, actual, predicted }) => ({
        caption: `${actual} read as ${predicted}`,
        width: imageSide,
        height: imageSide,
        rgbBase64: Buffer.from(rgbOf(test, row)).toString('base64'),
      })),
    },
  ];
}

/** Dark ink on white, as digits are written: each grey byte three times. */
function rgbOf({ images }: Images, row: number): Uint8Array {
  const pixels = imageSide * imageSide;
  return Uint8Array.from(
    { length: 3 * pixels },
    (_, at) => 255 - (images[row * pixels + Math.floor(at / 3)] ?? 0),
  );
}
