import type { Run } from '../core/result-schema.ts';
import { leftOutOf } from './left-out.ts';

/** Median over runs of their median step time, in ms; null where none was measured that counts. */
export function medianStepMs(runs: readonly Run[]): number | null {
  return median(
    runs
      .filter((run) => leftOutOf(run) === null)
      .flatMap(({ stepTiming }) => stepTiming?.steady?.median ?? []),
  );
}

/** The middle value, or the mean of the two in the middle; null of none. */
function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const [low, high] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
