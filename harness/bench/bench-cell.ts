import type { BenchCell, EngineInfo } from '../core/result-schema.ts';
import { medianInterval } from '../verdict/statistics/median-interval.ts';
import type { Offer } from './bench-messages.ts';

/** What was measured of one activity. */
export interface MeasuredActivity {
  readonly suite: string;
  readonly recipe: string;
  readonly engine: EngineInfo;
  readonly offer: Offer;
  /** Latency per step of every call, one list a round. */
  readonly rounds: readonly (readonly number[])[];
}

/** A cell of the bench result: the median with its interval and the rates that follow from it. */
export function benchCellOf({ suite, recipe, engine, offer, rounds }: MeasuredActivity): BenchCell {
  const latenciesMs = rounds.flat();
  const { median, low, high, level } = medianInterval(latenciesMs);
  const { activity, threads, flopsPerStep, samplesPerStep, sampleUnit } = offer;
  const stepsPerSecond = median > 0 ? 1000 / median : null;
  return {
    suite,
    recipe,
    activity,
    engine: { ...engine, threads },
    latenciesMs,
    callsPerRound: rounds.map(({ length }) => length),
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
