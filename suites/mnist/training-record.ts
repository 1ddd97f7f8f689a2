import { internalError, type Curve } from '../../harness/index.ts';
import { outputAt, type Outputs } from '../step-outputs.ts';

/** Points that a per-step curve is thinned to. */
const longestCurve = 500;

/** Mean of each `block` consecutive values; a last, shorter block counts unless `wholeOnly`. */
function blockMeans(values: Float32Array, block: number, wholeOnly = false): { x: number[]; y: number[] } {
  const x: number[] = [];
  const y: number[] = [];
  for (let start = 0; start < values.length; start += block) {
    const part = values.subarray(start, start + block);
    if (wholeOnly && part.length < block) break;
    x.push(start + part.length);
    y.push(mean(part));
  }
  return { x, y };
}

function mean(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Loss and right predictions of every training step, kept as training goes. */
export class TrainingRecord {
  readonly #losses: Float32Array;
  readonly #epochs: { lossSum: number; correct: number; samples: number }[] = [];

  constructor(steps: number) {
    this.#losses = new Float32Array(steps);
  }

  startEpoch(): void {
    this.#epochs.push({ lossSum: 0, correct: 0, samples: 0 });
  }

  /** @param index step number from 0 over the whole run; `outputs` are those of the training step */
  add(index: number, samples: number, outputs: Outputs): void {
    const epoch = this.#epochs.at(-1);
    if (epoch === undefined) throw internalError('a training step was recorded before its epoch began');
    const loss = outputAt(outputs, 'loss', 0);
    this.#losses[index] = loss;
    epoch.lossSum += loss * samples;
    epoch.correct += outputAt(outputs, 'correct', 0);
    epoch.samples += samples;
  }

  /** Mean loss over the samples of each epoch, as Keras's fit reports it. */
  get epochLosses(): readonly number[] {
    return this.#epochs.map(({ lossSum, samples }) => lossSum / samples);
  }

  /** Share of right predictions while training in each epoch, as Keras's fit reports it. */
  get epochAccuracies(): readonly number[] {
    return this.#epochs.map(({ correct, samples }) => correct / samples);
  }

  /** Mean loss of the first `steps` steps; undefined when training was shorter. */
  meanOfFirst(steps: number): number | undefined {
    return this.#losses.length < steps ? undefined : mean(this.#losses.subarray(0, steps));
  }

  /** 'training loss' and 'training accuracy' by epoch. */
  epochCurves(): readonly Curve[] {
    const x = this.#epochs.map((_, epoch) => epoch + 1);
    const note = 'over the samples of the epoch, each before its update';
    return [
      { name: 'training loss', unit: 'epoch', x, y: [...this.epochLosses], note },
      { name: 'training accuracy', unit: 'epoch', x, y: [...this.epochAccuracies], note },
    ];
  }

  /** 'loss per step', thinned to at most 500 points. */
  stepCurve(): Curve {
    const block = Math.ceil(this.#losses.length / longestCurve);
    const note = block === 1 ? null : `mean of every ${block} consecutive steps, at the last of them`;
    return { name: 'loss per step', unit: 'step', ...blockMeans(this.#losses, block), note };
  }

  /** 'mean loss per 500 steps': what the gradient tape's reference curves record. */
  curvePer500(): Curve {
    return {
      name: 'mean loss per 500 steps',
      unit: 'iteration',
      ...blockMeans(this.#losses, 500, true),
      note: 'batch mean of the loss, averaged over 500 iterations, at the last of them',
    };
  }
}
