import type { BenchCell, EngineInfo } from '../core/result-schema.ts';
import { medianInterval } from '../verdict/statistics/median-interval.ts';
import type { Offer } from './bench-messages.ts';

/** What was measured of one activity. */
export interface MeasuredActivity {
  readonly suite: string;
  readonly recipe: string;
  readonly engine: EngineInfo;
  readonly offer: Offer;
  /** Latency per step, all rounds. */
  readonly latenciesMs: readonly number[];
}

/** A cell of the bench result: the median with its interval and the rates that follow from it. */
export function benchCellOf({ suite, recipe, engine, offer, latenciesMs }: MeasuredActivity): BenchCell {
  const { median, low, high, level } = medianInterval(latenciesMs);
  const { activity, threads, flopsPerStep, samplesPerStep, sampleUnit } = offer;
  const stepsPerSecond = median > 0 ? 1000 / median : null;
  return {
    suite,
    recipe,
    activity,
    engine: { ...engine, threads },
    latenciesMs: [...latenciesMs],
    medianMs: median,
    interval: { lowMs: low, highMs: high, level },
    stepsPerSecond,
    samplesPerSecond: stepsPerSecond === null ? null : stepsPerSecond * samplesPerStep,
    sampleUnit,
    flopsPerStep,
    gflopPerSecond:
      flopsPerStep === null || stepsPerSecond === null ? null : (flopsPerStep * stepsPerSecond) / 1e9,
    bytesPerStep: null,
    flopPerByte: null,
    shareOfPeak: null,
    firstStepMs: null,
    stepsPerCall: null,
    stateBytes: null,
    captureSeconds: null,
    compileSeconds: null,
    cpuMsPerStep: null,
    peakRssBytes: null,
    deviceMemoryBytes: null,
    losses: [],
    rounds: null,
  };
}
