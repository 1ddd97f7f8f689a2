/** What is compared of every suite: each measure, and what one value of it is. */
import { extent } from '../core/extent.ts';
import type { BenchCell, Latency, Measure, Peak, Run } from '../core/result-schema.ts';
import { latencyOf } from '../measure/latency.ts';
import { energyOf } from './energy.ts';
import { roundsOf } from './rounds.ts';
import { reach, type Target } from './target.ts';

/** What one contender measured of a workload. */
export interface Part {
  readonly runs: readonly Run[];
  /** Seeds that were to be run and crashed. */
  readonly failedSeeds: number;
  readonly step: BenchCell | null;
  readonly evaluation: BenchCell | null;
  readonly eurosPerHour: number | null;
  /** What the machine was measured to reach; null: not measured. */
  readonly peak: Peak | null;
}

/** Values of a measure, one a run or round: Infinity for what was never reached. */
export interface Values {
  readonly values: readonly number[];
  readonly note: string | null;
}

export type Definition = Pick<Measure, 'name' | 'title' | 'source' | 'unit' | 'better' | 'family'> & {
  /** Null: this contender has nothing of the kind. */
  readonly of: (part: Part, target: Target | null) => Values | null;
};

/** Fewer calls have no such percentile. */
const fewestCalls = { p95: 20, p99: 100 } as const;

const plain = (values: readonly number[], note: string | null = null): Values | null =>
  values.length === 0 ? null : { values, note };

/** One value a run that was measured from its beginning to its end. */
function ofRuns(read: (run: Run, part: Part) => number | null) {
  return (part: Part): Values | null => {
    const values = part.runs.map((run) => read(run, part));
    const kept = values.filter((value) => value !== null);
    const left = values.length - kept.length;
    return plain(kept, left === 0 ? null : `${kept.length} of ${values.length} runs tell it`);
  };
}

const secondsOf = (run: Run, isPart: (name: Run['phases'][number]['name']) => boolean) =>
  // A run that goes on where another was interrupted did not measure all of it, and one that diverged ended early.
  run.callsTakenOver > 0 || run.diverged !== null
    ? null
    : run.phases.filter(({ name }) => isPart(name)).reduce((sum, { seconds }) => sum + seconds, 0);

const trainingSeconds = (run: Run) => secondsOf(run, (name) => name === 'train');
const allSeconds = (run: Run) => secondsOf(run, () => true);

/** Of every round the figure that `read` finds in the distribution of its calls. */
function ofRounds(cellOf: (part: Part) => BenchCell | null, read: (calls: Latency) => number, fewest = 1) {
  return (part: Part): Values | null => {
    const cell = cellOf(part);
    if (cell === null) return null;
    const { rounds, areRecorded } = roundsOf(cell);
    const values = rounds.flatMap((round) => {
      const calls = latencyOf(round);
      return calls === null || calls.calls < fewest ? [] : [read(calls)];
    });
    // Half of the rounds would be chosen by how fast they were.
    if (values.length < rounds.length) return null;
    return plain(values, areRecorded ? null : 'rounds are not recorded: stretches of equally many calls');
  };
}

function toTarget(read: (run: Run, target: Target) => number | null) {
  return (part: Part, target: Target | null): Values | null => {
    if (target === null) return null;
    const values = part.runs.flatMap((run) => read(run, target) ?? []);
    const crashed = Array.from({ length: part.failedSeeds }, () => Infinity);
    const reached = values.filter(Number.isFinite).length;
    const all = [...values, ...crashed];
    return plain(
      all,
      reached === all.length
        ? null
        : `${reached} of ${all.length} reached it; the others count as later than all that did`,
    );
  };
}

/** 10^9 operations a second. */
export const gflops = (flops: number | null | undefined, milliseconds: number | null | undefined) =>
  flops === null || flops === undefined || milliseconds === null || milliseconds === undefined
    ? null
    : flops / milliseconds / 1e6;

const achievedBy = (run: Run) => gflops(run.cost?.flopsPerStep, run.stepTiming?.steady?.median);

const benchStep = ({ step }: Part) => step;

/** What a workload is judged by: the first of these that all contenders have. A benchmark does nothing else meanwhile. */
export const primaryMeasures = ['bench-step', 'step'] as const;

