/** Claims as differences from what was published, on one scale for all of a unit. */
import { extent } from '../../harness/core/extent.ts';
import { groupBy } from '../../harness/core/group-by.ts';
import type { Check } from '../../harness/core/result-schema.ts';
import type { Unit } from '../../harness/core/unit.ts';
import { deviationChart } from '../charts/deviation-chart.ts';
import { formatChange } from '../format.ts';
import { measuredValue } from './published.ts';

export interface Deviation {
  /** Measured minus published; of a claim about a change, the change itself. */
  readonly mean: number;
  readonly interval: { readonly low: number; readonly high: number } | null;
  /** One a seed. */
  readonly values: readonly number[];
}

/** Null for a claim without a number to differ from. */
export function deviationOf({ interval, expected, measured }: Check): Deviation | null {
  if (interval?.of === 'difference') {
    return { mean: (interval.low + interval.high) / 2, interval, values: [] };
  }
  const { value } = expected;
  if (value === null || measured.mean === null) return null;
  return {
    mean: measured.mean - value,
    interval: interval === null ? null : { low: interval.low - value, high: interval.high - value },
    values: measured.values.map((one) => one - value),
  };
}

/** A little more than the farthest end, so that nothing touches the edge. */
const margin = 1.08;

/** Half the width of the charts of each unit: where the farthest end of all lies. */
export function scaleOf(checks: readonly Check[]): ReadonlyMap<Unit, number> {
  const units = groupBy(checks, ({ unit }) => unit ?? 'number');
  return new Map(
    [...units].flatMap(([unit, alike]): [Unit, number][] => {
      const ends = alike.flatMap((check) => {
        const deviation = deviationOf(check);
        if (deviation === null) return [];
        const { mean, interval, values } = deviation;
        return [mean, ...values, interval?.low ?? mean, interval?.high ?? mean].map(Math.abs);
      });
      const farthest = extent([0, ...ends]).highest;
      return farthest > 0 && Number.isFinite(farthest) ? [[unit, farthest * margin]] : [];
    }),
  );
}

/** The drawing of a row, told in words as well. */
export function deviationSvg(check: Check, title: string, deviation: Deviation, scale: number): string {
  const { mean, interval, values } = deviation;
  const change = (value: number) => formatChange(value, check.unit);
  const range = interval === null ? '' : `, interval ${change(interval.low)} to ${change(interval.high)}`;
  const isChange = check.interval?.of === 'difference';
  const measured =
    isChange || check.measured.mean === null ? '' : `measured ${measuredValue(check, check.measured.mean)}, `;
  return deviationChart({
    title: `${title}: ${measured}${change(mean)} from ${isChange ? 'no change' : 'what was published'}${range}`,
    deviation: mean,
    interval,
    values,
    scale,
    shape: check.suspect ? 'suspect' : check.verdict === 'not-evaluated' ? 'inconclusive' : check.verdict,
  });
}
