import { phaseNames, type Latency, type Phase, type Run } from '../../harness/core/result-schema.ts';
import { seriesColor } from '../charts/palette.ts';
import { stackedBars } from '../charts/stacked-bars.ts';
import { formatBytes, formatCount, formatDuration, formatMs, plural, formatRate } from '../format.ts';

/** Where the time of a suite's runs went. */
export interface TimingView {
  /** What keeps these times from being those of the machine alone; null where nothing does. */
  readonly sharedNote: string | null;
  readonly legend: readonly { label: string; color: string; bold: boolean }[];
  /** Phases stacked, one bar a seed; null when no phase was recorded. */
  readonly svg: string | null;
  /** Which runs the drawing leaves out; null when it has all. */
  readonly svgNote: string | null;
  readonly phaseNames: readonly string[];
  readonly phases: readonly {
    seed: string;
    seconds: readonly (string | null)[];
    total: string;
    peakMemory: string;
  }[];
  readonly steps: readonly StepsView[];
  /** True when some runs executed several steps a call. */
  readonly batchedCalls: boolean;
}

/** Step latency of one run; warm-up and steady state apart. */
export interface StepsView {
  readonly seed: string;
  readonly warmup: string;
  readonly warmupMedian: string | null;
  /** Calls after warm-up. */
  readonly calls: string | null;
  readonly percentiles: readonly string[];
  readonly stepsPerSecond: string | null;
  readonly samplesPerSecond: string | null;
  readonly stepsPerCall: string;
}

/** Columns of `StepsView.percentiles`. */
const percentileKeys = [
  'min',
  'p5',
  'median',
  'p95',
  'p99',
  'max',
  'mean',
] as const satisfies (keyof Latency)[];

/** Bars of one drawing, a page's height of them. */
const mostDrawnRuns = 40;

export function timingView(section: string, runs: readonly Run[]): TimingView {
  const names = phaseNames.filter((name) =>
    runs.some((run) => run.phases.some((phase) => phase.name === name)),
  );
  const seconds = (run: Run, name: Phase['name']) =>
    run.phases.filter((phase) => phase.name === name).reduce((sum, phase) => sum + phase.seconds, 0);
  const drawn = runs.slice(0, mostDrawnRuns);
  return {
    sharedNote: sharedNote(runs),
    legend: names.map((name, index) => ({ label: name, color: seriesColor(index), bold: false })),
    svg:
      names.length === 0
        ? null
        : stackedBars({
            id: `${section}-phases`,
            title: 'Seconds by phase',
            categories: drawn.map((run) => `seed ${String(run.seed)}`),
            series: names.map((name) => ({
              name,
              values: drawn.map((run) => seconds(run, name)),
            })),
            valueTitle: 'seconds',
            format: formatDuration,
          }),
    svgNote:
      drawn.length === runs.length
        ? null
        : `The drawing has the first ${formatCount(drawn.length)} of ${plural(runs.length, 'run')}, the table all.`,
    phaseNames: names,
    phases: runs.map((run) => ({
      seed: String(run.seed),
      seconds: names.map((name) =>
        run.phases.some((phase) => phase.name === name) ? formatDuration(seconds(run, name)) : null,
      ),
      total: formatDuration(run.phases.reduce((sum, phase) => sum + phase.seconds, 0)),
      peakMemory: formatBytes(run.peakRssBytes),
    })),
    steps: runs.flatMap((run) => (run.stepTiming === null ? [] : [stepsView(run.seed, run.stepTiming)])),
    batchedCalls: runs.some((run) => (run.stepTiming?.stepsPerCall ?? 1) > 1),
  };
}

function stepsView(seed: number, timing: NonNullable<Run['stepTiming']>): StepsView {
  const { steady, warmup } = timing;
  return {
    seed: String(seed),
    warmup: formatCount(timing.warmupSteps),
    warmupMedian: warmup === null ? null : formatMs(warmup.median),
    calls: steady === null ? null : formatCount(steady.calls),
    percentiles: percentileKeys.map((key) => (steady === null ? '–' : formatMs(steady[key]))),
    stepsPerSecond: timing.stepsPerSecond === null ? null : formatRate(timing.stepsPerSecond, 'steps/s'),
    samplesPerSecond:
      timing.samplesPerSecond === null
        ? null
        : formatRate(timing.samplesPerSecond, `${timing.sampleUnit ?? 'samples'}/s`),
    stepsPerCall: formatCount(timing.stepsPerCall),
  };
}

function sharedNote(runs: readonly Run[]): string | null {
  const atOnce = runs.filter(({ concurrency }) => concurrency > 1).length;
  const resumed = runs.filter(({ callsTakenOver }) => callsTakenOver > 0).length;
  const parts = [
    ...(atOnce === 0 ? [] : [`${plural(atOnce, 'run')} shared the machine with others`]),
    ...(resumed === 0
      ? []
      : [`${plural(resumed, 'run')} went on from a checkpoint, and the time before it is not counted`]),
  ];
  return parts.length === 0 ? null : `No measure of the machine: ${parts.join('; ')}.`;
}
