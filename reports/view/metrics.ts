import { ownValue } from '../../harness/core/own-value.ts';
import type { Run } from '../../harness/core/result-schema.ts';
import { formatCount, formatDifference, formatValue, metricTitle } from '../format.ts';

/** Scalars of a suite over its seeds. */
export interface MetricsView {
  readonly seeds: readonly string[];
  readonly several: boolean;
  readonly rows: readonly MetricRow[];
}

export interface MetricRow {
  readonly name: string;
  readonly title: string;
  readonly mean: string;
  /** Sample standard deviation (n - 1); null for one seed. */
  readonly deviation: string | null;
  /** One a seed, in the order of `seeds`; null where a run lacks the metric. */
  readonly values: readonly (string | null)[];
  /** Test samples behind it. */
  readonly samples: string | null;
}

/** Metrics in the order in which the runs first name them. */
export function metricsView(runs: readonly Run[]): MetricsView {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run.metrics)))];
  return {
    seeds: runs.map((run) => String(run.seed)),
    several: runs.length > 1,
    rows: names.map((name) => metricRow(name, runs)),
  };
}

function metricRow(name: string, runs: readonly Run[]): MetricRow {
  const metrics = runs.map((run) => ownValue(run.metrics, name) ?? null);
  const unit = metrics.find((metric) => metric !== null)?.unit ?? null;
  const values = metrics.map((metric) => metric?.value ?? null);
  const known = values.filter((value) => value !== null);
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = known.length > 1 ? Math.sqrt(squares / (known.length - 1)) : null;
  const samples = [...new Set(metrics.flatMap((metric) => metric?.samples ?? []))];
  return {
    name,
    title: metricTitle(name),
    mean: formatValue(mean, unit),
    deviation: deviation === null ? null : formatDifference(deviation, unit),
    values: values.map((value) => (value === null ? null : formatValue(value, unit))),
    samples: samples.length === 0 ? null : samples.map(formatCount).join(', '),
  };
}
