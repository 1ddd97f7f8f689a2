import type { RandomStream } from '../../harness/index.ts';

/** Feeds one character class to the network and gives the logits of the next one; it carries its own state. */
export type NextLogits = (characterClass: number) => Promise<ArrayLike<number>>;

/**
 * One draw from softmax(logits / temperature), in double precision, by inversion of the cumulative sum: what
 * tf.random.categorical draws at temperature 1.
 */
export function sampleClass(logits: ArrayLike<number>, temperature: number, stream: RandomStream): number {
  const scaled = Array.from(logits, (logit) => logit / temperature);
  const largest = Math.max(...scaled);
  const weights = scaled.map((logit) => Math.exp(logit - largest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let remaining = stream.uniform() * total;
  for (let index = 0; index < weights.length; index++) {
    remaining -= weights[index] as number;
    if (remaining < 0) return index;
  }
  // Rounding can leave a remainder of some 1e-16 after the last class: the most probable one then.
  return weights.indexOf(Math.max(...weights));
}

/**
 * A text as the lab generates it: `startText` fed character by character to a network of zero state, then
 * `length` characters, each sampled and fed back. Returns the start and the sampled characters.
 */
export async function generateText(options: {
  readonly next: NextLogits;
  readonly vocabulary: readonly string[];
  readonly startText: string;
  readonly length: number;
  readonly temperature: number;
  readonly stream: RandomStream;
}): Promise<string> {
  const { next, vocabulary, startText, length, temperature, stream } = options;
  let logits: ArrayLike<number> = [];
  for (const character of startText) logits = await next(vocabulary.indexOf(character));
  let text = startText;
  for (let count = 0; count < length; count++) {
    const sampled = sampleClass(logits, temperature, stream);
    text += vocabulary[sampled] ?? '';
    // The last character is not fed back: nothing is asked of the network after it.
    if (count < length - 1) logits = await next(sampled);
  }
  return text;
}
