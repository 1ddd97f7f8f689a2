/** How much one run differs from the next by chance: the s of every prediction interval. */
import { squaredDeviations } from './sample.ts';

/** The least standard deviation that may be assumed, with its cause. */
export interface SpreadFloor {
  readonly standardDeviation: number;
  readonly cause: 'sampling' | 'rounding';
}

/** A standard deviation of single runs with the degrees of freedom it was estimated with. */
export interface Spread {
  readonly standardDeviation: number;
  readonly degreesOfFreedom: number;
  /** The cause of the floor when the floor is larger than what the runs showed. */
  readonly floor: SpreadFloor['cause'] | null;
}

/**
 * The floor for a proportion p of N test samples: its sampling error sqrt(p(1 - p)/N), or, where that vanishes,
 * the error of rounding to the resolution 1/N (uniform: resolution/sqrt(12)).
 */
export function proportionFloor(proportion: number, sampleCount: number): SpreadFloor {
  const sampling = Math.sqrt(Math.max(0, proportion * (1 - proportion)) / sampleCount);
  const rounding = roundingFloor(1 / sampleCount);
  return sampling > rounding.standardDeviation
    ? { standardDeviation: sampling, cause: 'sampling' }
    : rounding;
}

/** The floor for a value reported in steps of `resolution`. */
export function roundingFloor(resolution: number): SpreadFloor {
  return { standardDeviation: resolution / Math.sqrt(12), cause: 'rounding' };
}

/** The floor of a difference of two values with independent errors. */
export function sumOfFloors(a: SpreadFloor, b: SpreadFloor): SpreadFloor {
  return {
    standardDeviation: Math.hypot(a.standardDeviation, b.standardDeviation),
    cause: a.standardDeviation >= b.standardDeviation ? a.cause : b.cause,
  };
}

/**
 * Pools the variances of samples that share one run-to-run spread but not one mean (our seeds, a reference's
 * seeds): s^2 = sum of squared deviations / sum of (n - 1). Returns null when no sample has two values: then
 * nothing is known about the spread.
 */
export function pooledSpread(
  samples: readonly (readonly number[])[],
  floor: SpreadFloor | null,
): Spread | null {
  const filled = samples.filter((sample) => sample.length > 0);
  const degreesOfFreedom = filled.reduce((sum, sample) => sum + sample.length - 1, 0);
  if (degreesOfFreedom === 0) return null;
  const squares = filled.reduce((sum, sample) => sum + squaredDeviations(sample), 0);
  return atLeast(
    { standardDeviation: Math.sqrt(squares / degreesOfFreedom), degreesOfFreedom, floor: null },
    floor,
  );
}

/** The spread, raised to the floor where it is smaller. */
export function atLeast(spread: Spread, floor: SpreadFloor | null): Spread {
  if (floor === null || spread.standardDeviation >= floor.standardDeviation) return spread;
  return { ...spread, standardDeviation: floor.standardDeviation, floor: floor.cause };
}