/** In the order shown. Where two follow from each other, one is tested. */
export const definitions: readonly Definition[] = [
  cost('step', 'step time, median', 'runs', 'milliseconds', {
    of: ofRuns(({ stepTiming }) => stepTiming?.steady?.median ?? null),
  }),
  cost('step-p95', 'step time, 95th percentile', 'runs', 'milliseconds', {
    of: ofRuns(({ stepTiming }) => atLeast(stepTiming?.steady ?? null, 'p95')),
  }),
  cost('step-p99', 'step time, 99th percentile', 'runs', 'milliseconds', {
    of: ofRuns(({ stepTiming }) => atLeast(stepTiming?.steady ?? null, 'p99')),
  }),
  {
    ...rate('samples', 'throughput', 'runs', 'per second'),
    of: ofRuns(({ stepTiming }) => stepTiming?.samplesPerSecond ?? null),
  },
  cost('to-target', 'time to the target', 'runs', 'seconds', {
    of: toTarget((run, target) => {
      const { share } = reach(run, target);
      if (share === null) return Infinity;
      const seconds = trainingSeconds(run);
      return seconds === null ? null : seconds * share;
    }),
  }),
  cost('steps-to-target', 'training to the target', 'runs', 'epochs', {
    of: toTarget((run, target) => reach(run, target).x),
  }),
  cost('training', 'whole training', 'runs', 'seconds', { of: ofRuns(trainingSeconds) }),
  cost('run', 'whole run, all phases', 'runs', 'seconds', { of: ofRuns(allSeconds) }),
  {
    ...rate('gflops', 'arithmetic achieved', 'runs', 'gflop per second'),
    of: ofRuns(achievedBy),
  },
  {
    ...rate('share-of-peak', 'share of peak', 'runs', 'fraction'),
    of: ofRuns((run, { peak }) => shareOf(achievedBy(run), peak)),
  },
  cost('energy', 'energy', 'runs', 'watt-hours', { of: energyValues }),
  cost('price', 'price', 'runs', 'euros', {
    of: ofRuns((run, { eurosPerHour }) => {
      const seconds = allSeconds(run);
      return eurosPerHour === null || seconds === null ? null : (seconds / 3600) * eurosPerHour;
    }),
  }),
  cost('memory', 'process memory, peak', 'runs', 'bytes', {
    of: ofRuns(({ peakRssBytes }) => peakRssBytes),
  }),
  cost('device-memory', 'device memory, peak', 'runs', 'bytes', {
    of: ofRuns(({ deviceMemoryBytes }) => deviceMemoryBytes),
  }),
  cost('bench-step', 'step time, median', 'bench', 'milliseconds', {
    of: ofRounds(benchStep, ({ median }) => median),
  }),
  cost('bench-step-p95', 'step time, 95th percentile', 'bench', 'milliseconds', {
    of: ofRounds(benchStep, ({ p95 }) => p95, fewestCalls.p95),
  }),
  cost('bench-step-p99', 'step time, 99th percentile', 'bench', 'milliseconds', {
    of: ofRounds(benchStep, ({ p99 }) => p99, fewestCalls.p99),
  }),
  {
    ...rate('bench-gflops', 'arithmetic achieved', 'bench', 'gflop per second'),
    of: ofBenchArithmetic((achieved) => achieved),
  },
  {
    ...rate('bench-share-of-peak', 'share of peak', 'bench', 'fraction'),
    of: ofBenchArithmetic((achieved, { peak }) => shareOf(achieved, peak)),
  },
  cost('bench-evaluation', 'evaluation time, median', 'bench', 'milliseconds', {
    of: ofRounds(
      ({ evaluation }) => evaluation,
      ({ median }) => median,
    ),
  }),
];

/** What is better when it is less, and is tested. */
function cost(
  name: string,
  title: string,
  source: Measure['source'],
  unit: Measure['unit'],
  { of }: Pick<Definition, 'of'>,
): Definition {
  return { name, title, source, unit, better: 'lower', family: 'other', of };
}

/** What follows from a time, and is shown without a test of its own. */
function rate(
  name: string,
  title: string,
  source: Measure['source'],
  unit: Measure['unit'],
): Omit<Definition, 'of'> {
  return { name, title, source, unit, better: 'higher', family: 'none' };
}

function atLeast(latency: Latency | null, percentile: 'p95' | 'p99'): number | null {
  return latency === null || latency.calls < fewestCalls[percentile] ? null : latency[percentile];
}

function shareOf(achieved: number | null, peak: Peak | null): number | null {
  return achieved === null || peak === null ? null : achieved / peak.gflopPerSecond;
}

function energyValues({ runs }: Part): Values | null {
  const measured = runs.flatMap((run) => energyOf(run) ?? []);
  const coverage = extent(measured.map((energy) => energy.coverage)).lowest;
  return plain(
    measured.map(({ wattHours }) => wattHours),
    measured.length === 0
      ? null
      : `${measured[0]?.what ?? ''}; ${measured.length} of ${runs.length} runs, readings for ${Math.floor(coverage * 100)}% of the time or more`,
  );
}

function ofBenchArithmetic(read: (achieved: number | null, part: Part) => number | null) {
  return (part: Part): Values | null => {
    const medians = ofRounds(benchStep, ({ median }) => median)(part);
    if (medians === null) return null;
    const values = medians.values.map((median) => read(gflops(part.step?.flopsPerStep, median), part));
    return plain(
      values.filter((value) => value !== null),
      medians.note,
    );
  };
}
