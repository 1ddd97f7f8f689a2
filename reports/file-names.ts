/** What a report consists of, beside the result that it shows. */
export const reportFileNames = {
  page: 'report.html',
  runs: 'runs.csv',
  curves: 'curves.csv',
  checks: 'checks.csv',
  bench: 'bench.csv',
} as const;
