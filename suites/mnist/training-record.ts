import {
  blockMeans,
  internalError,
  mean,
  stepCurve,
  type Curve,
  outputAt,
  type Outputs,
} from '../../harness/index.ts';

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
      { name: 'training loss', xUnit: 'epoch', yUnit: 'nats', x, y: [...this.epochLosses], note },
      { name: 'training accuracy', xUnit: 'epoch', yUnit: 'fraction', x, y: [...this.epochAccuracies], note },
    ];
  }

  /** 'loss per step', thinned to at most 500 points. */
  stepCurve(): Curve {
    return stepCurve('loss per step', this.#losses, 'nats');
  }

  /** 'mean loss per 500 steps': what the gradient tape's reference curves record. */
  curvePer500(): Curve {
    const whole = this.#losses.subarray(0, this.#losses.length - (this.#losses.length % 500));
    return {
      name: 'mean loss per 500 steps',
      xUnit: 'iteration',
      yUnit: 'nats',
      ...blockMeans(whole, 500),
      note: 'batch mean of the loss, averaged over 500 iterations, at the last of them',
    };
  }
}
