/** Metrics as suites state them: a value with its unit, direction and what is known of its error. */
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

/** A share of test samples, such as an accuracy; its standard error is that of a proportion, sqrt(p (1 - p) / n). */
export function proportion(share: number, samples: number, better: Better = 'higher'): Metric {
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
