/** Where one more honest run lies, for whoever is judged by a single number: no tail of the runs is thinner than seen. */
import { predictionInterval, type Predictor } from './prediction.ts';
import type { Range } from './sample.ts';

/** From so many runs on, their tail says something; of fewer, Student's t is wide enough for what they cannot show. */
const fewestForTail = 20;

/**
 * The lower bound that one more value is below with probability `alpha`, for values whose tail is exponential beyond
 * the (k+1)-th smallest of them, k = floor(sqrt n) (peaks over a threshold: Davison and Smith 1990, shape 0). With b the
 * mean of the k distances below the threshold, a new value is below it with probability (k+1)/(n+1), and then by more than y with
 * probability (1 + y/(k b))^-k, the ratio of an exponential to a mean of k being F(2, 2k): so
 * y = k b (((k+1) / ((n+1) alpha))^(1/k) - 1). An order statistic alone cannot do it: the smallest of n has 1/(n+1) below it.
 */
export function lowerTailBound(values: readonly number[], alpha: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const k = Math.floor(Math.sqrt(sorted.length));
  const threshold = sorted[k] ?? NaN;
  const distances = sorted.slice(0, k).map((value) => threshold - value);
  const total = distances.reduce((sum, distance) => sum + distance, 0);
  const beyond = ((k + 1) / ((sorted.length + 1) * alpha)) ** (1 / k) - 1;
  return threshold - total * Math.max(0, beyond);
}

/**
 * The range that one more run leaves with probability `alpha` at most, half of it on each side: on each side the wider
 * of the normal prediction interval and, from 20 runs on, of the bound for an exponential tail; never narrower than
 * the runs themselves. Trained networks have a heavy lower tail, which a normal distribution does not.
 */
export function rangeOfOneMoreRun(predictor: Predictor, values: readonly number[], alpha: number): Range {
  const normal = predictionInterval(predictor, alpha);
  const hasTail = values.length >= fewestForTail;
  const lower = hasTail ? lowerTailBound(values, alpha / 2) : Infinity;
  const mirrored = values.map((value) => -value);
  const upper = hasTail ? -lowerTailBound(mirrored, alpha / 2) : -Infinity;
  return values.reduce<Range>(
    ({ low, high }, value) => ({ low: Math.min(low, value), high: Math.max(high, value) }),
    { low: Math.min(normal.low, lower), high: Math.max(normal.high, upper) },
  );
}
