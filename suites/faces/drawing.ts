import { ReprolabError, type RandomStream } from '../../harness/index.ts';

/** `size` distinct integers in 0..count-1, each set equally likely. `size` is at most `count`. */
export function distinctUniform(random: RandomStream, count: number, size: number): number[] {
  // Floyd's algorithm (Bentley and Floyd 1987): one draw an item, also when size is count.
  const chosen = new Set<number>();
  for (let last = count - size; last < count; last++) {
    const candidate = random.integer(0, last);
    chosen.add(chosen.has(candidate) ? last : candidate);
  }
  return [...chosen];
}

/** Draws indices with given probabilities, without replacement inside one draw. */
export class WeightedDraw {
  readonly #cumulative: Float64Array;
  readonly #positive: number;

  /** Throws 'engine-failed' for probabilities that are not finite: the model that they come from has diverged. */
  constructor(probabilities: Float64Array) {
    let sum = 0;
    this.#cumulative = probabilities.map((probability) => (sum += probability));
    this.#positive = probabilities.reduce((count, probability) => count + (probability > 0 ? 1 : 0), 0);
    if (!Number.isFinite(sum) || sum <= 0) {
      throw new ReprolabError(
        'engine-failed',
        `resampling: expected probabilities with a positive sum, found ${sum}`,
        {
          advice: 'Training has diverged. Try another engine or a smaller learning rate.',
        },
      );
    }
  }

  /**
   * `size` distinct indices, each drawn in proportion to the probabilities of those that are left: NumPy's
   * `choice(..., replace=False, p=...)`, by drawing again what was drawn before.
   */
  distinct(random: RandomStream, size: number): number[] {
    if (size > this.#positive) {
      throw new ReprolabError(
        'engine-failed',
        `resampling: expected ${size} images to draw from, found ${this.#positive}`,
      );
    }
    const total = this.#cumulative.at(-1) ?? 0;
    const chosen = new Set<number>();
    while (chosen.size < size) chosen.add(this.#indexOf(random.uniform() * total));
    return [...chosen];
  }

  /** The first index whose cumulative probability exceeds `value`. */
  #indexOf(value: number): number {
    let low = 0;
    let high = this.#cumulative.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#cumulative[middle] ?? 0) > value) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
