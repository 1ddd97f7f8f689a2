/** The CSV files beside a report: full-precision numbers, empty cells for what is absent, columns in a fixed order. */
import { stringify } from 'csv-stringify/sync';
import type { BenchResult, Result } from '../harness/core/result-schema.ts';
import { benchColumns, benchSamples } from './csv/bench.ts';
import { checkColumns } from './csv/checks.ts';
import type { Column } from './csv/column.ts';
import { curveColumns, curvePoints } from './csv/curves.ts';
import { metricColumns, runColumns } from './csv/runs.ts';

/** runs.csv: one row a run. */
export function runsCsv(result: Result): string {
  return table([...runColumns, ...metricColumns(result.runs)], result.runs);
}

/** curves.csv: one row a point of a curve. */
export function curvesCsv(result: Result): string {
  return table(curveColumns, curvePoints(result.runs));
}

/** checks.csv: one row a check. */
export function checksCsv(result: Result): string {
  return table(checkColumns, result.checks);
}

/** bench.csv: one row a raw sample. */
export function benchCsv(bench: BenchResult): string {
  return table(benchColumns, benchSamples(bench.cells));
}

/** Names, contents and columns of the CSV files, for the report. */
export function csvFiles(hasBench: boolean) {
  const documented = (columns: readonly { name: string; description: string }[]) =>
    columns.map(({ name, description }) => ({ name, description }));
  return [
    {
      name: 'runs.csv',
      description: 'One row a run: recipe, data, engine, times, memory and metrics.',
      columns: [
        ...documented(runColumns),
        { name: 'metric_<name>', description: 'each metric of the runs; accuracies are fractions of 1' },
      ],
    },
    { name: 'curves.csv', description: 'One row a point of a curve.', columns: documented(curveColumns) },
    {
      name: 'checks.csv',
      description: 'One row a check with its verdict.',
      columns: documented(checkColumns),
    },
    ...(hasBench
      ? [
          {
            name: 'bench.csv',
            description: 'One row a raw sample of the benchmark.',
            columns: documented(benchColumns),
          },
        ]
      : []),
  ];
}

function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  return stringify(
    [columns.map((column) => column.name), ...rows.map((row) => columns.map((column) => column.value(row)))],
    { cast: { boolean: String } },
  );
}
