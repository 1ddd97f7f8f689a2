/** What a result is written as, beside result.json and bench.json: add a line and the function that it names. */
import type { Shown } from './shown.ts';

export interface Exporter {
  /** As `report --format` has it. */
  readonly name: string;
  /** In the result's folder. */
  readonly file: string;
  /** True for what every report has; the rest is written where it is asked for, by its name or by `--ci`. */
  readonly isDefault: boolean;
  /** One line for help and documentation. */
  readonly description: string;
  /** The file's content, in parts where it may be long; null where there is nothing of the kind. */
  readonly render: (shown: Shown) => Promise<string | Iterable<string> | null>;
}

/** In the order in which they are written. Each is loaded when it is needed: drawing takes a second to load. */
export const exporters: readonly Exporter[] = [
  {
    name: 'html',
    file: 'report.html',
    isDefault: true,
    description: 'the report, one self-contained page',
    render: async (shown) => (await import('./html.ts')).renderReport(shown),
  },
  {
    name: 'runs-csv',
    file: 'runs.csv',
    isDefault: true,
    description: 'one row a run: recipe, data, engine, times, memory and metrics',
    render: async ({ result }) => (await import('./csv.ts')).runsCsv(result),
  },
  {
    name: 'curves-csv',
    file: 'curves.csv',
    isDefault: true,
    description: 'one row a point of a curve',
    render: async ({ result }) => (await import('./csv.ts')).curvesCsv(result),
  },
  {
    name: 'checks-csv',
    file: 'checks.csv',
    isDefault: true,
    description: 'one row a check with its verdict',
    render: async ({ result }) => (await import('./csv.ts')).checksCsv(result),
  },
  {
    name: 'bench-csv',
    file: 'bench.csv',
    isDefault: true,
    description: 'one row a measured call of the benchmark',
    render: async ({ bench }) => (bench === null ? null : (await import('./csv.ts')).benchCsv(bench)),
  },
  {
    name: 'junit',
    file: 'junit.xml',
    isDefault: false,
    description: 'every check and run as a test case, for GitLab, Jenkins and reporters of GitHub',
    render: async ({ result }) => (await import('./ci/junit.ts')).junitXml(result),
  },
  {
    name: 'github-summary',
    file: 'summary.md',
    isDefault: false,
    description: 'verdicts in Markdown, the worst first, for the page of a CI job',
    render: async (shown) => (await import('./ci/summary.ts')).summaryMarkdown(shown),
  },
  {
    name: 'badge',
    file: 'badge.json',
    isDefault: false,
    description: 'one line for a badge of shields.io',
    render: async ({ result }) => (await import('./ci/badge.ts')).badgeJson(result),
  },
  {
    name: 'metrics-json',
    file: 'metrics.json',
    isDefault: false,
    description: 'every metric of every run, for programs',
    render: async ({ result }) => (await import('./ci/metrics.ts')).metricsJson(result),
  },
  {
    name: 'openmetrics',
    file: 'metrics.txt',
    isDefault: false,
    description: 'the same in the text format of OpenMetrics, for GitLab',
    render: async ({ result }) => (await import('./ci/metrics.ts')).openMetrics(result),
  },
  {
    name: 'bencher',
    file: 'bencher.json',
    isDefault: false,
    description: 'metrics and latencies in the Bencher Metric Format',
    render: async ({ result, bench }) => (await import('./ci/bencher.ts')).bencherJson(result, bench),
  },
];

/** Names of those that every report has. */
export const defaultFormats: readonly string[] = exporters
  .filter(({ isDefault }) => isDefault)
  .map(({ name }) => name);
