import type { BenchCell, EngineInfo, Peak } from '../core/result-schema.ts';
import { medianInterval } from '../verdict/statistics/median-interval.ts';
import type { Finished, Offer, Round } from './bench-messages.ts';

/** What was measured of one activity. */
export interface MeasuredActivity {
  readonly suite: string;
  readonly recipe: string;
  readonly engine: EngineInfo;
  readonly offer: Offer;
  /** In order; at least one. */
  readonly rounds: readonly Round[];
  /** Null where the process failed before its end. */
  readonly finished: Finished | null;
  /** Rounds while others used the machine, or a limit held it back; null: not recorded. */
  readonly disturbed: Pick<NonNullable<BenchCell['rounds']>, 'shared' | 'throttled'> | null;
  readonly deviceMemoryBytes: number | null;
}

/** A cell of the bench result: the median with its interval and the rates that follow from it. */
export function benchCellOf(measured: MeasuredActivity, peaks: readonly Peak[]): BenchCell {
  const { suite, recipe, engine, offer, rounds, finished, disturbed, deviceMemoryBytes } = measured;
  const { activity, threads, samplesPerStep, sampleUnit } = offer;
  const latenciesMs = rounds.flatMap((round) => round.latenciesMs);
  const { median, low, high, level } = medianInterval(latenciesMs);
  const stepsPerSecond = median > 0 ? 1000 / median : null;
  const counted = finished?.costs.find((cost) => cost.activity === activity);
  const flopsPerStep = offer.flopsPerStep ?? counted?.flopsPerStep ?? null;
  const bytesPerStep = offer.bytesPerStep ?? counted?.bytesPerStep ?? null;
  const gflopPerSecond =
    flopsPerStep === null || stepsPerSecond === null ? null : (flopsPerStep * stepsPerSecond) / 1e9;
  const peak = peaks.find((other) => other.engine === engine.name && other.threads === threads);
  const steps = rounds.reduce((sum, round) => sum + round.steps, 0);
  return {
    suite,
    recipe,
    activity,
    engine: { ...engine, threads },
    latenciesMs,
    callsPerRound: rounds.map((round) => round.latenciesMs.length),
    medianMs: median,
    interval: { lowMs: low, highMs: high, level },
    stepsPerSecond,
    samplesPerSecond: stepsPerSecond === null ? null : stepsPerSecond * samplesPerStep,
    sampleUnit,
    flopsPerStep,
    gflopPerSecond,
    bytesPerStep,
    flopPerByte: flopsPerStep === null || bytesPerStep === null ? null : flopsPerStep / bytesPerStep,
    shareOfPeak: gflopPerSecond === null || peak === undefined ? null : gflopPerSecond / peak.gflopPerSecond,
    firstStepMs: offer.firstStepMs,
    stepsPerCall: offer.stepsPerCall,
    stateBytes: offer.stateBytes,
    captureSeconds: offer.captureSeconds,
    compileSeconds: offer.compileSeconds,
    cpuMsPerStep: steps === 0 ? null : rounds.reduce((sum, round) => sum + round.cpuMs, 0) / steps,
    peakRssBytes: finished?.peakRssBytes ?? null,
    deviceMemoryBytes,
    losses: [...offer.losses],
    rounds: disturbed === null ? null : { measured: rounds.length, ...disturbed },
  };
}
