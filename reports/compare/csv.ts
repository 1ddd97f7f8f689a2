import type { Comparison } from '../../harness/core/result-schema.ts';
import { table } from '../csv/table.ts';
import type { Column } from '../csv/column.ts';

/** A contender's values of a measure, with its ratio to A where it is tested. */
interface Row {
  readonly workload: Comparison['workloads'][number];
  readonly measure: Comparison['workloads'][number]['measures'][number];
  readonly estimate: Comparison['workloads'][number]['measures'][number]['estimates'][number];
  readonly ratio: Comparison['workloads'][number]['measures'][number]['ratios'][number] | undefined;
  readonly label: string;
}

/** One row a contender and measure, in the order of the comparison. */
export const comparisonColumns: readonly Column<Row>[] = [
  { name: 'suite', description: 'suite name', value: ({ workload }) => workload.suite },
  { name: 'recipe', description: 'recipe name', value: ({ workload }) => workload.recipe },
  { name: 'measure', description: 'what was measured', value: ({ measure }) => measure.name },
  { name: 'source', description: 'runs or bench', value: ({ measure }) => measure.source },
  { name: 'unit', description: 'unit of the values', value: ({ measure }) => measure.unit },
  { name: 'better', description: 'which side is better', value: ({ measure }) => measure.better },
  { name: 'family', description: 'tests that are judged together', value: ({ measure }) => measure.family },
  { name: 'contender', description: 'letter', value: ({ estimate }) => estimate.letter },
  { name: 'label', description: 'name', value: ({ label }) => label },
  { name: 'n', description: 'independent values', value: ({ estimate }) => estimate.n },
  {
    name: 'median',
    description: 'of the values; empty where half are never reached',
    value: ({ estimate }) => estimate.median,
  },
  { name: 'median_low', description: 'lower end of its interval', value: ({ estimate }) => estimate.low },
  { name: 'median_high', description: 'upper end of its interval', value: ({ estimate }) => estimate.high },
  { name: 'median_level', description: 'coverage of that interval', value: ({ estimate }) => estimate.level },
  {
    name: 'times_better',
    description: 'than contender A; over 1 is better',
    value: ({ ratio }) => ratio?.timesBetter ?? null,
  },
  {
    name: 'times_better_low',
    description: 'lower end of its interval',
    value: ({ ratio }) => ratio?.low ?? null,
  },
  {
    name: 'times_better_high',
    description: 'upper end of its interval',
    value: ({ ratio }) => ratio?.high ?? null,
  },
  {
    name: 'times_better_level',
    description: 'coverage of that interval',
    value: ({ ratio }) => ratio?.level ?? null,
  },
  { name: 'p', description: 'two-sided, Mann-Whitney', value: ({ ratio }) => ratio?.p ?? null },
  {
    name: 'smallest_p',
    description: 'that so many values can give',
    value: ({ ratio }) => ratio?.smallestP ?? null,
  },
  {
    name: 'level_of_test',
    description: 'p at or below it shows a difference',
    value: ({ ratio }) => ratio?.levelOfTest ?? null,
  },
  {
    name: 'verdict',
    description: 'on the contender against A',
    value: ({ ratio }) => ratio?.verdict ?? null,
  },
  {
    name: 'values',
    description: 'one a run or round; empty places were never reached',
    value: ({ estimate }) => estimate.values.map((value) => value ?? '').join(';'),
  },
];

/** compare.csv. */
export function comparisonCsv({ workloads, contenders }: Comparison): string {
  const labels = new Map(contenders.map(({ letter, label }) => [letter, label]));
  const rows = workloads.flatMap((workload) =>
    workload.measures.flatMap((measure) =>
      measure.estimates.map((estimate): Row => ({
        workload,
        measure,
        estimate,
        ratio: measure.ratios.find(({ letter }) => letter === estimate.letter),
        label: labels.get(estimate.letter) ?? estimate.letter,
      })),
    ),
  );
  return table(comparisonColumns, rows);
}
