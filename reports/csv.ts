/** The CSV files beside a report: full-precision numbers, empty cells for what is absent, columns in a fixed order. */
import type { BenchResult, Result } from '../harness/core/result-schema.ts';
import { benchColumns, benchCalls } from './csv/bench.ts';
import { checkColumns } from './csv/checks.ts';
import { curveColumns, curvePoints } from './csv/curves.ts';
import { metricColumns, runColumns } from './csv/runs.ts';
import { lines, table } from './csv/table.ts';

/** runs.csv: one row a run. */
export function runsCsv(result: Result): string {
  return table([...runColumns, ...metricColumns(result.runs)], result.runs);
}

/** curves.csv: one row a point of a curve. In parts, for a thousand runs make more than one string can hold. */
export function* curvesCsv(result: Result): Generator<string> {
  yield table(curveColumns, []);
  for (const run of result.runs) yield lines(curveColumns, curvePoints(run));
}

/** checks.csv: one row a check. */
export function checksCsv(result: Result): string {
  return table(checkColumns, result.checks);
}

/** bench.csv: one row a measured call. */
export function benchCsv(bench: BenchResult): string {
  return table(benchColumns, benchCalls(bench.cells));
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
        {
          name: 'metric_<name>',
          description: 'each metric of the runs, in its unit in result.json; a fraction is of 1',
        },
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
            description: 'One row a measured call of the benchmark.',
            columns: documented(benchColumns),
          },
        ]
      : []),
  ];
}
