import type { Latency, StepTiming } from '../core/result-schema.ts';

/**
 * Linear interpolation between order statistics (Hyndman and Fan's type 7, the default of R and NumPy).
 * @param sorted - Ascending, not empty.
 * @param fraction - In [0, 1].
 */
function quantile(sorted: Float64Array, fraction: number): number {
  const position = (sorted.length - 1) * fraction;
  const below = Math.floor(position);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (high - low) * (position - below);
}

/** Distribution of latencies in milliseconds; null for none. */
export function latencyOf(samplesMs: ArrayLike<number>): Latency | null {
  if (samplesMs.length === 0) return null;
  const sorted = Float64Array.from(samplesMs).sort();
  return {
    calls: sorted.length,
    min: quantile(sorted, 0),
    p5: quantile(sorted, 0.05),
    median: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    p99: quantile(sorted, 0.99),
    max: quantile(sorted, 1),
    mean: sorted.reduce((sum, sample) => sum + sample, 0) / sorted.length,
  };
}

/** Latencies that a run keeps one by one. */
const keptLatencies = 240;

/** At most `keptLatencies` of `values`, evenly chosen and in order. */
function evenly(values: readonly number[]): number[] {
  const every = Math.max(1, values.length / keptLatencies);
  return Array.from(
    { length: Math.min(values.length, keptLatencies) },
    (_, index) => values[Math.floor(index * every)] as number,
  );
}

/** Steps that count as warm-up: the first 20, or the first half of a shorter run. */
export const warmupSteps = 20;

/**
 * Step timing from the calls of a run.
 *
 * @param callsMs - Latency of each call, in order.
 * @param stepsPerCall - Steps of each call; a step's latency is the call's divided by this.
 * @param samples - Training samples that one step sees, and what they are.
 */
export function stepTimingOf(
  callsMs: readonly number[],
  stepsPerCall: number,
  samples: { readonly samplesPerStep: number; readonly sampleUnit: string },
): StepTiming | null {
  if (callsMs.length === 0) return null;
  const stepsMs = callsMs.map((milliseconds) => milliseconds / stepsPerCall);
  const warmupCalls = Math.min(Math.ceil(warmupSteps / stepsPerCall), Math.floor(stepsMs.length / 2));
  const steadyMs = stepsMs.slice(warmupCalls);
  const steady = latencyOf(steadyMs);
  const stepsPerSecond = steady === null ? null : 1000 / steady.mean;
  return {
    warmupSteps: warmupCalls * stepsPerCall,
    warmup: latencyOf(stepsMs.slice(0, warmupCalls)),
    steady,
    stepsPerSecond,
    samplesPerSecond: stepsPerSecond === null ? null : stepsPerSecond * samples.samplesPerStep,
    sampleUnit: samples.sampleUnit,
    stepsPerCall,
    firstStepMs: stepsMs[0] ?? null,
    latenciesMs: evenly(steadyMs),
  };
}
