/** Metrics as suites state them: a value with its unit, direction and what is known of its error. */
import { ReprolabError } from './errors.ts';
import type { Better, Metric } from './result-schema.ts';
import type { Unit } from './unit.ts';

/**
 * A metric of any kind.
 *
 * @param better - Which side is better; 'none' where neither is.
 * @param known - Test samples behind it and its standard error, where they are known.
 */
export function metric(
  value: number,
  unit: Unit,
  better: Better = 'none',
  known: { readonly samples?: number; readonly standardError?: number | null } = {},
): Metric {
  return { value, unit, better, samples: known.samples ?? null, standardError: known.standardError ?? null };
}

/** Summed in float32, a share of many samples can end so far above 1. */
const roundingOfSums = 1e-3;

/** A share of test samples, such as an accuracy; its standard error is that of a proportion, sqrt(p (1 - p) / n). Throws 'course-invalid' for percent. */
export function proportion(share: number, samples: number, better: Better = 'higher'): Metric {
  if (share < 0 || share > 1 + roundingOfSums) {
    throw new ReprolabError(
      'course-invalid',
      `a share lies from 0 to 1, found ${share} of ${samples} samples`,
      {
        advice: 'Divide the number of hits by the number of samples, and percent by 100.',
      },
    );
  }
  // Summed in float32, a share can end a bit above 1.
  const variance = Math.max(0, share * (1 - share)) / samples;
  return metric(share, 'fraction', better, { samples, standardError: Math.sqrt(variance) });
}

/** The standard error of the mean of independent samples, s / sqrt(n); null for fewer than two. */
export function standardErrorOfMean(samples: readonly number[]): number | null {
  const count = samples.length;
  if (count < 2) return null;
  const mean = samples.reduce((sum, value) => sum + value, 0) / count;
  const squares = samples.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (count - 1) / count);
}
