/** metrics.json and metrics.txt: every metric of every run, for programs of others. */
import { printable } from '../../harness/core/printable.ts';
import type { Metric, Result, Run } from '../../harness/core/result-schema.ts';
import { dataKindOf } from '../../harness/core/run-data.ts';
import { seriesName } from './series.ts';

/** Raised with every change that a reader would trip over. */
const metricsSchemaVersion = 1;

/** As JSON, with what is needed to read the numbers and to compare them; null where nothing was measured. */
export function metricsJson(result: Result): string | null {
  const { id, startedAt, profile, tool, status } = result;
  const metrics = measured(result).map(({ run, name, metric }) => ({
    suite: run.suite,
    suiteVersion: run.suiteVersion,
    recipe: run.recipe.name,
    recipeHash: run.recipe.hash,
    shortened: run.shortened,
    seed: run.seed,
    data: dataKindOf(run),
    engine: run.engine.name,
    engineVersion: run.engine.version,
    threads: run.engine.threads,
    series: seriesName(run),
    metric: name,
    ...metric,
  }));
  if (metrics.length === 0) return null;
  const document = {
    schemaVersion: metricsSchemaVersion,
    result: id,
    startedAt,
    profile,
    status,
    tool,
    metrics,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/**
 * In the text format of OpenMetrics. Equal runs give equal text: GitLab compares values as strings, and times of runs
 * would differ always. Null where nothing was measured.
 */
export function openMetrics(result: Result): string | null {
  const lines = measured(result).map(({ run, name, metric }) => {
    const labels = { series: seriesName(run), seed: String(run.seed), metric: name, unit: metric.unit };
    const written = Object.entries(labels).map(([label, value]) => `${label}="${labelValue(value)}"`);
    return `reprolab_metric{${written.join(',')}} ${metric.value}\n`;
  });
  return lines.length === 0 ? null : ['# TYPE reprolab_metric gauge\n', ...lines, '# EOF\n'].join('');
}

function measured({ runs }: Result): { run: Run; name: string; metric: Metric }[] {
  return runs.flatMap((run) => Object.entries(run.metrics).map(([name, metric]) => ({ run, name, metric })));
}

const labelValue = (text: string) =>
  printable(text).replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
