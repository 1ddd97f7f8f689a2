import type { Check } from '../../harness/core/result-schema.ts';
import type { Column } from './column.ts';

/** One row a check; lists are separated by semicolons. */
export const checkColumns: readonly Column<Check>[] = [
  { name: 'check', description: 'id of the check', value: (check) => check.id },
  { name: 'kind', description: 'claim, reference or sanity', value: (check) => check.kind },
  { name: 'suite', description: 'suite name', value: (check) => check.suite },
  { name: 'recipe', description: 'recipe name', value: (check) => check.recipe },
  { name: 'title', description: 'what is checked', value: (check) => check.title },
  {
    name: 'metric',
    description: 'name of the metric or the curve',
    value: (check) => check.metric,
  },
  {
    name: 'unit',
    description: 'unit of its numbers; a fraction is of 1',
    value: (check) => check.unit,
  },
  { name: 'expected_text', description: 'as its source prints it', value: (check) => check.expected.text },
  { name: 'expected_value', description: 'as a number', value: (check) => check.expected.value },
  { name: 'expected_source', description: 'where it was published', value: (check) => check.expected.source },
  { name: 'measured_mean', description: 'mean over the seeds', value: (check) => check.measured.mean },
  {
    name: 'measured_values',
    description: 'one value a seed, separated by semicolons',
    value: (check) => check.measured.values,
  },
  {
    name: 'seeds',
    description: 'the seeds, separated by semicolons',
    value: (check) => check.measured.seeds,
  },
  {
    name: 'verdict',
    description: 'pass, fail, inconclusive or not-evaluated',
    value: (check) => check.verdict,
  },
  {
    name: 'suspect',
    description: 'true where fresh seeds have to decide',
    value: (check) => String(check.suspect),
  },
  {
    name: 'position',
    description: 'within, exceeds or below the expected number',
    value: (check) => check.position,
  },
  {
    name: 'interval_low',
    description: 'lower end of the interval',
    value: (check) => check.interval?.low ?? null,
  },
  {
    name: 'interval_high',
    description: 'upper end of the interval',
    value: (check) => check.interval?.high ?? null,
  },
  {
    name: 'interval_level',
    description: 'coverage, a fraction of 1',
    value: (check) => check.interval?.level ?? null,
  },
  {
    name: 'interval_of',
    description: 'what lies in it: a value of the metric, or a difference of two',
    value: (check) => check.interval?.of ?? null,
  },
  {
    name: 'interval_method',
    description: 'how the interval was made',
    value: (check) => check.interval?.method ?? null,
  },
  {
    name: 'smallest_detectable_difference',
    description: 'smallest difference that the check could have seen, in the unit of the metric',
    value: (check) => check.smallestDetectableDifference,
  },
  { name: 'seconds', description: 'wall seconds of the runs behind it', value: (check) => check.seconds },
  { name: 'reason', description: 'why this verdict', value: (check) => check.reason },
];
