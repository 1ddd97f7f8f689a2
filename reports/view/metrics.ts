import { extent } from '../../harness/core/extent.ts';
import { ownValue } from '../../harness/core/own-value.ts';
import type { Run } from '../../harness/core/result-schema.ts';
import { formatCount, formatDifference, formatValue, metricTitle } from '../format.ts';

/** Scalars of a suite over its seeds. */
export interface MetricsView {
  readonly several: boolean;
  readonly rows: readonly MetricRow[];
  /** The single seeds, a row each, in tables that a page is wide enough for; none for one seed. */
  readonly seeds: readonly SeedTable[];
}

export interface MetricRow {
  readonly name: string;
  readonly title: string;
  readonly mean: string;
  /** Sample standard deviation (n - 1); null for one seed. */
  readonly deviation: string | null;
  readonly lowest: string;
  readonly highest: string;
  /** Test samples behind it. */
  readonly samples: string | null;
}

export interface SeedTable {
  readonly titles: readonly string[];
  /** Values are null where a run lacks the metric. */
  readonly rows: readonly { readonly seed: string; readonly values: readonly (string | null)[] }[];
}

/** Metrics beside each other in one table of seeds: what a printed page holds. */
const columnsOfTable = 6;

/** Metrics in the order in which the runs first name them. */
export function metricsView(runs: readonly Run[]): MetricsView {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run.metrics)))];
  const tables = Math.ceil(names.length / columnsOfTable);
  return {
    several: runs.length > 1,
    rows: names.map((name) => metricRow(name, runs)),
    seeds:
      runs.length < 2
        ? []
        : Array.from({ length: tables }, (_, table) =>
            seedTable(names.slice(table * columnsOfTable, (table + 1) * columnsOfTable), runs),
          ),
  };
}

function seedTable(names: readonly string[], runs: readonly Run[]): SeedTable {
  return {
    titles: names.map(metricTitle),
    rows: runs.map((run) => ({
      seed: String(run.seed),
      values: names.map((name) => {
        const metric = ownValue(run.metrics, name);
        return metric === undefined ? null : formatValue(metric.value, metric.unit);
      }),
    })),
  };
}

function metricRow(name: string, runs: readonly Run[]): MetricRow {
  const metrics = runs.flatMap((run) => ownValue(run.metrics, name) ?? []);
  const unit = metrics[0]?.unit ?? null;
  const known = metrics.map(({ value }) => value);
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = known.length > 1 ? Math.sqrt(squares / (known.length - 1)) : null;
  const { lowest, highest } = extent(known);
  const samples = [...new Set(metrics.flatMap((metric) => metric.samples ?? []))];
  return {
    name,
    title: metricTitle(name),
    mean: formatValue(mean, unit),
    deviation: deviation === null ? null : formatDifference(deviation, unit),
    lowest: formatValue(lowest, unit),
    highest: formatValue(highest, unit),
    samples: samples.length === 0 ? null : samples.map(formatCount).join(', '),
  };
}
