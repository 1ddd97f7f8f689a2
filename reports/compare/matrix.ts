/** The first screen: every workload against every contender. */
import { workloadTitle } from '../../harness/compare/entrant.ts';
import { formatRange, formatTimes } from '../../harness/compare/sentences.ts';
import { estimateText } from '../../harness/compare/wording.ts';
import type { Comparison, Measure, Workload } from '../../harness/core/result-schema.ts';
import { rangeChart } from '../charts/range-chart.ts';
import { formatNumber } from '../format.ts';
import { contenderColor, placeOf } from './colors.ts';
import { ratioCell, type RatioCell } from './ratio-cell.ts';

export interface MatrixView {
  readonly columns: readonly { readonly letter: string; readonly label: string }[];
  readonly rows: readonly MatrixRow[];
  readonly means: readonly string[];
  readonly ranks: readonly { readonly letter: string; readonly rank: string; readonly times: string }[];
  /** The ratios drawn; null where there are none. */
  readonly svg: string | null;
}

interface MatrixRow {
  readonly workload: string;
  readonly measure: string;
  readonly first: string;
  readonly others: readonly {
    readonly value: string;
    readonly ratio: RatioCell;
    readonly agreement: string | null;
    readonly agreementTone: string;
  }[];
}

const agreementTones = {
  'bit-equal': 'pass',
  equivalent: 'pass',
  different: 'fail',
  'cannot-tell': 'inconclusive',
  'too-few': 'inconclusive',
  'no-margin': 'not-evaluated',
} as const;

export function matrixOf(comparison: Comparison): MatrixView {
  const { contenders, workloads, geometricMeans, ranking } = comparison;
  const primary = workloads.flatMap((workload) =>
    workload.measures.filter(({ family }) => family === 'primary').map((measure) => ({ workload, measure })),
  );
  return {
    columns: contenders.map(({ letter, label }) => ({ letter, label })),
    rows: primary.map(({ workload, measure }) => rowOf(workload, measure)),
    means: geometricMeans.map(({ letter, timesBetter, low, high, reason }) =>
      timesBetter === null
        ? `${letter}: none, for ${reason ?? 'it is not known'}`
        : `${letter}: ${formatTimes(timesBetter)} times as fast as A ${formatRange(low, high)}`,
    ),
    // Of two, the mean has said it.
    ranks: (ranking.length > 2 ? ranking : []).map(({ letter, timesFastest, best, worst }) => ({
      letter,
      rank: best === worst ? String(best) : `${best} to ${worst}`,
      times: `${formatTimes(timesFastest)}×`,
    })),
    svg: primary.length === 0 ? null : chartOf(comparison, primary),
  };
}

function rowOf(workload: Workload, measure: Measure): MatrixRow {
  const [first, ...others] = measure.estimates;
  return {
    workload: workloadTitle(workload),
    measure: `${measure.title}${measure.source === 'bench' ? ' (benchmark)' : ''}`,
    first: first === undefined ? '-' : estimateText(first, measure, workload.sampleUnit),
    others: others.flatMap((estimate) => {
      const ratio = measure.ratios.find(({ letter }) => letter === estimate.letter);
      const agreement = workload.agreement.find(({ letter }) => letter === estimate.letter);
      return ratio === undefined
        ? []
        : [
            {
              value: estimateText(estimate, measure, workload.sampleUnit),
              ratio: ratioCell(ratio),
              agreement: agreement?.text ?? null,
              agreementTone: agreement === undefined ? '' : agreementTones[agreement.outcome],
            },
          ];
    }),
  };
}

function chartOf(
  comparison: Comparison,
  primary: readonly { readonly workload: Workload; readonly measure: Measure }[],
): string {
  const lanes = primary.flatMap(({ workload, measure }) =>
    measure.ratios
      .filter(({ p }) => p !== null)
      .map(({ letter, timesBetter, low, high, level }) => ({
        label: `${letter} ${workloadTitle(workload)}`,
        color: contenderColor(placeOf(comparison, letter)),
        center: timesBetter,
        // A single value bounds nothing: its lane has the point alone.
        low: level === null ? timesBetter : low,
        high: level === null ? timesBetter : high,
        outer: null,
      })),
  );
  const means = comparison.geometricMeans
    .filter(({ timesBetter, workloads }) => timesBetter !== null && workloads.length > 1)
    .map(({ letter, timesBetter, low, high }) => ({
      label: `${letter} geometric mean`,
      color: contenderColor(placeOf(comparison, letter)),
      center: timesBetter,
      low,
      high,
      outer: null,
    }));
  return rangeChart({
    id: 'ratios',
    title: 'How many times as fast as A, with intervals',
    lanes: [...lanes, ...means],
    valueTitle: 'times as fast as A (right of the dashed line: faster)',
    format: formatNumber,
    reference: 1,
  });
}
