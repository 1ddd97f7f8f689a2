import type { ScienceOutcome, ScienceRow, Workload } from '../../harness/core/result-schema.ts';
import { formatChange, formatDifference, formatValue, metricTitle } from '../format.ts';

/** A final metric of all contenders. */
export interface ScienceRowView {
  readonly metric: string;
  readonly margin: string;
  readonly means: readonly string[];
  readonly comparisons: readonly {
    readonly text: string;
    readonly outcome: string;
    readonly tone: 'pass' | 'fail' | 'inconclusive' | 'not-evaluated';
  }[];
}

const outcomes: Readonly<
  Record<ScienceOutcome, { label: string; tone: ScienceRowView['comparisons'][number]['tone'] }>
> = {
  equivalent: { label: 'equivalent', tone: 'pass' },
  different: { label: 'different', tone: 'fail' },
  'cannot-tell': { label: 'cannot tell', tone: 'inconclusive' },
  'too-few': { label: 'one run tells nothing', tone: 'inconclusive' },
  'no-margin': { label: 'no margin', tone: 'not-evaluated' },
};

export function scienceRows({ science }: Workload): ScienceRowView[] {
  return science.map(({ metric, unit, margin, marginSource, values, comparisons }) => ({
    metric: metricTitle(metric),
    margin: margin === null ? marginSource : `±${formatDifference(margin, unit)} (${marginSource})`,
    means: values.map(({ mean, values: found }) =>
      mean === null
        ? '-'
        : `${formatValue(mean, unit)}${found.length > 1 ? ` (mean of ${found.length})` : ''}`,
    ),
    comparisons: comparisons.map((comparison) => ({
      text: differenceText(comparison, unit),
      outcome: outcomes[comparison.outcome].label,
      tone: outcomes[comparison.outcome].tone,
    })),
  }));
}

function differenceText(
  { difference, low, high }: ScienceRow['comparisons'][number],
  unit: ScienceRow['unit'],
): string {
  if (difference === null) return '-';
  const interval =
    low === null || high === null ? '' : ` [${formatChange(low, unit)} to ${formatChange(high, unit)}]`;
  return `${formatChange(difference, unit)}${interval}`;
}
