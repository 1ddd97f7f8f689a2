import { ReprolabError, type RandomStreams, type TypedArray } from '../../harness/index.ts';
import type { Classes } from './corpus.ts';
import type { StepShape } from './steps.ts';

/**
 * Start indices of one training batch: `count` different integers, uniform in [0, length - 1 - sequenceLength),
 * as the lab draws them (numpy's `choice(n - seq_length, batch_size, replace=False)` with n = length - 1).
 * Batch `index` has a random stream of its own, so that it is the same whatever was drawn before.
 */
export function startIndices(
  length: number,
  { batchSize, sequenceLength }: StepShape,
  random: RandomStreams,
  index: number,
): number[] {
  const candidates = length - 1 - sequenceLength;
  if (candidates < batchSize) {
    throw new ReprolabError(
      'data-invalid',
      `corpus: expected at least ${batchSize + sequenceLength + 1} characters for ${batchSize} sequences of ` +
        `${sequenceLength}, found ${length}`,
      { advice: 'Give a longer corpus, or use the official one.' },
    );
  }
  const stream = random.stream(`batch/${index}`);
  const starts = new Set<number>();
  // Rejection keeps the draw uniform over sets, and collisions are rare: a few starts out of 200,000.
  while (starts.size < batchSize) starts.add(stream.integer(0, candidates - 1));
  return [...starts];
}

/** Writes sequences and their successors time-major: element t * B + b is character t of sequence b. */
export function fillSequences(
  classes: Classes,
  starts: readonly number[],
  sequenceLength: number,
  characters: TypedArray,
  targets: TypedArray,
): void {
  starts.forEach((start, b) => {
    for (let t = 0; t < sequenceLength; t++) {
      characters[t * starts.length + b] = classes[start + t] as number;
      targets[t * starts.length + b] = classes[start + t + 1] as number;
    }
  });
}

/** A text cut into B streams that are read side by side, each from its beginning, the state carrying on. */
export interface EvaluationPlan {
  /** Where each stream begins. */
  readonly starts: readonly number[];
  /** Predictions in each stream. */
  readonly streamLength: number;
  /** Calls of the evaluation step. */
  readonly steps: number;
  /** Predictions in all: what `characterAccuracy` and the losses are means over. */
  readonly predictions: number;
}

/** Streams of equal length, evenly spaced over the text, of `maximum` predictions in all at most. */
export function planEvaluation(length: number, shape: StepShape, maximum: number): EvaluationPlan {
  const { batchSize, sequenceLength } = shape;
  const spacing = Math.floor((length - 1) / batchSize);
  const streamLength = Math.min(spacing, Math.max(1, Math.floor(maximum / batchSize)));
  return {
    starts: Array.from({ length: batchSize }, (_, b) => b * spacing),
    streamLength,
    steps: Math.ceil(streamLength / sequenceLength),
    predictions: batchSize * streamLength,
  };
}

/** Writes the batch of evaluation call `index`; the end of the last one is padding of weight 0. */
export function fillEvaluation(
  classes: Classes,
  plan: EvaluationPlan,
  sequenceLength: number,
  index: number,
  arrays: { readonly characters: TypedArray; readonly targets: TypedArray; readonly weights: TypedArray },
): void {
  const batch = plan.starts.length;
  plan.starts.forEach((start, b) => {
    for (let t = 0; t < sequenceLength; t++) {
      const offset = index * sequenceLength + t;
      const counts = offset < plan.streamLength;
      arrays.characters[t * batch + b] = counts ? (classes[start + offset] as number) : 0;
      arrays.targets[t * batch + b] = counts ? (classes[start + offset + 1] as number) : 0;
      arrays.weights[t * batch + b] = counts ? 1 : 0;
    }
  });
}
