import { riskOfFalseAlarm } from './level.ts';
import { internalError } from '../../core/errors.ts';
import type { Range } from './sample.ts';

export interface MedianInterval extends Range {
  readonly median: number;
  /** Coverage that the interval really has: at least what was asked, less only when the sample is too small. */
  readonly level: number;
}

/**
 * Median with a distribution-free interval from order statistics: [x(k), x(n+1-k)] covers the population's
 * median with probability 1 - 2 P(B < k), B ~ Binomial(n, 1/2) (Conover, Practical Nonparametric Statistics,
 * 3.2). Takes the narrowest with at least `level`; below 6 values no interval reaches 95%, so the whole range
 * is returned with the level it has. The ends belong to the interval, so the coverage holds for ties too: samples that
 * all equal one tick of a clock are an interval of that tick, and no verdict rests on it. For a ratio of interleaved timings, give it the ratios round by round.
 */
export function medianInterval(values: readonly number[], level = 1 - riskOfFalseAlarm): MedianInterval {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  if (n === 0) throw internalError('median of no values');
  const weights = halfBinomialWeights(n);
  let k = 1;
  let tail = at(weights, 0);
  while (2 * k < n && 1 - 2 * (tail + at(weights, k)) >= level) {
    tail += at(weights, k);
    k += 1;
  }
  const middle = Math.floor((n - 1) / 2);
  return {
    median: (at(sorted, middle) + at(sorted, n - 1 - middle)) / 2,
    low: at(sorted, k - 1),
    high: at(sorted, n - k),
    level: Math.max(0, 1 - 2 * tail),
  };
}

/** P(B = k) for B ~ Binomial(n, 1/2), by ratios outward from the middle, where nothing underflows for large n. */
function halfBinomialWeights(n: number): number[] {
  const weights = new Array<number>(n + 1).fill(1);
  const middle = Math.floor(n / 2);
  for (let k = middle - 1; k >= 0; k--) weights[k] = (at(weights, k + 1) * (k + 1)) / (n - k);
  for (let k = middle + 1; k <= n; k++) weights[k] = (at(weights, k - 1) * (n - k + 1)) / k;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

function at(items: readonly number[], index: number): number {
  const item = items[index];
  if (item === undefined) throw internalError(`order statistic ${index} of ${items.length}`);
  return item;
}
