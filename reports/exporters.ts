/** What a result is written as, beside result.json and bench.json: add a line and the function that it names. */
import type { BenchResult, Result } from '../harness/core/result-schema.ts';
import type { SuiteChanges } from '../harness/history/changes-since.ts';
import type { ChangedCheck } from '../harness/verdict/judge-again.ts';

/** What there is to be written. */
export interface Shown {
  readonly result: Result;
  /** Null where nothing was measured side by side. */
  readonly bench: BenchResult | null;
  /** Checks that differ from those stored in the result's file. */
  readonly changes: readonly ChangedCheck[];
  /** What changed since the last comparable runs of a history. */
  readonly since?: readonly SuiteChanges[];
}

export interface Exporter {
  /** As `report --format` has it. */
  readonly name: string;
  /** In the result's folder. */
  readonly file: string;
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
    description: 'the report, one self-contained page',
    render: async ({ result, bench, changes, since }) =>
      (await import('./html.ts')).renderReport(result, bench ?? undefined, changes, since),
  },
  {
    name: 'runs-csv',
    file: 'runs.csv',
    description: 'one row a run: recipe, data, engine, times, memory and metrics',
    render: async ({ result }) => (await import('./csv.ts')).runsCsv(result),
  },
  {
    name: 'curves-csv',
    file: 'curves.csv',
    description: 'one row a point of a curve',
    render: async ({ result }) => (await import('./csv.ts')).curvesCsv(result),
  },
  {
    name: 'checks-csv',
    file: 'checks.csv',
    description: 'one row a check with its verdict',
    render: async ({ result }) => (await import('./csv.ts')).checksCsv(result),
  },
  {
    name: 'bench-csv',
    file: 'bench.csv',
    description: 'one row a measured call of the benchmark',
    render: async ({ bench }) => (bench === null ? null : (await import('./csv.ts')).benchCsv(bench)),
  },
];
