/** bencher.json: the Bencher Metric Format (https://bencher.dev/docs/reference/bencher-metric-format). */
import { extent } from '../../harness/core/extent.ts';
import { groupBy } from '../../harness/core/group-by.ts';
import { ownValue } from '../../harness/core/own-value.ts';
import type { BenchCell, BenchResult, Result, Run } from '../../harness/core/result-schema.ts';
import { seriesName } from './series.ts';
import { boundedName } from './text.ts';

interface BencherMetric {
  readonly value: number;
  readonly lower_value?: number;
  readonly upper_value?: number;
}

const longestBenchmarkName = 1024;
const longestMeasureName = 64;
/** Bencher's own measure, in nanoseconds. */
const latency = 'latency';
const nanosecondsInMs = 1e6;

/**
 * Benchmarks are series of runs, with a measure for each metric: its mean over the seeds, between the least and the
 * greatest of them. `latency` is that of a training step, and of each activity of a benchmark with its interval.
 * Null where nothing was measured.
 */
export function bencherJson(result: Result, bench: BenchResult | null): string | null {
  const series = groupBy(result.runs, seriesName);
  const benchmarks = [
    ...[...series].map(([name, runs]) => [name, measuresOf(runs)] as const),
    ...(bench?.cells ?? []).map((cell) => [cellName(cell), { [latency]: cellLatency(cell) }] as const),
  ].map(([name, measures]) => [boundedName(name, longestBenchmarkName), measures] as const);
  return benchmarks.length === 0 ? null : `${JSON.stringify(Object.fromEntries(benchmarks), null, 2)}\n`;
}

function measuresOf(runs: readonly Run[]): Record<string, BencherMetric> {
  const names = new Set(runs.flatMap(({ metrics }) => Object.keys(metrics)));
  const measures = [...names].map((name) => {
    const values = runs.flatMap(({ metrics }) => ownValue(metrics, name)?.value ?? []);
    return [boundedName(name, longestMeasureName), overSeeds(values)] as const;
  });
  const latencies = runs.flatMap(({ stepTiming }) => {
    const median = stepTiming?.steady?.median;
    return median === undefined ? [] : median * nanosecondsInMs;
  });
  // A suite's own metric of that name goes before.
  return Object.fromEntries([
    ...(latencies.length === 0 ? [] : [[latency, overSeeds(latencies)] as const]),
    ...measures,
  ]);
}

/** @param values - At least one. */
function overSeeds(values: readonly number[]): BencherMetric {
  const value = values.reduce((sum, item) => sum + item, 0) / values.length;
  if (values.length === 1) return { value };
  const { lowest, highest } = extent(values);
  return { value, lower_value: lowest, upper_value: highest };
}

function cellName({ suite, recipe, activity, engine }: BenchCell): string {
  const threads = engine.threads === null ? '' : ` (threads: ${engine.threads})`;
  return `${suite}/${recipe}/${engine.name}/${activity}${threads}`;
}

const cellLatency = ({ medianMs, interval }: BenchCell): BencherMetric => ({
  value: medianMs * nanosecondsInMs,
  lower_value: interval.lowMs * nanosecondsInMs,
  upper_value: interval.highMs * nanosecondsInMs,
});
